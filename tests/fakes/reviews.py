"""Cards of spaced repetition. In memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ports.reviews import Card, Due
from tests.fakes.unreliable import Unreliable


@dataclass(slots=True)
class ReviewsState:
    """What is durable."""

    cards: dict[tuple[str, str], Card] = field(default_factory=dict)


class MemoryReviews(Unreliable):
    """As `bot.ports.reviews.Reviews`. `calls` counts the calls of every method."""

    def __init__(self, state: ReviewsState) -> None:
        self.state = state
        super().__init__()

    async def cards(self, players: Sequence[str], questions: Sequence[str]) -> list[Card]:
        await self._enter("cards")
        keys = sorted((player, question) for player in set(players) for question in set(questions))
        return [self.state.cards[key] for key in keys if key in self.state.cards]

    async def deck(self, player: str) -> list[Due]:
        await self._enter("deck")
        found = [Due(card.question, card.due_at) for card in self.state.cards.values() if card.player == player]
        return sorted(found, key=lambda due: (due.due_at, due.question))

    async def put(self, cards: Sequence[Card]) -> None:
        await self._enter("put")
        for card in cards:
            kept = self.state.cards.get((card.player, card.question))
            if kept is None or card.reviewed_at > kept.reviewed_at:
                self.state.cards[card.player, card.question] = card
