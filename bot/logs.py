"""Where log lines go, and what they never say."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from platformdirs import user_log_path

# Whoever has the token of an interaction can answer in the bot's name; it is part of the address, and of the event,
# which discord.py notes in full at DEBUG. Slack's tokens, the addresses at which it takes answers and those at which it
# takes connections are noted by slack_sdk and slack_bolt in the same way, escaped as they came.
_SLASH: Final = r"(?:\\*/|%2F)"
_TOKENS: Final = re.compile(
    "|".join(
        (
            r"""(?P<discord>(?:/(?:interactions|webhooks)/\d+/|['"]token['"]: ?['"]))[^/\s'"?]+""",
            r"(?P<slack>xox[a-z][.-]|xapp-)[\w.-]+",
            rf"(?P<hook>hooks\.slack[\w-]*\.com{_SLASH}\w+{_SLASH})[^\s'\",&]+",
            r"""(?P<answer>response_url[\\'"]*\s?[:=]\s?[\\'"]*)[^\s'",&]+""",
            r"(?P<ticket>[?&](?:ticket|code|state)=)[^\s'\"&\\]+",
        )
    )
)
_LINE: Final = "%(levelname)s %(name)s: %(message)s"


class DiscreetFormatter(logging.Formatter):
    """Formats lines without the secrets given and without tokens in addresses, also in tracebacks."""

    def __init__(self, fmt: str, secrets: Iterable[str] = ()) -> None:
        super().__init__(fmt)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line as it may be seen."""
        line = _TOKENS.sub(lambda found: f"{found[found.lastgroup or 0]}***", super().format(record))
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def keep_secrets(secrets: Iterable[str]) -> None:
    """Let no line that goes to standard error hold a secret."""
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            handler.setFormatter(DiscreetFormatter(_LINE, secrets))


@contextmanager
def logging_aside() -> Iterator[None]:
    """Send log lines to a file while the screen belongs to the game, or nowhere where there can be no file."""
    root = logging.getLogger()
    before = root.handlers[:]
    aside = _log_file()
    aside.setFormatter(DiscreetFormatter(f"%(asctime)s {_LINE}"))
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
