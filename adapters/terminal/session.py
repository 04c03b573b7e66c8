"""One player's game in this terminal: finds or starts it, and turns what the player does into events."""

from contextlib import suppress
from dataclasses import dataclass
from secrets import randbits
from typing import Final
from uuid import uuid4

from adapters.terminal.today import Today
from bot.engine.errors import CorruptLog
from bot.engine.events import (
    ChoicePressed,
    ContinuePressed,
    Event,
    GameRequested,
    HintPressed,
    SkipPressed,
    StopPressed,
)
from bot.engine.modes import Audience
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.entries import Answer
from bot.host.service import Host
from bot.ports import Clock, GameInfo, Store

PLATFORM: Final = "terminal"

GRACE_MS: Final = 250
"""A press only has to cross from the keyboard's thread; no network is in between."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who plays, and where: the player's id and the channel's address."""

    player: str
    channel: str

    @classmethod
    def of(cls, user: str) -> "Seat":
        """The seat of this user of the machine."""
        return cls(player=f"{PLATFORM}:{user}", channel=f"{PLATFORM}:{user}")


async def unfinished(store: Store, seat: Seat, mode: str) -> dict[str, GameInfo]:
    """The newest unfinished game of each challenge in this mode, by challenge id.

    A game that is over counts as unfinished for as long as its result has not been shown.
    """
    games = await store.running(seat.channel)
    running = {info.game_id for info in games}
    unshown = {post.key.game_id for post in await store.posts() if post.channel == seat.channel} - running
    for game_id in unshown:
        with suppress(CorruptLog):  # whoever cannot read a game cannot tell its result either
            games.append((await store.load(game_id)).info)
    games.sort(key=lambda info: info.created_at)
    return {info.challenge_id: info for info in games if info.mode == mode and info.owner == seat.player}


class Session:
    """The player's side of one game. Every press carries the time at which it was made (ms)."""

    def __init__(self, host: Host, clock: Clock, seat: Seat, game_id: str) -> None:
        self._host = host
        self._clock = clock
        self.seat = seat
        self.game_id = game_id

    @classmethod
    async def begin(
        cls,
        host: Host,
        clock: Clock,
        seat: Seat,
        challenge: Challenge,
        *,
        mode: str,
        shuffle: bool,
        today: Today | None = None,
    ) -> "Session":
        """Start a new game, `today` that of today's daily. Raises `NotPlayable` or a `HostError`."""
        request = GameRequested(
            at=clock.now(),
            mode=mode,
            audience=Audience.SOLO if today is None else Audience.EACH_ALONE,
            owner=seat.player,
            players=(seat.player,),
            seed=randbits(53),
            shuffle=shuffle,
            grace_ms=GRACE_MS,
            until=None if today is None else today.until,
        )
        game_id = None if today is None else today.game_id
        return cls(host, clock, seat, await host.request(seat.channel, challenge, request, game_id))

    async def view(self) -> PlayerView:
        """The game as it stands."""
        return await self._host.view(self.game_id, self.seat.player)

    async def challenge(self) -> Challenge:
        """The challenge in the version that this game plays."""
        return await self._host.challenge(self.game_id)

    async def press(self, round_no: int, place: int, at: int | None = None) -> Answer:
        """Press the choice in this place."""
        return await self._submit(ChoicePressed(self._at(at), self.seat.player, round_no, place, uuid4().hex))

    async def hint(self, round_no: int, at: int | None = None) -> Answer:
        return await self._submit(HintPressed(self._at(at), self.seat.player, round_no, uuid4().hex))

    async def skip(self, round_no: int) -> Answer:
        return await self._submit(SkipPressed(self._at(None), self.seat.player, round_no, uuid4().hex))

    async def proceed(self, round_no: int) -> Answer:
        """The reveal of this round has been read: ask the next question."""
        return await self._submit(ContinuePressed(self._at(None), self.seat.player, round_no, uuid4().hex))

    async def stop(self) -> Answer:
        return await self._submit(StopPressed(self._at(None), self.seat.player, uuid4().hex))

    def _at(self, at: int | None) -> int:
        return self._clock.now() if at is None else at

    async def _submit(self, event: Event) -> Answer:
        return await self._host.submit(self.game_id, event)
