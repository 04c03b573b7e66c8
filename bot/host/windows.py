"""Windows: the dailies that a channel is invited to, and each player's own run within them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b

from bot.engine.errors import GameAlreadyStarted
from bot.engine.events import GameRequested
from bot.engine.game import Phase
from bot.engine.modes import MODES, Audience
from bot.host.curation import Curation
from bot.host.errors import HostError
from bot.host.places import space_of
from bot.host.runs import is_run, run_id
from bot.host.service import Host
from bot.host.terms import Terms
from bot.ports import GameInfo, Store, UnknownGame


class WindowClosed(HostError):
    """Nobody can begin within this window any more."""

    def __init__(
        self, message: str = "This daily is closed; nobody can begin it any more. The next one will come."
    ) -> None:
        super().__init__(message)


class PlayedBefore(HostError):
    """Somebody has played within this window, and everything about them was erased since."""

    def __init__(self) -> None:
        super().__init__("You have played this daily before you were deleted; the next one is yours again.")


class RunState(StrEnum):
    """Where a player's run stands."""

    BEGUN = "begun"  # by this very call
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Run:
    """One player's game within a window."""

    game_id: str
    state: RunState


def is_window(game: GameInfo) -> bool:
    """Whether a game only holds a window open. The runs within it know the window's name, and this game is not one."""
    mode = MODES.get(game.mode)
    return mode is not None and mode.scheduled and not is_run(game.game_id)


class Windows:
    """Lets players begin their runs."""

    def __init__(self, host: Host, store: Store) -> None:
        self._host = host
        self._curation = Curation(store)
        self._terms = Terms(store)

    async def play(self, window_id: str, player: str, channel: str, at: int, delivery: str | None = None) -> Run:
        """Begin this player's run in their own channel, or find the one that they began.

        Raises `WindowClosed`, `PlayedBefore`, `GameNotStarted` where the game holds no window, `UnknownGame`,
        `CorruptLog` or another `HostError`.
        """
        found = await self.run_of(window_id, player)
        if found is not None:
            return found
        window = await self._host.window(window_id, player)
        if window.over or at >= window.until:
            raise WindowClosed
        # All of its questions stay, so that what was done in a run and in its window is about the same ones.
        challenge = await self._curation.graded(space_of(window.channel), window.challenge)
        game_id = run_id(window_id, player)
        if game_id in self._host.departures.runs:
            raise PlayedBefore
        request = GameRequested(
            at=at,
            mode=window.mode,
            audience=Audience.EACH_ALONE,
            owner=player,
            players=(player,),
            seed=int.from_bytes(blake2b(game_id.encode(), digest_size=6).digest(), "big"),
            # As everybody else has them in this window, even if moderators change them meanwhile.
            seconds=window.seconds,
            attempts=window.attempts,
            until=window.until,
            window=window_id,
            home=window.channel,
            delivery=delivery,
        )
        request = replace(request, extra=await self._terms.extra(request, window.channel))
        try:
            await self._host.request(channel, challenge, request, game_id)
        except GameAlreadyStarted:  # by another press of the same player, or this one delivered again
            return await self.run_of(window_id, player) or Run(game_id, RunState.RUNNING)
        return Run(game_id, RunState.BEGUN)

    async def run_of(self, window_id: str, player: str) -> Run | None:
        """The run that a player has begun within a window; None where they have not. Raises as `Host.view`."""
        game_id = run_id(window_id, player)
        try:
            seen = await self._host.view(game_id, player)
        except UnknownGame:
            return None
        return Run(game_id, RunState.OVER if seen.phase is Phase.OVER else RunState.RUNNING)
