"""The games that can be played here: finds, takes up and starts them. No screen in it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from adapters.terminal.app.chat import ScreenChat
from adapters.terminal.app.record import Record
from adapters.terminal.play import PlayOptions
from adapters.terminal.session import PLATFORM, Seat, Session, unfinished
from adapters.terminal.settling import Settling
from bot.engine.errors import QuizError
from bot.engine.events import StopPressed
from bot.engine.modes import MODES, Mode, Scoring
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.proofs import Proofs, ProvenChat
from bot.host.service import Host
from bot.ports import Clock, GameInfo, Store


@dataclass(frozen=True, slots=True)
class Opened:
    """A game that is being played."""

    session: Session
    challenge: Challenge
    record: Record


class Table:
    """Where one player plays: the host, the seat, and what there is to play.

    Use: `await prepare()`, `await open(…)` once, `await again(…)` as often as liked, and always `await close()`.
    """

    def __init__(
        self,
        options: PlayOptions,
        challenges: Mapping[str, Challenge],
        store: Store,
        clock: Clock,
        chat: ScreenChat,
        proofs: Proofs,
    ) -> None:
        self.options = options
        self.challenges = challenges
        self.clock = clock
        self.chat = chat
        self.seat = Seat.of(options.user)
        self.games: dict[str, GameInfo] = {}
        self.badges: set[str] = set()
        self.proofs = proofs
        self.settling = Settling(store, clock)
        chats = {PLATFORM: ProvenChat(chat, proofs)}
        self.host = Host(store, clock, chats, sole=True, on_over=self.settling.game_over)
        self.settling.connect(self.host)
        self._store = store

    @property
    def mode(self) -> Mode:
        return MODES[self.options.mode]

    @property
    def scored(self) -> bool:
        """Whether the mode gives points."""
        return self.mode.scoring is not Scoring.NONE

    @property
    def repeatable(self) -> bool:
        """Whether a game that was just played can be played once more; not where it was chosen for this moment."""
        return self.mode.offered

    async def prepare(self) -> None:
        """Look for unfinished games and badges.

        Raises `StoreError`, and `LookupError` where the challenge asked for is neither known nor unfinished.
        """
        self.games = await unfinished(self._store, self.seat, self.options.mode)
        self.badges = {badge.challenge_id for badge in await self._store.badges(self.seat.player)}
        asked = self.options.challenge_id
        if asked is not None and asked not in self.challenges and (self.options.afresh or asked not in self.games):
            raise LookupError(f"there is no challenge {asked!r}")

    async def standing(self, challenge_id: str) -> PlayerView | None:
        """Where the unfinished game of this challenge stands; None where it cannot be read."""
        try:
            return await Session(self.host, self.clock, self.seat, self.games[challenge_id].game_id).view()
        except QuizError:
            return None

    async def open(self, challenge_id: str, *, afresh: bool) -> Opened:
        """Go on with the unfinished game of a challenge, or start one. Raises `QuizError`, `HostError`, `StoreError`.

        What the game announces waits until somebody follows it.
        """
        game = self.games.pop(challenge_id, None)
        if game is not None and not afresh:
            session = Session(self.host, self.clock, self.seat, game.game_id)
            record = Record.of(await self._store.load(game.game_id), self.seat.player)
            opened = Opened(session, await session.challenge(), record)
            await self.host.start(games=[game.game_id])
            await self._catch_up(game.game_id)
            return opened
        await self._leave(game)
        await self._catch_up()
        return await self._begin(self.challenges[challenge_id])

    async def _catch_up(self, shown: str | None = None) -> None:
        """Settle what was left, without a word but in the game that is shown."""
        await self.settling.catch_up(
            self.seat.channel, lambda game_id: None if game_id == shown else self.chat.ignore(game_id)
        )

    async def _leave(self, game: GameInfo | None) -> None:
        """Start the host; where there is an unfinished game, stop it without a word."""
        if game is None:
            await self.host.start(games=[])
            return
        self.chat.ignore(game.game_id)
        await self.host.start(games=[game.game_id])
        with suppress(QuizError):  # it is over, or cannot be read any more: there is nothing to stop
            await self.host.submit(game.game_id, StopPressed(self.clock.now(), self.seat.player))

    async def again(self, challenge: Challenge) -> Opened:
        """Start a new game of a challenge that was just played. Raises as `open`."""
        return await self._begin(self.challenges.get(challenge.id, challenge))

    async def close(self) -> None:
        """Let the host write what waits and go. May be called twice."""
        await self.settling.quiet()
        await self.host.stop()

    async def _begin(self, challenge: Challenge) -> Opened:
        mode, today = self.options.mode, self.options.today
        session = await Session.begin(self.host, self.clock, self.seat, challenge, mode=mode, shuffle=True, today=today)
        return Opened(session, challenge, Record(self.seat.player))
