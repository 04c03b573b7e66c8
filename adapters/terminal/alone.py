"""One terminal at a time on a database file: two would each believe that they alone look after the game."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.ports import StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows: two terminals are told apart by the log alone, and the later press is judged by it
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone_with(file: Path | None) -> Iterator[None]:
    """Hold a lock beside a database file; it ends with the process, whatever kills it. None: no file, no lock.

    Raises `StoreUnavailable` where another terminal holds it.
    """
    if file is None or fcntl is None:
        yield
        return
    with file.with_name(file.name + ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreUnavailable(
                f"quizhost plays with {file} in another terminal; go on there, or choose another file with --db."
            ) from None
        yield
