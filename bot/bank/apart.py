"""Work on files that nobody trusts, in a process of its own that is ended where it takes too long.

What a file may hold is limited in many places, and one of them may have a gap: then one process is stuck, and not the
bot with everybody's games. The process does one thing after another, is made when it is first needed, and then stays.
"""

import asyncio
import importlib.util
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import Final, ParamSpec, TypeVar

from bot.ports.packs import TooMuchWork

P = ParamSpec("P")
T = TypeVar("T")

SECONDS: Final = 20.0
"""How long one piece of work may take; good files take a second or two."""

MEMORY: Final = 1 << 30
"""How many bytes the process may have, where the system can see to it."""

TOO_LONG: Final = (
    "This takes too long to read; split it into smaller packs, or make its parameters and conditions fewer."
)
TOO_LARGE: Final = "This takes too much memory to read; split it into smaller packs."


class Apart:
    """One such process. `close` ends it."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._pool: Pool | None = None
        self._turn = asyncio.Lock()

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work returns or raises; both it and its arguments can be pickled. Raises `TooMuchWork`."""
        async with self._turn:
            if self._pool is None:
                self._pool = await asyncio.to_thread(self._start)
            loop = asyncio.get_running_loop()
            done: asyncio.Future[T] = loop.create_future()

            def settle(settled: Callable[[], None]) -> None:
                # Whoever waited may be gone, and the loop with them.
                if not loop.is_closed():
                    loop.call_soon_threadsafe(lambda: None if done.done() else settled())

            def give(found: T) -> None:
                settle(lambda: done.set_result(found))

            def fail(error: BaseException) -> None:
                settle(lambda: done.set_exception(error))

            self._pool.apply_async(work, args, kwargs, callback=give, error_callback=fail)
            try:
                async with asyncio.timeout(self._seconds):
                    return await done
            except TimeoutError:
                await self.close()
                raise TooMuchWork(TOO_LONG) from None
            except MemoryError:
                await self.close()
                raise TooMuchWork(TOO_LARGE) from None
            except asyncio.CancelledError:
                await self.close()
                raise

    async def close(self) -> None:
        """End the process, whatever it does. It is made anew where it is needed again."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end, pool)

    def _start(self) -> Pool:
        # A fork would take along the threads' locks and the connections of the bot.
        return get_context("spawn").Pool(1, _begin, (self._memory,))


def _end(pool: Pool) -> None:
    pool.terminate()
    pool.join()


def _begin(memory: int) -> None:
    """In the new process: bound it, and leave it to the bot when to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if importlib.util.find_spec("resource") is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
