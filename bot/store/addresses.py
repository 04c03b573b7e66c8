"""Where a database is, read from its URL, and how to speak of it without giving a password away."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.ports import StoreUnavailable

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A database that quizhost can use. `path` is its file in the case of SQLite, else None."""

    url: URL
    path: Path | None

    @property
    def shown(self) -> str:
        """The address for people: the file, or the server and the database, without user and password."""
        if self.path is not None:
            return str(self.path)
        return f"{self.url.host or 'localhost'}:{self.url.port or 5432}/{self.url.database or ''}"

    @property
    def noun(self) -> str:
        """What kind of thing it is, for a sentence."""
        return "database" if self.path is None else "file"

    def hide(self, words: str) -> str:
        """The words of somebody else, without the password if they quote it."""
        secret = self.url.password
        return words.replace(str(secret), "***") if secret else words


def file_url(path: str | Path) -> str:
    """The URL of an SQLite file. Relative paths are taken from the current folder."""
    return URL.create("sqlite", database=str(Path(path).expanduser().absolute())).render_as_string()


def parse(url: str) -> Address:
    """The address that a URL means: `sqlite:///path` or `postgresql://user:password@host:port/database`.

    Raises `StoreUnavailable` for anything else.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The text may hold a password in a place where nobody looks for one: it is not repeated.
        raise StoreUnavailable(
            "The database URL cannot be read; write sqlite:///path/to/file.db or "
            "postgresql://user:password@host:5432/database"
        ) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreUnavailable(
            f"quizhost cannot keep games in a {parsed.drivername!r} database; use a URL that begins with "
            "sqlite:// or postgresql://"
        )
    parsed = parsed.set(drivername=driver)
    if driver.startswith("postgresql"):
        return Address(parsed, None)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreUnavailable("quizhost keeps games in a file; write its path into the URL: sqlite:///path/to/file.db")
    return Address(parsed, Path(parsed.database).expanduser().absolute())
