"""Due reviews: questions come back to those who answered them, when they are about to forget them.

Each question that a player answered is a card of theirs. When it is due follows by FSRS from how it was answered each
time, in whatever mode, without chance. Intervals are whole days, since nobody comes back to a chat after ten minutes.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

import fsrs
from fsrs import Rating, Scheduler, State

from bot.engine.careers import ended_at, origins
from bot.engine.errors import CorruptLog
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.engine.results import GameResult, QuestionOutcome, results
from bot.engine.selection import Candidate, candidates, mix
from bot.host.curation import Curation
from bot.host.drawing import Challenges
from bot.host.places import space_of
from bot.players import is_gone
from bot.ports import Clock, GameInfo, Store
from bot.ports.reviews import Card, Due

TITLE: Final = "Review"
MODE: Final = "review"

AT_ONCE: Final = 10
"""So many questions are reviewed in one game."""

CHUNK: Final = 200
"""So many cards are worked out and written at once; then everybody else has a turn. Each takes some 60 µs."""

NEARLY: Final = 2
"""Whoever is right at this attempt knew it nearly. Later ones are found by elimination."""

_SCHEDULER: Final = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def rating(outcome: QuestionOutcome) -> Rating:
    """How well a question was remembered that was answered.

    Good where it was right at the first attempt and without the hint, hard where it was right by the second or with the
    hint, and otherwise again.
    """
    if not outcome.right or len(outcome.tried) > NEARLY:
        return Rating.Again
    return Rating.Good if len(outcome.tried) == 1 and not outcome.hinted else Rating.Hard


def reviewed(card: Card | None, player: str, question: str, rated: Rating, at: int, game_id: str) -> Card:
    """The card after a question was answered; `card` is the one before, None for the first time.

    Equal arguments give equal cards. Raises `CorruptLog` where the stored card cannot be read.
    """
    known = fsrs.Card(card_id=0, state=State.Learning, due=_moment(at)) if card is None else _known(card)
    after, _ = _SCHEDULER.review_card(known, rated, _moment(at))
    numbers = {"state": int(after.state), "stability": after.stability, "difficulty": after.difficulty}
    due_at = (after.due - _EPOCH) // _MS
    return Card(player, question, due_at, json.dumps(numbers, separators=(",", ":")), at, game_id)


def _known(card: Card) -> fsrs.Card:
    try:
        numbers: dict[str, Any] = json.loads(card.state)
        return fsrs.Card(
            card_id=0,
            state=State(numbers["state"]),
            stability=float(numbers["stability"]),
            difficulty=float(numbers["difficulty"]),
            due=_moment(card.due_at),
            last_review=_moment(card.reviewed_at),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptLog(f"stored card of {card.player} for {card.question} cannot be read: {error!r}") from error


def _moment(at: int) -> datetime:
    return _EPOCH + at * _MS


async def note(store: Store, info: GameInfo, game: Game) -> None:
    """Keep what a finished game, of any mode, tells of how well its players remember its questions.

    May be repeated: a card changes only by games that ended after those that it knows of. Raises `StoreError`, and
    `CorruptLog` where a stored card cannot be read.
    """
    at = ended_at(game)
    names = origins(game.challenge)
    left = (result for result in results(game) if not is_gone(result.player))
    players = max(1, CHUNK // len(names))
    while chunk := list(islice(left, players)):
        kept = await store.reviews.cards([result.player for result in chunk], names)
        before = {(card.player, card.question): card for card in kept}
        await store.reviews.put(list(_changed(chunk, names, before, at, info.game_id)))
        await asyncio.sleep(0)


def _changed(
    chunk: Iterable[GameResult], names: list[str], before: Mapping[tuple[str, str], Card], at: int, game_id: str
) -> Iterator[Card]:
    for result in chunk:
        for question, outcome in _first_answers(result).items():
            name = names[question]
            card = before.get((result.player, name))
            if card is None or card.reviewed_at < at:
                yield reviewed(card, result.player, name, rating(outcome), at, game_id)


def _first_answers(result: GameResult) -> dict[int, QuestionOutcome]:
    """How each question was answered for the first time in a game; practice asks them again and again."""
    first: dict[int, QuestionOutcome] = {}
    for outcome in result.outcomes:
        if outcome.tried:
            first.setdefault(outcome.question, outcome)
    return first


class Reviews:
    """Tells players what is due. Only questions count that can still be played there and may be asked. All methods
    raise `StoreError`.

    `place` is the address where somebody asks for them: what was decided there about questions holds.
    """

    def __init__(self, store: Store, clock: Clock, challenges: Challenges) -> None:
        self._store = store
        self._clock = clock
        self._challenges = challenges
        self._curation = Curation(store)

    async def due_count(self, player: str, place: str) -> int:
        """How many questions are due for a player now."""
        now = self._clock.now()
        return sum(due.due_at <= now for due, _ in await self._deck(player, place))

    async def next_at(self, player: str, place: str) -> int | None:
        """When (ms) the question is due that has been due the longest, or else will be first; None without any card."""
        deck = await self._deck(player, place)
        return deck[0][0].due_at if deck else None

    async def challenge_for(self, player: str, place: str) -> Challenge | None:
        """The questions to review now, the longest due first and at most `AT_ONCE`; None where none is due."""
        now = self._clock.now()
        due = [candidate for due, candidate in await self._deck(player, place) if due.due_at <= now]
        return mix(TITLE, due[:AT_ONCE]) if due else None

    async def next_for(self, player: str, channel: str, place: str) -> Challenge | None:
        """The review that a player has left in this channel, or else as `challenge_for`."""
        for game in await self._store.running(channel):
            if game.mode == MODE and game.owner == player:
                with suppress(CorruptLog):  # where it cannot be read any more, its questions are still due
                    return (await self._store.load(game.game_id)).challenge
        return await self.challenge_for(player, place)

    async def _deck(self, player: str, place: str) -> list[tuple[Due, Candidate]]:
        space = space_of(place)
        bank = await self._curation.bank(space, self._challenges(space))
        there = {candidate.origin: candidate for candidate in candidates(bank.values())}
        deck = await self._store.reviews.deck(player)
        return [(due, there[due.question]) for due in deck if due.question in there]
