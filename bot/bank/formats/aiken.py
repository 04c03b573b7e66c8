"""Aiken: a question on one line, choices as `A. …`, and `ANSWER: B`. Texts alone are carried."""

import re
from pathlib import Path
from typing import Any, Final

from bot.bank.faults import Fault
from bot.bank.formats.guards import decoded, too_many
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.engine.questions import LETTERS, MAX_CHOICES

_CHOICE: Final = re.compile(r"([A-Z])[.)]\s*(\S.*)")
_ANSWER: Final = re.compile(r"ANSWER:\s*([A-Z])\s*")


def read(path: Path, content: bytes) -> Imported:
    """The questions of a file; one that is not as Aiken has it is left out and said."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    items: list[Item] = []
    found: list[Fault] = []
    prompt: list[str] = []
    choices: dict[str, str] = {}
    begin = 0
    for number, line in enumerate(text.split("\n"), 1):
        if answer := _ANSWER.fullmatch(line.strip()):
            trouble = _trouble(prompt, choices, answer[1])
            if trouble:
                found.append(Fault(path, begin or number, trouble, "This question is left out."))
            else:
                rows = [{"text": it, **({"right": True} if of == answer[1] else {})} for of, it in choices.items()]
                items.append(Item({"prompt": "\n".join(prompt), "choices": rows}, begin))
            prompt, choices, begin = [], {}, 0
        elif (choice := _CHOICE.fullmatch(line.rstrip())) and prompt and choice[1] not in choices:
            choices[choice[1]] = choice[2]
        elif line.strip():
            if choices:
                found.append(Fault(path, begin, "There is no line ANSWER: below its choices.", "Add it."))
                prompt, choices, begin = [], {}, 0
            begin = begin or number
            prompt.append(line.strip())
        elif prompt and not choices:
            found.append(Fault(path, begin, "There are no choices right below this question.", "It is left out."))
            prompt, begin = [], 0
    if prompt:
        found.append(Fault(path, begin, "There is no line ANSWER: at its end.", "Add it."))
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(found))


def _trouble(prompt: list[str], choices: dict[str, str], answer: str) -> str | None:
    if not prompt:
        return "There is no question above its choices."
    if len(choices) < 2:
        return "There are fewer than two choices."
    if len(choices) > MAX_CHOICES:
        return f"There are {len(choices)} choices; {MAX_CHOICES} fit."
    return None if answer in choices else f"ANSWER names {answer}, which is no choice."


def write(pack: Data, path: Path) -> Exported:
    """The questions in words, each text on one line; questions about code are left out."""
    questions, left = exportable(pack, path, code=False)
    blocks = []
    for question in questions:
        rows: list[Any] = [_one_line(question["prompt"])]
        rows += [f"{letter}. {_one_line(it['text'])}" for letter, it in zip(LETTERS, question["choices"], strict=False)]
        right = next(at for at, it in enumerate(question["choices"]) if it.get("right", False))
        blocks.append("\n".join([*rows, f"ANSWER: {LETTERS[right]}"]))
    text = "\n\n".join(blocks) + "\n"
    return Exported(text.encode(), (*left, *losses({"questions": questions}, path, ())))


def _one_line(text: str) -> str:
    return " ".join(text.split())


FORMAT = Format(
    "aiken",
    "Aiken",
    (".txt", ".aiken"),
    read,
    write,
    lambda content: re.search(rb"^ANSWER: ", content, re.M) is not None,
)
