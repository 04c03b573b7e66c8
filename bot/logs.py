"""Where log lines go while the screen belongs to a game."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from platformdirs import user_log_path


@contextmanager
def logging_aside() -> Iterator[None]:
    """Send log lines to a file while the screen belongs to the game, or nowhere where there can be no file."""
    root = logging.getLogger()
    before = root.handlers[:]
    aside = _log_file()
    aside.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.handlers[:] = [aside]
    try:
        yield
    finally:
        root.handlers[:] = before
        aside.close()


def _log_file() -> logging.Handler:
    try:
        folder = user_log_path("quizhost", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        return logging.FileHandler(folder / "quizhost.log", encoding="utf-8")
    except (OSError, RuntimeError):  # no right to write, no home folder
        return logging.NullHandler()
