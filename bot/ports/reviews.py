"""Cards: what spaced repetition knows of each player and each question that they answered.

A question is named everywhere as `<challenge>/<question>` (`bot.engine.careers.origin`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of how well a player remembers a question.

    `due_at` is when it should be asked again and `reviewed_at` when it was answered last, in the game `last_game` (ms).
    `state` holds the scheduler's numbers as JSON, which only the scheduler reads.
    """

    player: str
    question: str
    due_at: int
    state: str
    reviewed_at: int
    last_game: str


class Due(NamedTuple):
    """When (ms) a question should be asked again."""

    question: str
    due_at: int


class Reviews(Protocol):
    """Keeps cards. Every method raises `StoreUnavailable` as those of `bot.ports.Store` do."""

    async def cards(self, players: Sequence[str], questions: Sequence[str]) -> list[Card]:
        """The cards of these players for these questions, by player and question."""
        ...

    async def deck(self, player: str) -> list[Due]:
        """When each question that a player has a card of is due: the longest due first, of one moment by name."""
        ...

    async def put(self, cards: Sequence[Card]) -> None:
        """Keep these cards, in one transaction; at most one for each player and question.

        A card that was reviewed at the same time or later is kept as it is, so that whatever is put again, or too late,
        changes nothing.
        """
        ...
