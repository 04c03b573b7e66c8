"""A store in memory, faithful to the port, that fails and waits as told."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.engine.codec import (
    decode_announcement,
    decode_challenge,
    decode_event,
    encode_announcement,
    encode_challenge,
    encode_event,
)
from bot.engine.effects import Announcement, AwardBadge, ScoreChanged
from bot.engine.questions import Challenge
from bot.players import is_gone
from bot.ports import (
    HOST_KEPT_MS,
    Append,
    Badge,
    GameInfo,
    PlayerScore,
    PlayerTotals,
    Post,
    PostKey,
    StoredGame,
    StoreUnavailable,
    UnknownGame,
)
from tests.fakes.attempts import AttemptsState, MemoryAttempts
from tests.fakes.boards import BoardsState, MemoryBoards
from tests.fakes.careers import CareersState, MemoryCareers
from tests.fakes.corrections import CorrectionsState, MemoryCorrections
from tests.fakes.erasure import MemoryErasure
from tests.fakes.moderation import MemoryModeration, ModerationState
from tests.fakes.packs import MemoryPacks, PacksState
from tests.fakes.persons import MemoryPersons, PersonsState
from tests.fakes.reviews import MemoryReviews, ReviewsState
from tests.fakes.schedules import MemorySchedules, SchedulesState
from tests.fakes.spaces import MemorySpaces, SpacesState


@dataclass(slots=True)
class StoredEvent:
    """An event as text."""

    kind: str
    at: int
    delivery: str | None
    body: str


@dataclass(slots=True)
class StoredRow:
    """A game as text."""

    info: GameInfo
    challenge: str
    asked: str | None = None
    log: list[StoredEvent] = field(default_factory=list)


@dataclass(slots=True)
class MemoryState:
    """What is durable. Several stores over one state are several processes over one database."""

    games: dict[str, StoredRow] = field(default_factory=dict)
    challenges: dict[tuple[str, str], str] = field(default_factory=dict)
    deliveries: set[str] = field(default_factory=set)
    outbox: dict[PostKey, tuple[str, str, str]] = field(default_factory=dict)
    scores: dict[tuple[str, str], PlayerScore] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    beats: dict[str, int] = field(default_factory=dict)
    spaces: SpacesState = field(default_factory=SpacesState)
    schedules: SchedulesState = field(default_factory=SchedulesState)
    boards: BoardsState = field(default_factory=BoardsState)
    careers: CareersState = field(default_factory=CareersState)
    reviews: ReviewsState = field(default_factory=ReviewsState)
    attempts: AttemptsState = field(default_factory=AttemptsState)
    packs: PacksState = field(default_factory=PacksState)
    moderation: ModerationState = field(default_factory=ModerationState)
    corrections: CorrectionsState = field(default_factory=CorrectionsState)
    persons: PersonsState = field(default_factory=PersonsState)


class MemoryStore:
    """Implements `bot.ports.Store`. Everything goes through the codec, so nothing is shared by reference.

    `transactions` holds what every `append` that was not failed was given, `calls` counts the calls of every method.
    """

    def __init__(self, state: MemoryState | None = None) -> None:
        self.state = state if state is not None else MemoryState()
        self.boards = MemoryBoards(self.state.boards)
        self.spaces = MemorySpaces(self.state.spaces, self.boards, self._over)
        self.schedules = MemorySchedules(self.state.schedules)
        self.careers = MemoryCareers(self.state.careers, self.boards)
        self.reviews = MemoryReviews(self.state.reviews)
        self.attempts = MemoryAttempts(self.state.attempts)
        self.packs = MemoryPacks(self.state.packs, self.state.careers)
        self.moderation = MemoryModeration(self.state.moderation, self.state.careers)
        self.corrections = MemoryCorrections(self.state)
        self.persons = MemoryPersons(self.state.persons, self.boards)
        self.erasure = MemoryErasure(self.state, self.boards, self.persons, self.spaces)
        self.transactions: list[tuple[Append, ...]] = []
        self.calls: Counter[str] = Counter()
        self._faults: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self._closed = False
        self._held: dict[str, asyncio.Event] = {}
        self._hooks: defaultdict[str, deque[Callable[[], Awaitable[None]]]] = defaultdict(deque)

    # --- faults ------------------------------------------------------------------------------------------------------

    def fail(self, method: str, times: int = 1, error: Exception | None = None) -> None:
        """Fail the next calls of a method, with `StoreUnavailable` unless another error is given."""
        for _ in range(times):
            self._faults[method].append(error or StoreUnavailable("the disk is full; make room and start again"))

    def hold(self, method: str) -> None:
        """Let calls of this method wait until `release`."""
        self._held.setdefault(method, asyncio.Event())

    def release(self, method: str | None = None) -> None:
        """Let what waits go on."""
        for held in [method] if method is not None else list(self._held):
            self._held.pop(held).set()

    def before(self, method: str, hook: Callable[[], Awaitable[None]], times: int = 1) -> None:
        """Run a hook inside each of the next calls of a method, before it does anything."""
        self._hooks[method].extend([hook] * times)

    async def _enter(self, method: str) -> None:
        self.calls[method] += 1
        await asyncio.sleep(0)
        if method in self._held:
            await self._held[method].wait()
        if self._hooks[method]:
            await self._hooks[method].popleft()()
        if self._faults[method]:
            raise self._faults[method].popleft()
        if self._closed and method not in ("open", "close"):
            raise StoreUnavailable("this store is not open")

    # --- the port ----------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        await self._enter("open")
        self._closed = False

    async def close(self) -> None:
        await self._enter("close")
        self._closed = True

    async def append(self, appends: Sequence[Append]) -> list[bool]:
        assert len({append.info.game_id for append in appends}) == len(appends), "two appends of one game"
        await self._enter("append")
        self.transactions.append(tuple(appends))
        flags = [self._append(append) for append in appends]
        await asyncio.sleep(0)
        return flags

    def _append(self, append: Append) -> bool:
        state, info = self.state, append.info
        row = state.games.get(info.game_id)
        if append.challenge is not None:
            if row is not None or append.base_revision != 0:
                return False
        elif row is None or row.info.revision != append.base_revision:
            return False
        deliveries = [logged.event.delivery for logged in append.events if logged.event.delivery is not None]
        if len(set(deliveries)) < len(deliveries) or not state.deliveries.isdisjoint(deliveries):
            return False
        if row is None:
            assert append.challenge is not None
            body = encode_challenge(append.challenge)
            row = state.games[info.game_id] = StoredRow(info, body)
            state.challenges.setdefault((info.challenge_id, info.version), body)
        # What is graded by another key stays so, whatever the writer knows of it.
        info = replace(info, version=row.info.version, home=row.info.home)
        row.info = replace(info, seen_at=max(info.seen_at, row.info.seen_at))
        state.deliveries.update(deliveries)
        for logged in append.events:
            assert logged.seq == len(row.log) + 1, "sequence numbers are consecutive"
            event = logged.event
            row.log.append(StoredEvent(type(event).__name__, event.at, event.delivery, encode_event(event)))
            announcements = [effect for effect in logged.effects if isinstance(effect, Announcement)]
            for index, announcement in enumerate(announcements):
                key = PostKey(info.game_id, logged.seq, index)
                text = encode_announcement(announcement)
                state.outbox[key] = (info.channel, type(announcement).__name__, text)
            for effect in logged.effects:
                if isinstance(effect, ScoreChanged) and not is_gone(effect.player):
                    state.scores[info.game_id, effect.player] = PlayerScore(
                        effect.player, effect.points, effect.right, effect.first_try, effect.wrong, effect.hints
                    )
                elif isinstance(effect, AwardBadge) and not is_gone(effect.player):
                    self._award(info, event.at, effect)
        for key in append.delivered:
            state.outbox.pop(key, None)
        return True

    def _award(self, info: GameInfo, at: int, effect: AwardBadge) -> None:
        badge = Badge(
            player=effect.player,
            badge=effect.badge,
            name=effect.name,
            emoji=effect.emoji,
            game_id=info.game_id,
            challenge_id=effect.challenge,
            version=effect.version,
            first_try=effect.first_try,
            hints=effect.hints,
            earned_at=at,
        )
        self.state.careers.award(badge)

    async def load(self, game_id: str) -> StoredGame:
        await self._enter("load")
        row = self.state.games.get(game_id)
        if row is None:
            raise UnknownGame(f"there is no game {game_id!r}")
        stored = StoredGame(
            self._seen(row.info),
            decode_challenge(row.challenge),
            tuple(decode_event(event.kind, event.at, event.delivery, event.body) for event in row.log),
            None if row.asked is None else decode_challenge(row.asked),
        )
        await asyncio.sleep(0)
        return stored

    async def challenge(self, challenge_id: str, version: str) -> Challenge:
        await self._enter("challenge")
        body = self.state.challenges.get((challenge_id, version))
        if body is None:
            raise UnknownGame(f"there is no challenge {challenge_id!r} in the version {version!r}")
        return decode_challenge(body)

    async def running(self, channel: str | None = None, *, challenge_id: str | None = None) -> list[GameInfo]:
        await self._enter("running")
        infos = [
            self._seen(row.info)
            for row in reversed(self.state.games.values())
            if not row.info.over
            and (channel is None or row.info.channel == channel)
            and (challenge_id is None or row.info.challenge_id == challenge_id)
        ]
        return sorted(infos, key=lambda info: -info.created_at)

    async def beat(self, host: str, at: int) -> None:
        await self._enter("beat")
        beats = self.state.beats
        beats[host] = max(at, beats.get(host, 0))
        for name in [name for name, last in beats.items() if last < at - HOST_KEPT_MS]:
            del beats[name]

    async def last_beat(self, host: str) -> int | None:
        await self._enter("last_beat")
        return self.state.beats.get(host)

    def _seen(self, info: GameInfo) -> GameInfo:
        return replace(info, seen_at=max(info.seen_at, self.state.beats.get(info.host, 0)))

    async def posts(self, game_id: str | None = None) -> list[Post]:
        await self._enter("posts")
        return [
            Post(key, channel, decode_announcement(kind, body))
            for key, (channel, kind, body) in self.state.outbox.items()
            if game_id is None or key.game_id == game_id
        ]

    async def discard(self, keys: Sequence[PostKey]) -> None:
        await self._enter("discard")
        for key in keys:
            self.state.outbox.pop(key, None)

    async def name_players(self, names: Mapping[str, str], at: int) -> None:
        await self._enter("name_players")
        self.state.names.update(names)

    async def names(self, players: Sequence[str]) -> dict[str, str]:
        await self._enter("names")
        return {player: self.state.names[player] for player in players if player in self.state.names}

    async def hide(self, player: str, hidden: bool, at: int) -> None:
        await self._enter("hide")
        (self.state.hidden.add if hidden else self.state.hidden.discard)(player)
        self.state.boards.hidden = self.state.hidden
        self.boards.show_now(player, not hidden)

    def _over(self) -> list[str]:
        over = [row.info for row in self.state.games.values() if row.info.over]
        return [info.game_id for info in sorted(over, key=lambda info: (info.created_at, info.game_id))]

    async def hidden(self, players: Sequence[str]) -> frozenset[str]:
        await self._enter("hidden")
        return frozenset(self.state.hidden.intersection(players))

    async def scores(self, game_id: str) -> list[PlayerScore]:
        await self._enter("scores")
        scores = [score for (game, _), score in self.state.scores.items() if game == game_id]
        return sorted(scores, key=lambda score: (-score.points, -score.right, score.player))

    async def totals(self, player: str) -> PlayerTotals:
        await self._enter("totals")
        scores = [score for score in self.state.scores.values() if score.player == player]
        return PlayerTotals(
            games=len(scores),
            points=sum(score.points for score in scores),
            right=sum(score.right for score in scores),
            first_try=sum(score.first_try for score in scores),
            wrong=sum(score.wrong for score in scores),
            hints=sum(score.hints for score in scores),
        )

    async def badges(self, player: str) -> list[Badge]:
        await self._enter("badges")
        careers = self.state.careers
        badges = [badge for key, badge in careers.badges.items() if key[0] == player and key not in careers.revoked]
        return sorted(badges, key=lambda badge: (badge.earned_at, badge.badge))
