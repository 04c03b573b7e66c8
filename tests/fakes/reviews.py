"""Cards of spaced repetition. In memory."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ports import StoreUnavailable
from bot.ports.reviews import Card, Due


@dataclass(slots=True)
class ReviewsState:
    """What is durable."""

    cards: dict[tuple[str, str], Card] = field(default_factory=dict)


class MemoryReviews:
    """As `bot.ports.reviews.Reviews`. `calls` counts the calls of every method."""

    def __init__(self, state: ReviewsState) -> None:
        self.state = state
        self.calls: Counter[str] = Counter()
        self._faults: defaultdict[str, deque[Exception]] = defaultdict(deque)

    def fail(self, method: str, times: int = 1, error: Exception | None = None) -> None:
        """Fail the next calls of a method, with `StoreUnavailable` unless another error is given."""
        for _ in range(times):
            self._faults[method].append(error or StoreUnavailable("the disk is full; make room and start again"))

    async def _enter(self, method: str) -> None:
        self.calls[method] += 1
        await asyncio.sleep(0)
        if self._faults[method]:
            raise self._faults[method].popleft()

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
