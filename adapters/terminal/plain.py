"""Plain play: one line in for each press, lines out. For pipes, screen readers and tests."""

import asyncio
import threading
from typing import Final, TextIO

from adapters import wording
from adapters.terminal import render
from adapters.terminal.inbound import Press, Word, expected, understand
from adapters.terminal.session import Session
from bot.engine.effects import CloseQuestion
from bot.engine.errors import RefusedEvent
from bot.engine.game import Phase
from bot.engine.modes import Mode, Scoring
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.errors import HostError
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post

FINISHED: Final = 0
LEFT: Final = 1
"""Exit code where the input ended, or nobody could read on, before the game was over. The game is kept."""


class Lines:
    """Lines from a stream, each with the time (ms) at which it was read. The end of the stream is None."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock
        self._queue: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        self._next: asyncio.Task[tuple[int, str] | None] | None = None
        self._ended = False

    def start(self) -> None:
        """Read on a thread of its own: no event loop can wait for every kind of file that standard input may be."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="standard input").start()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            for line in self._stream:
                loop.call_soon_threadsafe(self._queue.put_nowait, (self._clock.now(), line.rstrip("\r\n")))
            loop.call_soon_threadsafe(self._queue.put_nowait, None)
        except (RuntimeError, ValueError):
            return  # the loop is closed: nobody waits for lines any more

    async def next(self, unless: asyncio.Event) -> tuple[int, str] | None:
        """The next line, or None at the end of the stream or once `unless` is set."""
        if self._ended:
            return None
        if self._next is None:
            self._next = asyncio.create_task(self._queue.get())
        other = asyncio.create_task(unless.wait())
        try:
            await asyncio.wait({self._next, other}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            other.cancel()
        if not self._next.done():
            return None
        line = self._next.result()
        self._next = None
        self._ended = line is None
        return line

    @property
    def ended(self) -> bool:
        return self._ended

    def stop(self) -> None:
        if self._next is not None:
            self._next.cancel()


class PlainChat:
    """Shows announcements on a stream, but none while it is `muted`."""

    def __init__(self, out: TextIO, clock: Clock, player: str, mode: Mode) -> None:
        self._out = out
        self._clock = clock
        self._player = player
        self._scored = mode.scoring is not Scoring.NONE
        self.muted = False
        self.closed = asyncio.Event()
        self.broken = asyncio.Event()

    def say(self, *lines: str) -> None:
        """Print and flush. Where nobody reads any more, `broken` is set instead."""
        if not lines:
            return
        try:
            print(*lines, sep="\n", file=self._out, flush=True)
        except OSError:
            self.broken.set()
            self.closed.set()

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        if not self.muted:
            self.say(*render.announcement(post.announcement, challenge, self._player, scored=self._scored))
        if self.broken.is_set():
            await asyncio.Event().wait()  # unconfirmed: shown again when the game goes on
        if isinstance(post.announcement, CloseQuestion):
            self.closed.set()
        return Delivered(self._clock.now())


class PlainGame:
    """Plays one session from lines until the game is over or the lines end."""

    def __init__(self, host: Host, session: Session, chat: PlainChat, lines: Lines, *, pauses: bool):
        self._host = host
        self._session = session
        self._chat = chat
        self._lines = lines
        self._pauses = pauses

    async def play(self) -> int:
        """Play to the end of the game or of the lines, and return the exit code."""
        while await self._caught_up():
            seen = await self._session.view()
            if seen.phase is Phase.OVER:
                return FINISHED
            go_on = self._read_reveal if seen.phase is Phase.REVEALED else self._answer
            if not await go_on(seen):
                break
        return LEFT

    async def _caught_up(self) -> bool:
        """Wait until everything announced is shown; false where nobody reads any more."""
        quiet = asyncio.create_task(self._host.quiet())
        broken = asyncio.create_task(self._chat.broken.wait())
        try:
            await asyncio.wait({quiet, broken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            quiet.cancel()
            broken.cancel()
        return not self._chat.broken.is_set()

    async def _read_reveal(self, seen: PlayerView) -> bool:
        """Let a person at a keyboard read on at their own pace. False where the input has ended."""
        if self._pauses:
            self._chat.say("Press Enter for the next question, or type stop.")
            line = await self._lines.next(unless=self._chat.broken)
            if line is None:
                return False
            if line[1].strip():
                await self._press(seen, *line)
                return True
        await self._session.proceed(seen.round_no)
        return True

    async def _answer(self, seen: PlayerView) -> bool:
        """Take one line, or see the question close. False where the input has ended."""
        line = await self._lines.next(unless=self._chat.closed)
        self._chat.closed.clear()
        if line is None:
            return not self._lines.ended
        await self._press(seen, *line)
        return True

    async def _press(self, seen: PlayerView, at: int, text: str) -> None:
        if not text.strip():
            return
        choices = len(seen.order)
        meant = understand(text, choices)
        try:
            match meant:
                case Press(place):
                    effects = await self._session.press(seen.round_no, place, at)
                    self._chat.say(*render.reply(effects, await self._session.challenge(), seen))
                case Word.HINT:
                    effects = await self._session.hint(seen.round_no, at)
                    self._chat.say(*render.reply(effects, await self._session.challenge(), seen))
                case Word.SKIP:
                    await self._session.skip(seen.round_no)
                case Word.STOP:
                    await self._session.stop()
                case Word.HELP:
                    self._chat.say(expected(choices), *wording.scoring_rule())
                case None:
                    self._chat.say(f"{text.strip()!r} means nothing here. {expected(choices)}")
        except (RefusedEvent, HostError) as error:
            self._chat.say(wording.refusal(error))
