"""On what terms games are played in a place, as moderators set them: whether one may start, and how it is asked for.

Who has more time is known to the game alone: nothing here says it, and no refusal depends on it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from bot.engine.events import GameRequested
from bot.engine.modes import ALONE, MODES
from bot.engine.requests import MAX_EXTRA
from bot.host import dates
from bot.host.chat_settings import settings_of
from bot.host.errors import HostError
from bot.host.places import channel_of, space_of
from bot.host.quiet_hours import quiet_hours, time_of_day
from bot.host.setting_values import seconds_text
from bot.ports import Store
from bot.ports.moderation import ChatSettings

REMEMBERED: Final = 10_000
"""Starts that are remembered; the oldest are forgotten first."""


class StartRefused(HostError):
    """No such game may start there now. The message is a sentence that says what to do."""


class _Start(NamedTuple):
    at: int
    delivery: str | None


class Terms:
    """The terms of all places. Methods raise `StoreUnavailable` as the store does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._starts: dict[tuple[str, str], _Start] = {}

    async def check(self, request: GameRequested, place: str, *, moderates: bool) -> None:
        """Raise `StartRefused` where the owner of this request may not start it in a place.

        Quiet hours, and the pause between two games of one person, are for games that others see; moderators need not
        pause. Only games that people ask for themselves are refused: dailies come when their schedule says.
        """
        settings = await settings_of(self._store.moderation, place)
        self._check_mode(request.mode, settings)
        if request.audience not in ALONE:
            await self._check_hours(request.at, place, settings)
            if not moderates:
                self._check_pause(request, place, settings)

    async def put_in(self, request: GameRequested, place: str) -> GameRequested:
        """The request with what is set for a place: seconds and attempts where it names none, and who has more time."""
        settings = await settings_of(self._store.moderation, place)
        return replace(
            request,
            seconds=settings.seconds if request.seconds is None else request.seconds,
            attempts=settings.attempts if request.attempts is None else request.attempts,
            extra=await self.extra(request, place),
        )

    async def extra(self, request: GameRequested, place: str) -> tuple[tuple[str, int], ...]:
        """Those who have more time in a place, of whom may play in this game, each with how much more, in percent."""
        space = space_of(place)
        if space is None:
            return ()
        given = sorted((await self._store.moderation.extra_time(space)).items())
        return tuple(
            (player, percent)
            for player, percent in given
            if 1 <= percent <= MAX_EXTRA and (request.audience not in ALONE or player == request.owner)
        )

    def started(self, request: GameRequested, place: str) -> None:
        """Note that somebody has started a game, from when on they pause."""
        if request.audience in ALONE:
            return
        key = _key(request, place)
        self._starts.pop(key, None)
        self._starts[key] = _Start(request.at, request.delivery)
        if len(self._starts) > REMEMBERED:
            del self._starts[next(iter(self._starts))]

    # --- what is checked ---------------------------------------------------------------------------------------------

    def _check_mode(self, mode_id: str, settings: ChatSettings) -> None:
        mode = MODES.get(mode_id)
        if settings.modes is None or mode is None or not mode.offered or mode_id in settings.modes:
            return
        allowed = _either(MODES[it].label if it in MODES else it for it in settings.modes)
        raise StartRefused(f"{mode.label} is not played here, as moderators have set; choose {allowed}.")

    async def _check_hours(self, at: int, place: str, settings: ChatSettings) -> None:
        if settings.quiet is None:
            return
        hours = quiet_hours(settings.quiet)
        space = space_of(place)
        zone = None if space is None else await self._store.spaces.space_zone(space)
        if hours.hold_at(time_of_day(at, zone)):
            since, until = (dates.clock(it, settings.language) for it in hours)
            raise StartRefused(f"Games cannot be started here between {since} and {until}; try again after {until}.")

    def _check_pause(self, request: GameRequested, place: str, settings: ChatSettings) -> None:
        last = self._starts.get(_key(request, place))
        if last is None or (request.delivery is not None and request.delivery == last.delivery):
            return  # one that is delivered again is the same start
        left_ms = (settings.cooldown or 0) * 1000 - abs(request.at - last.at)
        if left_ms > 0:
            wait = seconds_text(-(-left_ms // 1000))
            raise StartRefused(f"You have just started a game here; wait {wait} before you start another one.")


def has_own_thread(settings: ChatSettings, *, asked: bool, possible: bool = True) -> bool:
    """Whether a game gets a thread of its own: as whoever starts it has asked, unless moderators decided for all.

    Where threads are not `possible`, none is made that nobody asked for. Raises `StartRefused` where none may be had.
    """
    if asked and settings.threads == "never":
        raise StartRefused(
            "Games here are played in the channel itself, as moderators have set; start it without a thread."
        )
    return asked or (possible and settings.threads == "always")


def _key(request: GameRequested, place: str) -> tuple[str, str]:
    return request.owner, channel_of(place) or place


def _either(words: Iterable[str]) -> str:
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last
