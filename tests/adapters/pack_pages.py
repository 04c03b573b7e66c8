"""Packs for galleries: in every state, with much to be said, and with texts that mean harm."""

from dataclasses import replace
from typing import Final

from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.packs import PackPage, Step
from bot.ports.packs import Examined, PackQuestion, PackState, Remark, StoredPack

NOW: Final = 1_800_000_000_000
HARMFUL: Final = ("*Markup* @everyone <!channel> [here](https://example.org) `code` " * 8)[:300]
REMARKS: Final = tuple(
    Remark(number, severity, HARMFUL, question)
    for number, severity in enumerate(("note", "warning", "error") * 9, 1)
    for question in ("", "what-it-keeps")
)


def stored(by: str, state: PackState = PackState.DRAFT, number: int = 1) -> StoredPack:
    """A version in a state."""
    title = HARMFUL[:100] if number % 2 else "Pooling Basics"
    return StoredPack("0123456789abcdef" * 2, "s", "pooling", number, title, "id: x", "", state, by, NOW, HARMFUL)


def many(by: str) -> list[StoredPack]:
    """More than one page lists, in all states."""
    states = [*PackState] * 4
    return [replace(stored(by, state, number), pack_id=f"{number:032x}") for number, state in enumerate(states, 1)]


def page(by: str, state: PackState) -> PackPage:
    """All that can be said about a version: several pages of it."""
    steps = tuple(Step(it, NOW, by, HARMFUL) for it in PackState)
    questions = tuple(
        PackQuestion(f"q{number}", kind, difficulty, HARMFUL, kind == "predict-output")
        for number, (kind, difficulty) in enumerate((kind, difficulty) for kind in KINDS for difficulty in DIFFICULTIES)
    )
    changes = (f"pooling/q1: {HARMFUL}", "pooling/q1: THE KEY CHANGED.")
    return PackPage(stored(by, state), steps, stored(by, PackState.LIVE, 2), Examined(questions, REMARKS, changes))


def bare(by: str) -> PackPage:
    """A version that retired long ago: nothing but its life is left."""
    pack = replace(stored(by, PackState.RETIRED), body="")
    return PackPage(pack, (Step(PackState.RETIRED, NOW, by, ""),), None, Examined((), (), ()))
