"""One sitting at plain play: a keyboard that waits for the test, a screen that the test reads, a clock it moves."""

import asyncio
import io
import queue
from collections.abc import Iterable

from adapters.terminal.play import PlayOptions, play_plain
from bot.engine.questions import Challenge
from tests.engine.builders import START, challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

PATIENCE = 10.0
"""Seconds after which a program that says nothing counts as stuck."""


class Keyboard(io.TextIOBase):
    """A stream that has a line when one was typed, and an end when `end` was called."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._lines: queue.SimpleQueue[str | OSError] = queue.SimpleQueue()
        self._is_terminal = is_terminal

    def type(self, line: str) -> None:
        self._lines.put(f"{line}\n")

    def end(self) -> None:
        self._lines.put("")

    def breaks(self) -> None:
        self._lines.put(OSError(5, "Input/output error"))

    @property
    def unread(self) -> int:
        return self._lines.qsize()

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        line = self._lines.get()
        if isinstance(line, OSError):
            raise line
        return line

    def isatty(self) -> bool:
        return self._is_terminal


class Screen(io.StringIO):
    """What was printed. After `lasts` more prints nobody reads any more."""

    lasts: int | None = None

    def flush(self) -> None:
        if self.lasts is not None:
            self.lasts -= 1
            if self.lasts < 0:
                raise BrokenPipeError(32, "Broken pipe")


WON = "Also won: "


class Sitting:
    """Starts at once. `hears` waits until something is said, `types` answers, `ends` waits for the exit code."""

    def __init__(
        self,
        store: MemoryStore,
        clock: FakeClock,
        *,
        of: Challenge | Iterable[Challenge] | None = None,
        id: str | None = "tensors",
        mode: str = "challenge",
        new: bool = False,
        terminal: bool = False,
        lasts: int | None = None,
        flags: tuple[str, ...] = ("--plain",),
    ) -> None:
        offered = [of or challenge(2)] if isinstance(of, Challenge | None) else list(of)
        self.clock = clock
        self.keyboard = Keyboard(is_terminal=terminal)
        self.screen = Screen()
        self.screen.lasts = lasts
        self._heard = 0
        options = PlayOptions("ann", id, mode, new, flags)
        challenges = {known.id: known for known in offered}
        self.task = asyncio.create_task(
            play_plain(options, challenges, store, clock, self.keyboard, self.screen), name="sitting"
        )

    @property
    def text(self) -> str:
        """All that was said, but for the badges of careers, which come after everything else: see `won`."""
        return "".join(line for line in self.screen.getvalue().splitlines(True) if not line.startswith(WON))

    @property
    def won(self) -> list[str]:
        """What was said of badges that many games bring together."""
        return [line for line in self.screen.getvalue().splitlines() if line.startswith(WON)]

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def types(self, *lines: str) -> "Sitting":
        for line in lines:
            self.keyboard.type(line)
        return self

    async def hears(self, words: str) -> str:
        """Wait until something with these words is said, after what was heard before; the whole line of it."""
        async with asyncio.timeout(PATIENCE):
            while (found := self.text.find(words, self._heard)) < 0:
                assert not self.task.done() or self.task.result() is None, f"ended without {words!r}:\n{self.text}"
                await asyncio.sleep(0)
        start = self.text.rfind("\n", 0, found) + 1
        end = self.text.index("\n", found)
        self._heard = end
        await self.clock.settle()
        return self.text[start:end]

    async def ends(self) -> int:
        """The exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.task

    async def leaves(self) -> int:
        """End the input; the exit code."""
        self.keyboard.end()
        return await self.ends()

    async def is_killed(self) -> None:
        """Be gone without a word more; what was not written is lost."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def new_clock() -> FakeClock:
    return FakeClock(START)
