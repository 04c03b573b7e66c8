"""What changed between two versions of packs, as a reviewer wants to know it.

A changed key comes first, since it decides games; then what players read, line by line.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rapidfuzz.distance import LCSseq

from bot.bank.commands import count

_LONG: Final = ("prompt", "code", "hint", "explanation", "summary")
MOST_LINES: Final = 2_000
"""Longer texts, which fit no pack, are shown as all gone and all new: comparing them takes memory for each pair of
lines."""

Packs = Mapping[str, Mapping[str, Any]]


def differences(old: Packs, new: Packs) -> Iterator[str]:
    """What changed, in lines; none where nothing did."""
    for name in sorted(old.keys() - new.keys()):
        yield f"{name}: removed, with {count(len(_questions(old[name])), 'question')}."
    for name in sorted(new.keys() - old.keys()):
        yield f"{name}: new, with {count(len(_questions(new[name])), 'question')}."
    for name in sorted(old.keys() & new.keys()):
        yield from _of_pack(name, old[name], new[name])


def _of_pack(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        if key != "questions" and old.get(key) != new.get(key):
            yield from _value(f"{name}: {key}", old.get(key), new.get(key))
    before, after = _questions(old), _questions(new)
    for id_ in before:
        if id_ not in after:
            yield f"{name}/{id_}: removed."
    for id_, question in after.items():
        if id_ not in before:
            yield f"{name}/{id_}: new, {question.get('kind')}, {question.get('difficulty')}."
        elif question != before[id_]:
            yield from _of_question(f"{name}/{id_}", before[id_], question)
    kept = [id_ for id_ in before if id_ in after]
    if kept != [id_ for id_ in after if id_ in before]:
        yield f"{name}: the questions stand in another order."


def _questions(pack: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    listed = pack.get("questions")
    found = [it for it in listed if isinstance(it, dict)] if isinstance(listed, list) else []
    return {str(it.get("id", number)): it for number, it in enumerate(found, 1)}


def _of_question(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if (was := _right(old)) != (now := _right(new)):
        yield f"{name}: THE KEY CHANGED."
        yield f"  - {was}"
        yield f"  + {now}"
    for key in dict.fromkeys((*old, *new)):
        if key == "choices":
            yield from _of_choices(name, old.get(key), new.get(key))
        elif old.get(key) != new.get(key):
            yield from _value(f"{name}: {key}", old.get(key), new.get(key))


def _right(question: Mapping[str, Any]) -> str | None:
    choices = question.get("choices")
    rights = [it for it in choices if isinstance(it, dict) and it.get("right")] if isinstance(choices, list) else []
    return str(rights[0].get("text", "what the program prints")) if rights else None


def _of_choices(name: str, old: object, new: object) -> Iterator[str]:
    before, after = _rows(old), _rows(new)
    if before == after:
        return
    yield f"{name}: choices"
    yield from _compared(before, after)


def _rows(choices: object) -> list[str]:
    """One line for each choice, and one for each of its other parts."""
    rows: list[str] = []
    for choice in choices if isinstance(choices, list) else []:
        if isinstance(choice, dict):
            rows.append(f"{'*' if choice.get('right') else '·'} {choice.get('text', '(computed)')}")
            rows += [f"    {key}: {value}" for key, value in choice.items() if key not in ("text", "right")]
    return rows


def _value(name: str, old: object, new: object) -> Iterator[str]:
    if name.rpartition(" ")[2] in _LONG and isinstance(old, str) and isinstance(new, str):
        yield name
        yield from (line for line in _compared(_lines(old), _lines(new)) if line[2] != " ")
    else:
        yield f"{name}: {_shown(old)} -> {_shown(new)}"


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """All lines, each after "    ", "  - " or "  + ". Lines that stand for each other follow each other.

    The library finds the longest common part of two thousand lines in milliseconds; Python's own takes seconds for a
    few hundred.
    """
    gone: list[str] = []
    come: list[str] = []
    # A block of its own at the end lets the last changes out.
    for step in (*_steps(old, new), ("equal", 0, 0, 0, 0)):
        tag, begin, end, begin_new, end_new = step
        if tag != "equal":
            gone += old[begin:end]
            come += new[begin_new:end_new]
            continue
        if len(gone) == len(come):
            for line, other in zip(gone, come, strict=True):
                yield from (f"  - {line}", f"  + {other}")
        else:
            yield from (f"  - {line}" for line in gone)
            yield from (f"  + {line}" for line in come)
        gone, come = [], []
        yield from (f"    {line}" for line in old[begin:end])


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) > MOST_LINES:
        return [("replace", 0, len(old), 0, len(new))]
    return [(it.tag, it.src_start, it.src_end, it.dest_start, it.dest_end) for it in LCSseq.opcodes(old, new)]


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
