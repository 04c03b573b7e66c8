"""Questions with parameters: the programs of their draws, what these printed, and the questions that follow. Pure.

The program of a draw computes the right choice. Each wrong one is computed by the same program with a mistake in it, or
by a rule that changes the right output (`bot.bank.mistakes`). What agrees with the right choice or with another wrong
one is passed over, so that all choices differ; a draw with too few left is none.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.bank.faults import Fault, Severity
from bot.bank.limits import LIMITS
from bot.bank.mistakes import MISTAKES
from bot.bank.outputs import as_compared
from bot.bank.parameter_rules import FEWEST_WRONG
from bot.bank.parameters import Values, chosen, is_drawn, name_of
from bot.bank.reading import Document
from bot.bank.templates import filled
from bot.engine.questions import PRINTS, Choice, Draw, Proof, Snippet

CODE_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Computed:
    """What came of a draw: the right output, and for each wrong choice of the pack, in its order, the text that its
    mistake leads to, "" where it leads to none."""

    name: str
    output: str
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A draw that is to be computed: its program, and for each wrong choice the program with the mistake; None where a
    rule makes it."""

    name: str
    code: str
    mistaken: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A question with parameters, as its pack has it, and the line of its code."""

    path: Path
    data: Mapping[str, Any]
    line: int

    @property
    def id(self) -> str:
        """The question's id."""
        return str(self.data["id"])

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the SHA-256 of all that decides about outputs."""
        return fingerprint_of(self.data)

    @property
    def wrong(self) -> list[Mapping[str, Any]]:
        """The wrong choices, in the order of the pack."""
        return _wrong(self.data)

    def planned(self) -> list[Planned]:
        """The draws that are computed ahead."""
        code = self.data["code"].rstrip()
        mistaken = [_with_mistake(code, choice["instead"]) if "instead" in choice else None for choice in self.wrong]
        return [
            Planned(
                name_of(values),
                filled(code, values),
                tuple(None if program is None else filled(program, values) for program in mistaken),
            )
            for values in chosen(self.data)
        ]

    def fault(self, message: str, advice: str, severity: Severity = Severity.ERROR) -> Fault:
        """A fault at the code."""
        return Fault(self.path, self.line, message, advice, severity)


def fingerprint_of(data: Mapping[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of all of a question with parameters that decides about outputs."""
    parts = {key: data.get(key) for key in ("parameters", "conditions", "code", "language")}
    wrong = [{key: choice.get(key) for key in ("instead", "rule")} for choice in _wrong(data)]
    text = json.dumps({**parts, "wrong": wrong}, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:CODE_DIGITS]


def _wrong(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [choice for choice in data["choices"] if not choice.get("right", False)]


def drawings_of(document: Document) -> Iterator[Drawing]:
    """The questions with parameters of a pack that has passed the checks, in its order."""
    for index, question in enumerate(document.data["questions"]):
        if is_drawn(question):
            yield Drawing(document.path, question, document.line(("questions", index, "code")))


def _with_mistake(code: str, instead: Mapping[str, str]) -> str:
    for old, new in instead.items():
        code = code.replace(old, new)
    return code


def computed(drawing: Drawing, name: str, output: str, printed: Sequence[str | None]) -> Computed:
    """A draw with the output of its program; `printed` is what the program with each mistake printed, None where a rule
    makes the mistake, or where the program came to no end."""
    texts = []
    for choice, text in zip(drawing.wrong, printed, strict=True):
        made = MISTAKES[choice["rule"]](output) if "rule" in choice else text
        texts.append("" if made is None or len(made) > LIMITS["text"].maximum else as_compared(made))
    return Computed(name, output, tuple(texts))


def shown(draw: Computed) -> list[int]:
    """Which of the wrong choices a draw shows: the first that differ from the right one and from each other.

    `FEWEST_WRONG` of them, or none where there are not so many.
    """
    seen, kept = {_alike(draw.output)}, []
    for index, text in enumerate(draw.mistakes):
        if text and _alike(text) not in seen:
            seen.add(_alike(text))
            kept.append(index)
    return kept[:FEWEST_WRONG] if len(kept) >= FEWEST_WRONG else []


def _alike(text: str) -> str:
    return " ".join(text.split())


def can_be_asked(draw: Computed) -> bool:
    """Whether a draw has a right choice that can be shown, and wrong ones that differ."""
    return 0 < len(draw.output) <= LIMITS["text"].maximum and bool(shown(draw))


def draws_of(data: Mapping[str, Any], computed_: Sequence[Computed], torch: str) -> tuple[Draw, ...]:
    """The draws of a question of a pack, as they are asked, from what was recorded of them.

    What was recorded for combinations that the question does not have is left out.
    """
    by_name = {name_of(values): values for values in chosen(data)}
    return tuple(
        _draw(data, by_name[draw.name], draw, torch)
        for draw in computed_
        if draw.name in by_name and can_be_asked(draw)
    )


def _draw(data: Mapping[str, Any], values: Values, draw: Computed, torch: str) -> Draw:
    kept = set(shown(draw))
    choices: list[Choice] = []
    wrong = 0
    for choice in data["choices"]:
        feedback = choice.get("feedback")
        said = None if feedback is None else filled(feedback, values).strip()
        if choice.get("right", False):
            choices.append(Choice(draw.output, True, said, choice.get("pinned", False)))
            continue
        if wrong in kept:
            pinned, name = choice.get("pinned", False), choice["misconception"].strip()
            choices.append(Choice(draw.mistakes[wrong], False, said, pinned, name))
        wrong += 1
    return Draw(
        name=draw.name,
        prompt=filled(data["prompt"], values).strip(),
        choices=tuple(choices),
        hint=filled(data.get("hint", ""), values).strip(),
        explanation=filled(data.get("explanation", ""), values).strip(),
        snippet=Snippet(filled(data["code"].rstrip(), values), data.get("language", "python")),
        proof=Proof(draw.output, torch, PRINTS),
    )
