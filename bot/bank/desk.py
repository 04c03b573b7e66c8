"""What the bank does for packs that moderators bring in chats: reads, proves and builds them, all in memory."""

import asyncio
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from bot.bank.apart import Apart
from bot.bank.differing import differences
from bot.bank.draw_proving import prove_drawings
from bot.bank.draws import drawings_of
from bot.bank.faults import Fault, Severity, errors_of, in_reading_order
from bot.bank.formats.registry import UnknownFormat
from bot.bank.importing import import_file
from bot.bank.limits import LIMITS
from bot.bank.linting import lint
from bot.bank.loading import Pack, build_pack
from bot.bank.names import id_of, slug
from bot.bank.programs import programs_of
from bot.bank.proofs import Entry, Record, UnreadableRecord, parse_record, render_record
from bot.bank.proving import judge
from bot.bank.reading import Document, parse_pack
from bot.bank.running import SEEDS, run_programs
from bot.bank.yaml_writing import render_pack
from bot.engine.questions import PREDICT_OUTPUT, Challenge, Proof
from bot.ports import RunnerUnavailable, SnippetRunner
from bot.ports.packs import (
    SPACE_DIGITS,
    Authored,
    Examined,
    PackQuestion,
    ProvenPack,
    ReadPack,
    Remark,
    StoredPack,
    TooMuchWork,
    id_in,
)

MAX_ID: Final = LIMITS["id"].maximum - SPACE_DIGITS - 1
"""The longest id of a pack that a space brings: so many digits and a hyphen are added to it."""

P = ParamSpec("P")
T = TypeVar("T")

PROVING_S: Final = 300.0
PROOFS_AT_ONCE: Final = 2

MOST_QUESTIONS: Final = 200
MAX_BODY: Final = 1_000_000
"""The most questions of a pack that a space brings, and the most bytes of its YAML, whatever it was made of."""

TOO_MANY: Final = f"A pack has {MOST_QUESTIONS} questions at the most; split it into several."
TOO_LONG: Final = "Written out, the pack is larger than 1 MB; split it into several."
TOO_LONG_TO_PROVE: Final = (
    f"Its programs take longer than {round(PROVING_S / 60)} minutes; split the pack, or make them quicker."
)

_PATH: Final = Path("pack.yaml")
_SECONDS: Final = 75


class BankDesk:
    """As `bot.ports.packs.PackDesk`. `runner` makes a fresh runner at each call, None where programs cannot be run;
    `today` is the day for records. What is brought is read `apart` where that is given, else in a thread. Programs of
    one pack may run for `seconds` in all."""

    def __init__(
        self,
        runner: Callable[[], SnippetRunner] | None,
        today: Callable[[], date],
        apart: Apart | None = None,
        seconds: float = PROVING_S,
    ) -> None:
        self._runner = runner
        self._today = today
        self._apart = apart
        self._seconds = seconds
        self._proofs = asyncio.Semaphore(PROOFS_AT_ONCE)

    async def _do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._apart is None:
            return await asyncio.to_thread(work, *args, **kwargs)
        return await self._apart.do(work, *args, **kwargs)

    async def read(self, name: str, content: bytes) -> ReadPack:
        """As `bot.ports.packs.PackDesk.read`."""
        return await self._do(_read, name, content)

    async def with_question(self, body: str | None, title: str, authored: Authored) -> ReadPack:
        """As `bot.ports.packs.PackDesk.with_question`."""
        return await self._do(_with_question, body, title, authored)

    async def prove(self, body: str) -> ProvenPack:
        """As `bot.ports.packs.PackDesk.prove`."""
        pack = await asyncio.to_thread(_built, body, "")
        if pack is None or pack.document is None:
            return ProvenPack("", False, (Remark(1, "error", "The pack cannot be read any more; bring it again."),))
        programs = list(programs_of(pack.complete, pack.document)) if pack.complete is not None else []
        drawings = list(drawings_of(pack.document))
        if not programs and not drawings:
            return ProvenPack("", True, ())
        if self._runner is None:
            raise RunnerUnavailable("No program can be run here: the quiz runs without its worker.")
        codes = [program.code for program in programs if program.code]
        try:
            # One pack after another: each proof has a worker of its own, and the machine plays games besides.
            async with self._proofs, asyncio.timeout(self._seconds):
                runs = dict(zip(codes, await run_programs(codes, self._runner, _silent), strict=True))
                drawn = list(zip(drawings, await prove_drawings(drawings, self._runner, _silent), strict=True))
        except TimeoutError:
            raise TooMuchWork(TOO_LONG_TO_PROVE) from None
        findings = [(it, judge(it.question, runs.get(it.code, ()))) for it in programs]
        faults = [it.fault(found.message, found.advice, _severity(found.proof)) for it, found in findings]
        faults += [it.fault(found.message, found.advice, _severity(found.draws)) for it, found in drawn]
        entries = {it.question.id: Entry(it.fingerprint, proof) for it, found in findings if (proof := found.proof)}
        entries |= {
            it.id: Entry(it.fingerprint, Proof(found.draws[0].output, found.torch), found.draws)
            for it, found in drawn
            if found.draws
        }
        torch = next((entry.proof.torch for entry in entries.values()), "")
        record = render_record(Record(torch, self._today(), SEEDS, entries)) if entries else ""
        return ProvenPack(record, not errors_of(faults), _remarks(in_reading_order(faults), pack.document))

    def challenge(self, pack: StoredPack) -> Challenge | None:
        """As `bot.ports.packs.PackDesk.challenge`."""
        built = _built(pack.body, pack.record)
        if built is None or built.challenge is None:
            return None
        return replace(built.challenge, id=id_in(pack.space, built.challenge.id), title=pack.title)

    async def examine(self, body: str, before: str | None = None) -> Examined:
        """As `bot.ports.packs.PackDesk.examine`."""
        return await self._do(_examined, body, before)


