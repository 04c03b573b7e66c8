"""Questions from other formats as questions of a pack: what is missing is filled in, what repeats is left out."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from bot.bank.faults import Fault, Severity, errors_of, in_reading_order
from bot.bank.formats.guards import MAX_QUESTIONS, lost
from bot.bank.formats.model import Data, Format, Imported
from bot.bank.formats.registry import format_for
from bot.bank.limits import LIMITS
from bot.bank.linting import lint
from bot.bank.names import id_of, is_id, slug, title_of
from bot.bank.yaml_writing import rendered

SAME: Final = 95
"""From this share (percent) of equal characters on, two questions are said to be nearly the same."""

MAX_FAULTS: Final = 200
"""More are counted and not listed: a file of a megabyte may hold a fault on each of its lines."""

_ON_LINE: Final = re.compile(r"(?<=on line )\d+")
_SOUND: Final = {
    **{"id": "sound", "kind": "conceptual", "difficulty": "beginner", "seconds": 60, "attempts": 1},
    **{"prompt": "Is this sound?", "choices": [{"text": "Yes", "right": True}, {"text": "No"}]},
}
"""A question without faults, beside which what is said about a pack is looked at."""
_MAX_ID: Final = LIMITS["id"].maximum


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of reading a file.

    `questions` can be put into a pack as they are; `pack` holds `id`, `title`, `summary`, `topics` and `minutes` for a
    pack of their own. `faults` have lines of the file that was read; an error is a question, or a file, that was left
    out. `found` questions were in the file, `repeated` of them were known.
    """

    format: Format
    questions: tuple[Data, ...]
    pack: Data
    faults: tuple[Fault, ...]
    found: int
    repeated: int

    @property
    def whole(self) -> dict[str, Any]:
        """A pack of these questions alone."""
        return {**self.pack, "questions": list(self.questions)}


def import_file(
    path: Path,
    content: bytes,
    *,
    wanted: str | None = None,
    into: Sequence[Data] = (),
    draft_since: date | None = None,
) -> ImportReport:
    """Read a file of any format that is known; never raises for what it holds.

    `into` are the questions of the pack that it is for. With `draft_since`, questions that tell nothing of their life
    become drafts of that day. Raises `UnknownFormat`.
    """
    format_ = format_for(path, content, wanted)
    imported = format_.read(path, content)
    taken = {str(it.get("id")) for it in into}
    known = {_text(it): (_asked(it), 0) for it in into}
    questions: list[dict[str, Any]] = []
    lines: list[int] = []
    faults = list(imported.faults)
    repeated = 0
    # Too many is an error, which the reader has told; comparing all of them with each other would take minutes.
    for item in imported.items if len(imported.items) <= MAX_QUESTIONS else ():
        text = _text(item.data)
        if text in known:
            faults.append(Fault(path, item.line, "This question is there already; it is left out.", "", Severity.NOTE))
            repeated += 1
            continue
        near = next((line for other, (asked, line) in known.items() if _alike(item.data, text, asked, other)), None)
        if near is not None:
            where = f"the one on line {near}" if near else "one in the pack"
            faults.append(lost(path, item.line, f"This question is nearly {where}.", "Look whether both are wanted."))
        questions.append(_filled(item.data, taken, draft_since))
        lines.append(item.line)
        known[text] = _asked(item.data), item.line
    pack, unsound = _pack(path, imported, questions)
    kept, more = _without_errors(path, pack, questions, lines)
    listed = _listed(path, in_reading_order((*faults, *unsound, *more)))
    found = len(imported.items) + imported.dropped
    return ImportReport(format_, tuple(kept), pack, listed, found, repeated)


