"""Who may start, stop and skip games, and where: what holds in every chat's channels, whatever the platform."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from secrets import randbits
from uuid import uuid4

from bot.engine.errors import CorruptLog, NotPlayable, QuizError
from bot.engine.events import GameRequested, SkipPressed, StopPressed
from bot.engine.modes import MODES, Audience
from bot.engine.questions import Challenge
from bot.engine.requests import playable_mode
from bot.host import audit
from bot.host.curation import Curation
from bot.host.entries import Answer
from bot.host.errors import HostError
from bot.host.places import channel_of, space_of
from bot.host.service import Host
from bot.host.terms import Terms
from bot.host.windows import is_window
from bot.ports import GameInfo, Store, UnknownGame


class ChannelTaken(HostError):
    """A game is running in the channel already. `game` is that game, None where it is being started this moment."""

    def __init__(self, game: GameInfo | None = None) -> None:
        super().__init__(
            "A game is running here already; let it end, or have it stopped, before you start another one."
        )
        self.game = game


class BeingStarted(HostError):
    """Somebody asks for a game while another one that they asked for there is being started."""

    def __init__(self) -> None:
        super().__init__("A game that you have asked for is just being started here; wait until it has begun.")


@dataclass(frozen=True, slots=True)
class Wish:
    """A game that somebody asks for.

    `channel` is the address of the chat and `owner` the player who asks; `at` is when (ms) and `delivery` as in
    `bot.engine.events`. `seconds` replaces every question's own limit where it is not None. `moderates` says whether
    the owner moderates there. `asked_in` is the address whose settings hold where that is not `channel`: the channel of
    a thread that has an address of its own, or the one where somebody asks for a game on their own screen.
    """

    channel: str
    challenge: Challenge
    mode: str
    owner: str
    at: int
    seconds: int | None = None
    delivery: str | None = None
    moderates: bool = False
    asked_in: str | None = None

    @property
    def place(self) -> str:
        """The address whose settings hold."""
        return self.asked_in or self.channel


def is_personal(mode: str) -> bool:
    """Whether a mode is for one player even where many are there. Raises `NotPlayable` for one that nobody can play."""
    record = MODES.get(mode)
    if record is None or not record.offered:
        playable = ", ".join(mode.id for mode in MODES.values() if mode.offered)
        raise NotPlayable(f"there is no mode {mode!r} to play; choose one of {playable}")
    return Audience.CHANNEL not in record.audiences


class Lobby:
    """Starts games and ends them, over one host."""

    def __init__(self, host: Host, store: Store) -> None:
        self._host = host
        self._store = store
        self._curation = Curation(store)
        self._terms = Terms(store)
        self._starting: set[str] = set()
        self._asking: dict[tuple[str, str], str] = {}

    @contextmanager
    def one_at_a_time(self, owner: str, place: str, delivery: str) -> Iterator[None]:
        """For the time in which a game that others see is checked, announced and started: nobody has several of them
        started in one channel, in threads of their own, before the first of them lets them pause.

        Raises `BeingStarted`; not for what is delivered again.
        """
        key = owner, channel_of(place) or place
        if self._asking.get(key, delivery) != delivery:
            raise BeingStarted
        first = key not in self._asking
        self._asking[key] = delivery
        try:
            yield
        finally:
            if first:
                del self._asking[key]

    async def check(self, wish: Wish) -> Wish:
        """The wish with what may be asked of its challenge: for before anything is shown of a game in a channel.

        Raises `NotPlayable` where there can be no such game, `StartRefused` where it may not start, and `NothingLeft`.
        """
        request = _request(wish, Audience.CHANNEL)
        playable_mode(request)
        await self._terms.check(request, wish.place, moderates=wish.moderates)
        return replace(wish, challenge=await self._asked(wish))

    @asynccontextmanager
    async def reserved(self, channel: str) -> AsyncIterator[None]:
        """Keep a channel for the game that is about to be started there. Raises `ChannelTaken`."""
        if channel in self._starting:
            raise ChannelTaken
        self._starting.add(channel)
        try:
            for game in await self.unfinished(channel):
                if await self._can_be_played(game):
                    raise ChannelTaken(game)
            yield
        finally:
            self._starting.discard(channel)

    async def start_together(self, wish: Wish) -> str:
        """Start a game that everybody in the channel plays, and return its id once it is kept.

        Raises `ChannelTaken` where one is running there, `StartRefused` where moderators have it otherwise,
        `NotPlayable`, or another `HostError`.
        """
        async with self.reserved(wish.channel):
            return await self.start_reserved(wish)

    async def start_reserved(self, wish: Wish) -> str:
        """As `start_together`, in a channel that is `reserved`."""
        return await self._start(wish, Audience.CHANNEL)

    async def _can_be_played(self, game: GameInfo) -> bool:
        """Whether a game can still be read; one that cannot must not keep its channel for ever."""
        try:
            await self._host.view(game.game_id, "")
        except (QuizError, UnknownGame):
            return False
        return True

    async def start_alone(self, wish: Wish, game_id: str) -> str:
        """Start a game for its owner alone, with the id given. Raises `StartRefused`, `NotPlayable` or another
        `HostError`."""
        return await self._start(wish, Audience.SOLO, game_id)

    async def _start(self, wish: Wish, audience: Audience, game_id: str | None = None) -> str:
        request = _request(wish, audience)
        await self._terms.check(request, wish.place, moderates=wish.moderates)
        request = await self._terms.put_in(request, wish.place)
        started = await self._host.request(wish.channel, await self._asked(wish), request, game_id)
        self._terms.started(request, wish.place)
        return started

    async def _asked(self, wish: Wish) -> Challenge:
        """What is asked of the challenge where it is wished for. Raises `NothingLeft`."""
        return await self._curation.asked(space_of(wish.place), wish.challenge)

    async def running(self, channel: str) -> GameInfo | None:
        """The game that runs in this channel, the newest if there are several; None where there is none."""
        games = await self.unfinished(channel)
        return games[0] if games else None

    async def unfinished(self, channel: str) -> list[GameInfo]:
        """The games that run in this channel, newest first: all that a player has begun alone."""
        return [game for game in await self._store.running(channel) if not is_window(game)]

    async def running_in(self, prefix: str) -> list[GameInfo]:
        """The games that run in all channels whose address begins so, newest first."""
        running = await self._store.running()
        return [game for game in running if game.channel.startswith(prefix) and not is_window(game)]

    async def windows_in(self, prefix: str) -> list[GameInfo]:
        """The windows that are open in all channels whose address begins so, newest first: people play alone there, so
        that other games may run beside them."""
        running = await self._store.running()
        return [game for game in running if game.channel.startswith(prefix) and is_window(game)]

    async def stop(self, game_id: str, player: str, *, moderates: bool, at: int, delivery: str | None = None) -> Answer:
        """End a game. Raises `NotAllowed` for somebody who neither started it nor moderates, and as `Host.submit`."""
        game = await self._moderated(game_id, player) if moderates else None
        answer = await self._host.submit(game_id, StopPressed(at, None if moderates else player, delivery))
        if game is not None:
            await self._note(audit.DAILY_WITHDRAWN if is_window(game) else audit.GAME_STOPPED, game, player, at)
        return answer

    async def skip(self, game_id: str, player: str, *, moderates: bool, at: int, delivery: str | None = None) -> Answer:
        """Close the question that is open. Raises as `stop`, and `RoundOver` where none is."""
        round_no = (await self._host.view(game_id, player)).round_no
        game = await self._moderated(game_id, player) if moderates else None
        skip = SkipPressed(at, None if moderates else player, round_no, delivery)
        answer = await self._host.submit(game_id, skip)
        if game is not None:
            await self._note(audit.QUESTION_SKIPPED, game, player, at)
        return answer

    async def _moderated(self, game_id: str, player: str) -> GameInfo | None:
        """The game with this id where it is none that this player has started; dailies are everybody's."""
        game = next((it for it in await self._store.running() if it.game_id == game_id), None)
        return None if game is None or (game.owner == player and not is_window(game)) else game

    async def _note(self, action: str, game: GameInfo, player: str, at: int) -> None:
        space = space_of(game.channel)
        await audit.note(self._store, at, player, action, game.owner, space, channel=channel_of(game.channel))

    async def shown_in(self, game: GameInfo) -> str | None:
        """The chat's name for the message that shows the newest question; None where there is none."""
        try:
            return (await self._host.view(game.game_id, "")).message
        except (CorruptLog, UnknownGame):
            return None

    async def is_in(self, game: GameInfo, player: str) -> bool:
        """Whether somebody plays a game, or has started it."""
        try:
            return game.owner == player or (await self._host.view(game.game_id, player)).joined
        except (QuizError, UnknownGame):
            return False

    async def title(self, game: GameInfo) -> str:
        """The title of the challenge that a game plays; its id where the game cannot be read any more."""
        try:
            return (await self._host.challenge(game.game_id)).title
        except CorruptLog:
            return game.challenge_id


def new_game_id() -> str:
    """An id that no other game has."""
    return uuid4().hex


def _request(wish: Wish, audience: Audience) -> GameRequested:
    return GameRequested(
        at=wish.at,
        mode=wish.mode,
        audience=audience,
        owner=wish.owner,
        players=(wish.owner,) if audience is Audience.SOLO else (),
        seed=randbits(53),
        seconds=wish.seconds,
        delivery=wish.delivery,
    )
