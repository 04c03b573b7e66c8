"""`quizhost play --plain`: chooses the challenge and the game, then hands over to plain play."""

import asyncio
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TextIO

from adapters import wording
from adapters.terminal import render
from adapters.terminal.inbound import Word, understand
from adapters.terminal.plain import FINISHED, LEFT, Lines, PlainChat, PlainGame, caught_up, shortened
from adapters.terminal.session import PLATFORM, Seat, Session, unfinished
from adapters.terminal.settling import Settling
from adapters.terminal.today import Today
from bot.engine.errors import CorruptLog, QuizError
from bot.engine.events import StopPressed
from bot.engine.game import Phase
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.host.proofs import Proofs, ProvenChat, RecordedProofs
from bot.host.service import Host
from bot.ports import Clock, GameInfo, Store

USUAL_MODE: Final = "challenge"


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What the command line asked for.

    `challenge_id` None lets the player choose. `flags` are the remaining words of the command line, which have to be
    typed again to come back to the same game. `today` is today's daily, where that is played.
    """

    user: str
    challenge_id: str | None = None
    mode: str = USUAL_MODE
    afresh: bool = False
    flags: tuple[str, ...] = ()
    today: Today | None = None

    def command(self, challenge_id: str) -> str:
        """The command line that goes on with this challenge."""
        if not MODES[self.mode].offered:
            return shlex.join(("quizhost", "play", f"--{self.mode}", *self.flags))
        mode = () if self.mode == USUAL_MODE else ("--mode", self.mode)
        return shlex.join(("quizhost", "play", challenge_id, *mode, *self.flags))


async def play_plain(
    options: PlayOptions,
    challenges: Mapping[str, Challenge],
    store: Store,
    clock: Clock,
    stdin: TextIO,
    stdout: TextIO,
    proofs: Proofs | None = None,
) -> int:
    """Play from lines of `stdin` to lines on `stdout` and return the exit code: 0 when the game ended, 1 before.

    The challenge, where named, must be one of `challenges` or have an unfinished game. A game that was left is kept,
    also where this is cancelled. Raises `StoreError`, and `QuizError` or `HostError` where no game can be played.
    """
    seat = Seat.of(options.user)
    games = await unfinished(store, seat, options.mode)
    lines = Lines(stdin, clock)
    lines.start()
    chat = PlainChat(stdout, clock, seat.player, MODES[options.mode])
    settling = Settling(store, clock)
    chats = {PLATFORM: ProvenChat(chat, proofs or RecordedProofs())}
    host = Host(store, clock, chats, sole=True, on_over=settling.game_over)
    settling.connect(host)
    table = _Table(host, clock, seat, options, challenges, games, chat)
    chosen = options.challenge_id
    try:
        chosen = chosen or await table.choose(lines)
        if chosen is None:
            return LEFT if lines.ended or chat.broken.is_set() else FINISHED
        session = await table.open(chosen)
        code = await PlainGame(host, session, chat, lines, pauses=stdin.isatty()).play()
        await settling.catch_up(seat.channel)
        await settling.quiet()
        await caught_up(host, chat)
    except asyncio.CancelledError:
        if chosen is not None:
            chat.say("", f"Your game is kept. Go on with: {options.command(chosen)}")
        raise
    finally:
        lines.stop()
        await host.stop()
    if code == LEFT:
        chat.say("", f"Your game is kept. Go on with: {options.command(chosen)}")
    return code


@dataclass(frozen=True, slots=True)
class _Table:
    """Where one player plays, and what there is to play. `games` are the unfinished ones by challenge id."""

    host: Host
    clock: Clock
    seat: Seat
    options: PlayOptions
    challenges: Mapping[str, Challenge]
    games: Mapping[str, GameInfo]
    chat: PlainChat

    async def choose(self, lines: Lines) -> str | None:
        """Let the player choose by number or id; None where they choose nothing."""
        numbered = {str(number): id_ for number, id_ in enumerate(self.challenges, start=1)}
        expected = f"Type {'1' if len(numbered) == 1 else f'a number from 1 to {len(numbered)}'}, or stop."
        self.chat.say("Choose a challenge:", "")
        for number, id_ in numbered.items():
            state = " (unfinished game: goes on)" if id_ in self.games and not self.options.afresh else ""
            challenge = self.challenges[id_]
            self.chat.say(f"{number}. {challenge.title}{state}: {wording.plan(challenge)}")
        self.chat.say("", expected)
        while (line := await lines.next(unless=self.chat.broken)) is not None:
            text = line[1].strip().lower()
            if (chosen := numbered.get(text, text)) in self.challenges:
                return chosen
            if understand(text, 0) in (Word.STOP, Word.LEAVE):
                return None
            if text:
                self.chat.say(f"{shortened(line[1])!r} is not one of them. {expected}")
        self.chat.say("", "The input has ended before a challenge was chosen. Name one: quizhost play ID")
        return None

    async def open(self, challenge_id: str) -> Session:
        """Go on with the unfinished game of a challenge, or start one."""
        game = self.games.get(challenge_id)
        if game is not None and not self.options.afresh:
            try:
                return await self._go_on(game)
            except CorruptLog:
                if challenge_id not in self.challenges:
                    raise
                self.chat.say("Your unfinished game cannot be read any more, so a new one starts.", "")
        await self._leave(game)
        challenge = self.challenges[challenge_id]
        self.chat.say(*render.opening(challenge, self.options.mode))
        mode, today = self.options.mode, self.options.today
        return await Session.begin(self.host, self.clock, self.seat, challenge, mode=mode, shuffle=False, today=today)

    async def _go_on(self, game: GameInfo) -> Session:
        session = Session(self.host, self.clock, self.seat, game.game_id)
        challenge, seen = await session.challenge(), await session.view()
        gap = () if seen.phase is Phase.OPEN else ("",)
        self.chat.say(render.resumed(challenge, seen, scored=self.chat.scored), *gap)
        await self.host.start(games=[game.game_id])
        if seen.phase is not Phase.OPEN:
            return session
        await caught_up(self.host, self.chat)  # the time that is given back is told first
        seen, now = await session.view(), self.clock.now()
        if seen.phase is Phase.OPEN and (seen.deadline is None or now <= seen.deadline):
            self.chat.say("", *render.again(challenge, seen, now))
        return session

    async def _leave(self, game: GameInfo | None) -> None:
        """Start the host; where there is an unfinished game, stop it without a word."""
        if game is None:
            await self.host.start(games=[])
            return
        self.chat.muted = True
        await self.host.start(games=[game.game_id])
        with suppress(QuizError):  # it is over, or cannot be read any more: there is nothing to stop
            await self.host.submit(game.game_id, StopPressed(self.clock.now(), self.seat.player))
        await caught_up(self.host, self.chat)
        self.chat.muted = False