def _id(name: str) -> str:
    """An id of the name that leaves room for a space's digits; different ids stay different."""
    found = id_of(name)
    if len(found) <= MAX_ID:
        return found
    digits = blake2b(found.encode(), digest_size=4).hexdigest()
    return f"{found[: MAX_ID - len(digits) - 1].strip('-')}-{digits}"


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def _severity(proven: object) -> Severity:
    return Severity.NOTE if proven else Severity.ERROR


def _read(name: str, content: bytes) -> ReadPack:
    path = Path(Path(name.replace("\\", "/")).name or "pack.yaml")
    try:
        report = import_file(path, content)
    except UnknownFormat as error:
        said = str(error).removesuffix(" Name the format with --format.")
        return ReadPack(None, "", "", 0, 0, 0, (Remark(1, "error", said),))
    questions = [{key: value for key, value in it.items() if key != "life"} for it in report.questions]
    if len(questions) > MOST_QUESTIONS:
        return ReadPack(None, "", "", 0, report.found, 0, (Remark(1, "error", TOO_MANY),))
    pack = {**report.whole, "id": _id(str(report.pack["id"])), "questions": questions}
    body = render_pack(pack) if questions else None
    if body is not None and len(body.encode()) > MAX_BODY:
        return ReadPack(None, "", "", 0, report.found, 0, (Remark(1, "error", TOO_LONG),))
    return _summed(body, pack, report.found, report.faults)


def _with_question(body: str | None, title: str, authored: Authored) -> ReadPack:
    document, _ = parse_pack(_PATH, body) if body is not None else (None, ())
    before = document.data["questions"] if document is not None else []
    if len(before) >= MOST_QUESTIONS:
        return ReadPack(None, "", "", 0, 1, 0, (Remark(1, "error", TOO_MANY),))
    if any(_same(it, authored) for it in before):
        return ReadPack(None, "", "", 0, 1, 0, (Remark(1, "error", "The pack has this question already."),))
    taken = {it["id"] for it in before}
    name = slug(authored.prompt)
    number = next(it for it in range(1, len(taken) + 2) if (name if it == 1 else f"{name}-{it}") not in taken)
    choices = _choices(authored)
    place = len(before) % max(1, len(choices))  # the right one is typed first, and stands elsewhere each time
    choices.insert(place, choices.pop(0))
    question: dict[str, Any] = {
        "id": name if number == 1 else f"{name}-{number}",
        "kind": authored.kind,
        "difficulty": authored.difficulty,
        "seconds": _SECONDS if authored.seconds is None else authored.seconds,
        "attempts": min(2, max(1, len(choices) - 1)),
        "prompt": authored.prompt,
        "choices": choices,
    }
    parts = {"code": authored.code.strip("\n") + "\n" if authored.code.strip() else "", "hint": authored.hint}
    question |= {key: text for key, text in {**parts, "explanation": authored.explanation}.items() if text.strip()}
    head = {key: it for key, it in document.data.items() if key != "questions"} if document is not None else {}
    pack = {
        "id": _id(title),
        "title": title,
        "summary": "Questions of our own.",
        "topics": ["our own"],
        **head,
        "minutes": min(len(before) + 2, LIMITS["minutes"].maximum),
        "questions": [*before, question],
    }
    try:
        text = render_pack(pack)
        if len(text.encode()) > MAX_BODY:
            return ReadPack(None, "", "", 0, 1, 0, (Remark(1, "error", TOO_LONG),))
    except ValueError as error:
        return ReadPack(None, "", "", 0, 1, 0, (Remark(1, "error", f"The question cannot be kept: {error}."),))
    after, faults = parse_pack(_PATH, text)
    assert after is not None  # or it could not have been written
    found = [*faults, *_linted(after)]
    return _summed(None if errors_of(found) else text, pack, len(pack["questions"]), found)


