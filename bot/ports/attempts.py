"""Everybody's first attempt at each question, which items are judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.engine.attempts import FirstAttempt
from bot.engine.item_statistics import ChoiceTally


@dataclass(frozen=True, slots=True)
class ItemTally:
    """The first attempts at one version of a question, choice by choice (`ChoiceTally.right` as they were graded), with
    the median of their times in ms (the lower one of two), and when (ms) the newest was made."""

    question: str
    version: str
    choices: tuple[ChoiceTally, ...]
    median_ms: int
    newest_at: int


class Attempts(Protocol):
    """Keeps first attempts: at most one for each player and question, the earliest that is known of."""

    async def note(self, game_id: str, space: str | None, at: int, attempts: Sequence[FirstAttempt]) -> None:
        """Keep what players did first in a game that ended then (ms), where it was: in a space, or outside of any.

        Of a player's attempts at one question in several games, that of the game that ended first stays; the same game
        again replaces what it had brought. All in one transaction.
        """
        ...

    async def tallies(self, space: str | None, questions: Sequence[str]) -> list[ItemTally]:
        """The tallies of these questions, in each of their versions, the newest attempt first; those made in one space,
        or with None everywhere."""
        ...
