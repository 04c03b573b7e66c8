"""Packs into challenges. A bad pack is left out and reported; the good ones beside it are loaded."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bot.bank.draws import fingerprint_of
from bot.bank.errors import UnknownChallenge
from bot.bank.faults import Fault, Severity, errors_of, in_reading_order
from bot.bank.life import State, state_of
from bot.bank.linting import lint
from bot.bank.parameters import is_drawn
from bot.bank.programs import proofs_of, recorded_draws
from bot.bank.proofs import Record, read_record
from bot.bank.reading import Document, read_pack
from bot.engine.errors import InvalidChallenge
from bot.engine.questions import DEFAULT_ATTEMPTS, PRINTS, Challenge, Choice, Draw, Proof, Question, Snippet
from bot.engine.variants import concrete

SUFFIXES: Final = (".yaml", ".yml")
VERSION_DIGITS: Final = 12
NO_DRAWS: Final[Mapping[str, tuple[Draw, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Pack:
    """One file: its challenge, or None where it has errors or nothing to ask, and its faults in reading order.

    `challenge` has the live questions alone, `complete` all of them, whatever their state; None where the pack has
    errors. `document` is what the challenge was made from, None where the file could not be read.
    """

    path: Path
    challenge: Challenge | None
    faults: tuple[Fault, ...]
    document: Document | None = None
    complete: Challenge | None = None


@dataclass(frozen=True, slots=True)
class Bank:
    """All packs of a folder.

    `challenges` holds the playable ones by id, sorted by title. `faults` holds the errors of those that were left
    out and the warnings of all, by file and line. `packs` is the number of files that were read.
    """

    challenges: Mapping[str, Challenge]
    faults: tuple[Fault, ...]
    packs: int

    def get(self, id_: str) -> Challenge:
        """The challenge of this id. Raises `UnknownChallenge`, whose message suggests near matches."""
        if id_ in self.challenges:
            return self.challenges[id_]
        faulty = any(fault.path.stem == id_ for fault in errors_of(self.faults))
        raise UnknownChallenge(id_, self.challenges, faulty=faulty)


def load_bank(folder: Path) -> Bank:
    """Read every pack in `folder` and the folders in it. Never raises for what it finds there."""
    files, faults = pack_files(folder)
    return bank_of([load_pack(path) for path in files], faults)


def bank_of(packs: Sequence[Pack], others: Iterable[Fault] = ()) -> Bank:
    """The bank of these packs; `others` are faults that no pack knows of."""
    faults = list(others)
    found: dict[str, tuple[Path, Challenge]] = {}
    for pack in packs:
        faults += pack.faults
        if pack.challenge is None:
            continue
        if pack.challenge.id in found:
            faults.append(_used_twice(pack.path, pack.challenge.id, found[pack.challenge.id][0]))
        else:
            found[pack.challenge.id] = (pack.path, pack.challenge)
    playable = sorted((challenge for _, challenge in found.values()), key=lambda c: (c.title.casefold(), c.id))
    challenges = MappingProxyType({challenge.id: challenge for challenge in playable})
    return Bank(challenges, in_reading_order(faults), len(packs))


def load_pack(path: Path) -> Pack:
    """Read one pack and the record of its proofs. Never raises for what the files hold."""
    document, faults = read_pack(path)
    if document is None:
        return Pack(path, None, in_reading_order(faults))
    faults = in_reading_order((*faults, *lint(document)))
    if errors_of(faults):
        return Pack(path, None, faults, document)
    record, unreadable = read_record(path)
    return build_pack(document, (*faults, *unreadable), record)


def build_pack(document: Document, faults: Iterable[Fault], record: Record | None) -> Pack:
    """The pack of a document that has passed the checks, with the record of its proofs; `faults` are those known."""
    path = document.path
    draws, undrawn = recorded_draws(document, record)
    found = in_reading_order((*faults, *undrawn))
    if not any(can_be_asked(question, draws) for question in document.data["questions"]):
        return Pack(path, None, found, document)
    try:
        challenge = build_challenge(document.data, draws)
    except InvalidChallenge as error:
        # The engine has the last word on what can be played, even where the checks here should have found it.
        fault = Fault(path, 1, f"This challenge cannot be played: {error}.", "Change what it names.")
        return Pack(path, None, (fault, *found), document)
    proofs, doubts = proofs_of(challenge, document, record)
    complete = with_proofs(challenge, proofs)
    live = live_part(complete, document.data)
    asleep = () if live is not None else (_nothing_live(path),)
    return Pack(path, live, in_reading_order((*found, *doubts, *asleep)), document, complete)


def live_part(challenge: Challenge, data: Mapping[str, Any]) -> Challenge | None:
    """The challenge with its live questions alone; None where there are none. `data` is its pack's content."""
    alive = {question["id"] for question in data["questions"] if state_of(question) is State.LIVE}
    live = tuple(question for question in challenge.questions if question.id in alive)
    if len(live) == len(challenge.questions):
        return challenge
    return replace(challenge, questions=live) if live else None


