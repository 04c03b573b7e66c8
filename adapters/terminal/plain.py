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
from bot.ports import ChatBusy, Clock, Delivered, Post

FINISHED: Final = 0
LEFT: Final = 1
"""Exit code where the input ended, or nobody could read on, before the game was over. The game is kept."""

LONGEST_LINE: Final = 1_000
"""Characters after which a line counts as two, so that a file without line ends does not fill the memory."""

READ_AHEAD: Final = 1_000
"""Lines that are read before they are wanted; a program may write them faster than anybody can play."""

ECHOED: Final = 40
"""How much of a line that means nothing is repeated."""


class Lines:
    """Lines from a stream, each with the time (ms) at which it was read. The end of the stream is None."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock
        self._queue: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        self._room = threading.Semaphore(READ_AHEAD)
        self._next: asyncio.Task[tuple[int, str] | None] | None = None
        self._ended = False

    def start(self) -> None:
        """Read on a thread of its own: no event loop can wait for every kind of file that standard input may be."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="standard input").start()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            try:
                line = self._stream.readline(LONGEST_LINE)
            except (OSError, ValueError):
                line = ""  # a terminal that hung up, a stream that was closed: nothing more will come
            self._room.acquire()
            item = (self._clock.now(), line.rstrip("\r\n")) if line else None
            try:
                loop.call_soon_threadsafe(self._queue.put_nowait, item)
            except RuntimeError:
                return  # the loop is closed: nobody waits for lines any more
            if item is None:
                return

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
        self._room.release()
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

    edits = False

    def __init__(self, out: TextIO, clock: Clock, player: str, mode: Mode) -> None:
        self._out = out
        self._clock = clock
        self._player = player
        self.scored = mode.scoring is not Scoring.NONE
        self.muted = False
        self.closed = asyncio.Event()
        self.broken = asyncio.Event()

    def say(self, *lines: str) -> None:
        """Print and flush. Where nobody reads any more, `broken` is set instead."""
        if not lines or self.broken.is_set():
            return
        try:
            print(*lines, sep="\n", file=self._out, flush=True)
        except OSError:
            self.broken.set()
            self.closed.set()

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        if not self.muted:
            self.say(*render.announcement(post.announcement, challenge, self._player, scored=self.scored))
        if self.broken.is_set():
            raise ChatBusy("nobody reads any more")  # unconfirmed: shown again when the game goes on
        if isinstance(post.announcement, CloseQuestion):
            self.closed.set()
        return Delivered(self._clock.now())


async def caught_up(host: Host, chat: PlainChat) -> bool:
    """Wait until everything announced is shown; false where nobody reads any more."""
    quiet = asyncio.create_task(host.quiet())
    broken = asyncio.create_task(chat.broken.wait())
    try:
        await asyncio.wait({quiet, broken}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        quiet.cancel()
        broken.cancel()
    return not chat.broken.is_set()


class PlainGame:
    """Plays one session from lines until the game is over or the lines end.

    `pauses` lets the player read each explanation for as long as they like; the next question then waits for a line.
    """

    def __init__(self, host: Host, session: Session, chat: PlainChat, lines: Lines, *, pauses: bool):
        self._host = host
        self._session = session
        self._chat = chat
        self._lines = lines
        self._pauses = pauses

    async def play(self) -> int:
        """Play to the end of the game or of the lines, and return the exit code.

        Raises `StoreError`, `QuizError`, and a `HostError` where the next question cannot be asked.
        """
        challenge = await self._session.challenge()
        while await caught_up(self._host, self._chat):
            seen = await self._session.view()
            if seen.phase is Phase.OVER:
                return FINISHED
            go_on = self._read_reveal if seen.phase is Phase.REVEALED else self._answer
            if not await go_on(seen, challenge):
                break
        return LEFT

    async def _read_reveal(self, seen: PlayerView, challenge: Challenge) -> bool:
        """Let a person at a keyboard read on at their own pace. False where the input has ended."""
        if not self._pauses:
            await self._session.proceed(seen.round_no)
            return True
        self._chat.say("Press Enter for the next question, or type leave or stop.")
        line = await self._lines.next(unless=self._chat.broken)
        if line is None:
            return False
        if line[1].strip():
            return await self._press(seen, challenge, *line)
        try:
            await self._session.proceed(seen.round_no)
        except HostError as error:
            self._chat.say(wording.refusal(error))
        return True

    async def _answer(self, seen: PlayerView, challenge: Challenge) -> bool:
        """Take one line, or see the question close. False where the input has ended."""
        line = await self._lines.next(unless=self._chat.closed)
        self._chat.closed.clear()
        if line is None:
            return not self._lines.ended
        return await self._press(seen, challenge, *line)

    async def _press(self, seen: PlayerView, challenge: Challenge, at: int, text: str) -> bool:
        """Do what a line says. False where it says to leave the game as it is."""
        if not text.strip():
            return True
        choices = len(seen.order)
        meant = understand(text, choices)
        try:
            match meant:
                case Press(place):
                    effects = await self._session.press(seen.round_no, place, at)
                    self._chat.say(*render.reply(effects, challenge, seen))
                case Word.HINT:
                    effects = await self._session.hint(seen.round_no, at)
                    self._chat.say(*render.reply(effects, challenge, seen))
                case Word.SKIP:
                    await self._session.skip(seen.round_no)
                case Word.STOP:
                    await self._session.stop()
                case Word.LEAVE:
                    return False
                case Word.HELP:
                    self._chat.say(expected(choices), *(wording.scoring_rule() if self._chat.scored else ()))
                case None:
                    lost = f"{shortened(text)!r} means nothing here."
                    self._chat.say(f"{lost} {expected(choices)}" if seen.phase is Phase.OPEN else lost)
        except (RefusedEvent, HostError) as error:
            self._chat.say(wording.refusal(error))
        return True


def shortened(line: str) -> str:
    """A typed line as far as it is worth repeating."""
    text = line.strip()
    return text if len(text) <= ECHOED else f"{text[: ECHOED - 1]}…"
