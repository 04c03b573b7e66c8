"""How a worker in the foreground is told to end.

A platform without such signals, or a loop outside of the main thread, leaves them to Python: Ctrl-C still interrupts.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any


def end_when_told() -> None:
    """Let SIGTERM cancel the running task, so that what it started is ended with it."""
    task = _this_task()
    with suppress(NotImplementedError, RuntimeError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@contextmanager
def told_to_end(stop: asyncio.Event, say: Callable[[str], None]) -> Iterator[None]:
    """Let the first SIGINT or SIGTERM set `stop`, and the next one cancel the running task."""
    task = _this_task()

    def told() -> None:
        if stop.is_set():
            task.cancel()
        else:
            stop.set()
            say("Ending once the snippets that run are done; tell it once more to end at once.")

    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    with suppress(NotImplementedError, RuntimeError):
        for number in numbers:
            loop.add_signal_handler(number, told)
    try:
        yield
    finally:
        with suppress(NotImplementedError, RuntimeError):
            for number in numbers:
                loop.remove_signal_handler(number)


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task
