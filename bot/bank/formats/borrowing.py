"""Wrong choices for questions that come with their answer alone: answers of other questions in the same file."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault
from bot.bank.formats.guards import lost, too_many
from bot.bank.formats.model import Item

WRONG: Final = 3


def multiple_choice(path: Path, answered: Sequence[tuple[str, str, int]]) -> tuple[tuple[Item, ...], tuple[Fault, ...]]:
    """Questions from prompts, answers and lines, each with wrong choices from the others' answers.

    Equal files give equal choices. With fewer than two different answers there is nothing to choose from, and more
    questions than fit are refused at once.
    """
    if faults := too_many(path, len(answered)):
        return (), faults
    answers = list(dict.fromkeys(answer for _, answer, _ in answered))
    if len(answers) < 2:
        return (), tuple(
            Fault(path, line, "This has an answer and no wrong choices, and no other answers to borrow.", "Add some.")
            for _, _, line in answered
        )
    items = []
    for prompt, answer, line in answered:
        others = sorted((it for it in answers if it.casefold() != answer.casefold()), key=_order(prompt))[:WRONG]
        choices: list[dict[str, object]] = [{"text": other} for other in others]
        choices.insert(_digest(prompt)[0] % (len(others) + 1), {"text": answer, "right": True})
        items.append(Item({"prompt": prompt, "choices": choices}, line))
    note = lost(
        path,
        1,
        "These questions came without wrong choices; answers of other questions stand in for them.",
        "Replace those that make no sense.",
    )
    return tuple(item for item in items if len(item.data["choices"]) > 1), (note,)


def _order(prompt: str) -> Callable[[str], bytes]:
    """An order of answers that is another one for each prompt."""
    return lambda answer: _digest(f"{prompt}\0{answer}")


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
