"""One process at a time on a database file: two would each believe that they alone look after the games."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.ports import StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows: two terminals are told apart by the log alone, and the later press is judged by it
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Use:
    """What a process does with a database file: the suffix of its lock, and what to say where that is taken."""

    suffix: str
    taken: str


TERMINAL: Final = Use(
    ".lock", "quizhost plays with {file} in another terminal; go on there, or choose another file with --db."
)
CHATS: Final = Use(
    ".run.lock", "quizhost runs with {file} already; stop that one first, or choose another file with --db."
)


@contextmanager
def alone_with(file: Path | None, use: Use) -> Iterator[None]:
    """Hold a lock beside a database file; it ends with the process, whatever kills it. None: no file, no lock.

    Uses do not shut each other out: each looks after games of its own. Raises `StoreUnavailable` where another process
    holds the lock of this use.
    """
    if file is None or fcntl is None:
        yield
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        held = file.with_name(file.name + use.suffix).open("a")
    except OSError:
        yield  # the store says better what is wrong with this place
        return
    with held as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreUnavailable(use.taken.format(file=file)) from None
        yield