def _listed(path: Path, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    rest = faults[MAX_FAULTS:]
    if not rest:
        return faults
    severity = Severity.ERROR if errors_of(rest) else Severity.WARNING
    more = Fault(path, rest[0].line, f"{len(rest):,} more faults are not listed.", "Mend these first.", severity)
    return (*faults[:MAX_FAULTS], more)


def _without_errors(
    path: Path, pack: Data, questions: list[dict[str, Any]], lines: list[int]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The questions without those in which the linter finds errors, and its faults at the lines of the file."""
    found: list[Fault] = []
    kept = list(questions)
    while kept:
        try:
            _, document = rendered({**pack, "questions": kept})
        except ValueError as error:
            return [], [
                *found,
                Fault(path, 1, f"The questions cannot be written: {error}.", "Look for odd characters."),
            ]
        document = replace(document, path=Path(f"{pack['id']}.yaml"))
        begins = [document.line(("questions", at)) for at in range(len(kept))]
        bad: set[int] = set()
        warned: list[Fault] = []
        for fault in lint(document):
            at = bisect_right(begins, fault.line) - 1
            if at < 0 and fault.severity is Severity.ERROR:
                # To look for it in one question after another would take the whole pack apart.
                return [], [*found, Fault(path, 1, fault.message, fault.advice)]
            at = max(at, 0)
            # What another line is told to be is one of this question.
            message = _ON_LINE.sub(str(lines[at]), fault.message)
            moved = Fault(path, lines[at], message, fault.advice, fault.severity)
            if fault.severity is Severity.ERROR:
                bad.add(at)
                found.append(moved)
            elif "the first one here" not in fault.message:
                warned.append(moved)
        if not bad:
            return kept, [*found, *warned]
        kept = [it for at, it in enumerate(kept) if at not in bad]
        lines = [line for at, line in enumerate(lines) if at not in bad]
    return [], found


# --- what is missing -------------------------------------------------------------------------------------------------


def _filled(data: Data, taken: set[str], draft_since: date | None) -> dict[str, Any]:
    choices = [dict(choice) for choice in data["choices"]]
    question: dict[str, Any] = {
        "kind": "conceptual",
        "difficulty": "intermediate",
        "seconds": _seconds(data),
        **data,
        "id": _unique(_id(str(data.get("id") or data.get("prompt", ""))), taken),
        "choices": choices,
    }
    if len(choices) == 2 and "attempts" not in data:
        question["attempts"] = 1
    if draft_since is not None and "life" not in data:
        question["life"] = [{"state": "draft", "since": draft_since.isoformat()}]
    taken.add(question["id"])
    return question


def _seconds(data: Data) -> int:
    """Time to read everything at about 15 characters a second, and to think; 45 to 150, in steps of 15."""
    length = len(_text(data))
    return min(max(45, 15 * round((30 + length / 15) / 15)), 150)


def _id(name: str) -> str:
    return name if is_id(name) else slug(name)


def _unique(name: str, taken: set[str]) -> str:
    found, number = name[:_MAX_ID], 1
    while found in taken:
        number += 1
        found = f"{name[: _MAX_ID - 5]}-{number}"
    return found


def _pack(path: Path, imported: Imported, questions: Sequence[Data]) -> tuple[dict[str, Any], list[Fault]]:
    """What is said about all questions: what the file says, as far as a pack can say it, and else its name."""
    seconds = sum(it["seconds"] for it in questions if isinstance(it["seconds"], int))
    plain: dict[str, Any] = {
        "id": id_of(path.stem),
        "title": slug(path.stem).replace("-", " ").title(),
        "summary": "Questions from a file.",
        "topics": ["imported"],
        "minutes": min(max(1, round(seconds / 60)), LIMITS["minutes"].maximum),
    }
    # A file's name may hold what no pack can, such as characters that nobody sees.
    file = "".join(it for it in path.name if it.isprintable())[:60]
    for key, text in (("title", title_of(path.stem)), ("summary", f"Questions from {file}.")):
        if _is_sound({**plain, key: text}):
            plain[key] = text
    given = imported.pack or {}
    unsound = [key for key, value in given.items() if not _is_sound({**plain, key: value})]
    faults = [lost(path, 1, f'What the file says as "{key}" fits no pack and is left out.') for key in unsound]
    return {**plain, **{key: value for key, value in given.items() if key not in unsound}}, faults


def _is_sound(pack: Data) -> bool:
    try:
        _, document = rendered({**pack, "questions": [_SOUND]})
    except ValueError:
        return False
    return not errors_of(lint(replace(document, path=Path(f"{pack['id']}.yaml"))))


def _alike(data: Data, text: str, asked: str, other: str) -> bool:
    """Whether two questions are nearly the same in all, and in what they ask: cards share most of their choices."""
    return bool(
        fuzz.ratio(text, other, score_cutoff=SAME) and fuzz.ratio(_asked(data), asked, score_cutoff=SAME),
    )


def _asked(data: Data) -> str:
    return " ".join(f"{data.get('prompt', '')} {data.get('code', '')}".casefold().split())


def _text(data: Data) -> str:
    """All its words, to compare it by; the order of the choices says nothing."""
    choices = sorted(str(it.get("text", "")).casefold() for it in data.get("choices", ()))
    return " ".join(" ".join((_asked(data), *choices)).split())