def _nothing_live(path: Path) -> Fault:
    message = "No question of this pack is live, so it is not played."
    return Fault(path, 1, message, "See quizhost bank mark.", Severity.WARNING)


Draws = Mapping[str, tuple[Draw, ...]]
"""The draws of questions with parameters, by the questions' ids."""


def can_be_asked(question: Mapping[str, Any], draws: Draws) -> bool:
    """Whether a question of a pack can be asked: one with parameters needs draws."""
    return not is_drawn(question) or question["id"] in draws


def build_challenge(data: Mapping[str, Any], draws: Draws = NO_DRAWS) -> Challenge:
    """The challenge of a pack that has passed the checks; `data` is its plain content.

    Questions with parameters that have no draws are left out. Raises `InvalidChallenge` where the engine refuses it.
    """
    return Challenge(
        id=data["id"],
        title=data["title"].strip(),
        summary=data["summary"].strip(),
        topics=tuple(topic.strip() for topic in data["topics"]),
        minutes=int(data["minutes"]),
        badge=data.get("badge", data["title"]).strip(),
        questions=tuple(
            _question(question, draws.get(question["id"], ()))
            for question in data["questions"]
            if can_be_asked(question, draws)
        ),
        version=version_of(
            {**data, "draws": {id_: [asdict(it) for it in of] for id_, of in draws.items()}} if draws else data
        ),
    )


def with_proofs(challenge: Challenge, proofs: Mapping[str, Proof]) -> Challenge:
    """The challenge with these proofs by question id, and of a version that names them too.

    Without proofs it is the same challenge, in the same version.
    """
    if not proofs:
        return challenge
    questions = tuple(
        question if question.draws else replace(question, proof=proofs.get(question.id))
        for question in challenge.questions
    )
    proven = {id_: asdict(proof) for id_, proof in proofs.items()}
    return replace(challenge, questions=questions, version=version_of({"content": challenge.version, "proofs": proven}))


def version_of(data: Mapping[str, Any]) -> str:
    """The first 12 hex digits of the SHA-256 of a pack's content, and of its proofs, as canonical JSON.

    The order of keys, comments and the way in which a text is written in YAML make no difference.
    """
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:VERSION_DIGITS]


def _question(data: Mapping[str, Any], draws: tuple[Draw, ...]) -> Question:
    if draws:
        first = concrete(_question(_without_values(data), ()), draws[0])
        return replace(first, draws=draws, drawn=None, template=fingerprint_of(data))
    return Question(
        id=data["id"],
        kind=data["kind"],
        difficulty=data["difficulty"],
        prompt=data["prompt"].strip(),
        choices=tuple(_choice(choice) for choice in data["choices"]),
        hint=data.get("hint", "").strip(),
        explanation=data.get("explanation", "").strip(),
        seconds=int(data["seconds"]),
        attempts=int(data.get("attempts", DEFAULT_ATTEMPTS)),
        snippet=_snippet(data),
        outcome=data.get("outcome", PRINTS),
    )


def _without_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """The question with something in place of each choice's text, which its draws have."""
    return {**data, "choices": [{**choice, "text": "computed"} for choice in data["choices"]]}


def _choice(data: Mapping[str, Any]) -> Choice:
    feedback, misconception = data.get("feedback"), data.get("misconception")
    return Choice(
        text=data["text"].strip(),
        right=data.get("right", False),
        feedback=None if feedback is None else feedback.strip(),
        pinned=data.get("pinned", False),
        misconception=None if misconception is None else misconception.strip(),
    )


def _snippet(data: Mapping[str, Any]) -> Snippet | None:
    # Only the end is trimmed: blanks at the beginning of code are indentation.
    return Snippet(data["code"].rstrip(), data.get("language", "python")) if "code" in data else None


def _used_twice(path: Path, id_: str, first: Path) -> Fault:
    message = f'The challenge id "{id_}" is used before, in {first.as_posix()}.'
    return Fault(path, 1, message, "Give one of the two another id and file name.")


def pack_files(folder: Path) -> tuple[list[Path], list[Fault]]:
    """What is named like a pack, in order of names, and the faults of folders that cannot be read."""
    faults: list[Fault] = []

    def unreadable(error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        advice = "Check its name and permissions."
        faults.append(Fault(Path(error.filename), 1, f"The folder cannot be read: {reason}.", advice))

    found = [path for parent, names in _walk(folder, unreadable) for path in _named_like_packs(parent, names)]
    return sorted(found), faults


def _walk(folder: Path, onerror: Any) -> Iterator[tuple[Path, list[str]]]:
    for parent, folders, files in os.walk(folder, onerror=onerror):
        yield Path(parent), [*folders, *files]
        # Hidden folders hold other programs' files; one named like a pack is a fault, not a folder of packs.
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith(SUFFIXES)]


def _named_like_packs(parent: Path, names: list[str]) -> Iterator[Path]:
    return (parent / name for name in names if name.endswith(SUFFIXES) and not name.startswith("."))