def _same(question: dict[str, Any], authored: Authored) -> bool:
    """Whether the form was sent before, which happens where an answer to it was lost."""
    before = question["prompt"].strip(), question.get("code", "").strip(), {it["text"] for it in question["choices"]}
    return before == (authored.prompt.strip(), authored.code.strip(), set(authored.choices))


def _choices(authored: Authored) -> list[dict[str, Any]]:
    """The choices of a form, the right one first."""
    found: list[dict[str, Any]] = []
    for place, text in enumerate(authored.choices):
        choice: dict[str, Any] = {"text": text, **({"right": True} if place == 0 else {})}
        for key, texts in (("misconception", authored.misconceptions), ("feedback", authored.feedback)):
            if place < len(texts) and texts[place].strip():
                choice[key] = texts[place]
        found.append(choice)
    return found


def _examined(body: str, before: str | None) -> Examined:
    document, faults = parse_pack(_PATH, body)
    if document is None:
        return Examined((), _remarks(faults), ())
    questions = tuple(
        PackQuestion(it["id"], it["kind"], it["difficulty"], it["prompt"].strip(), it["kind"] == PREDICT_OUTPUT)
        for it in document.data["questions"]
    )
    remarks = _remarks(in_reading_order((*faults, *_linted(document))), document)
    other, _ = parse_pack(_PATH, before) if before is not None else (None, ())
    if other is None:
        return Examined(questions, remarks, ())
    name = str(document.data["id"])
    changes = tuple(differences({name: other.data}, {name: document.data}))
    return Examined(questions, remarks, changes)


def _linted(document: Document) -> list[Fault]:
    """The faults of a pack that has no file, so that its id need not be a file's name."""
    return [it for it in lint(document) if "the file is called" not in it.message]


def _summed(body: str | None, pack: dict[str, Any], found: int, faults: "tuple[Fault, ...] | list[Fault]") -> ReadPack:
    questions = pack["questions"] if body is not None else []
    programs = sum(it["kind"] == PREDICT_OUTPUT for it in questions)
    return ReadPack(body, str(pack["id"]), str(pack["title"]), len(questions), found, programs, _remarks(faults))


def _remarks(faults: "tuple[Fault, ...] | list[Fault]", document: Document | None = None) -> tuple[Remark, ...]:
    """The faults as remarks; of a pack that nobody sees as a file each names its question."""
    starts = [] if document is None else [document.line(("questions", at)) for at in range(len(document.question_ids))]

    def about(line: int) -> str:
        place = bisect_right(starts, line) - 1
        return document.question_ids[place] if document is not None and place >= 0 else ""

    return tuple(Remark(it.line, it.severity, f"{it.message} {it.advice}".strip(), about(it.line)) for it in faults)


def _built(body: str, record: str) -> Pack | None:
    """The pack of a body that was checked when it came; None where this program finds errors in it."""
    document, faults = parse_pack(_PATH, body)
    if document is None:
        return None
    found = [*faults, *_linted(document)]
    if errors_of(found):
        return None
    try:
        proofs = parse_record(record) if record else None
    except UnreadableRecord:
        proofs = None
    return build_pack(document, found, proofs)
