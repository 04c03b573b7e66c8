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

_SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


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
    return URL.create("sqlite", database=str(full_path(path))).render_as_string()


def full_path(path: str | Path) -> Path:
    """The absolute path that is meant, with `~` for a home folder. Raises `StoreUnavailable` for an unknown one."""
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:
        raise StoreUnavailable(f"There is no home folder for {path}; write the whole path") from None


def _server_options(url: URL) -> dict[str, str]:
    """What asyncpg is told besides where the server is. `sslmode` is the name that hosted servers hand out."""
    options: dict[str, str] = {}
    for name, value in url.query.items():
        if name not in ("ssl", "sslmode") or value not in _SSL_MODES:
            raise StoreUnavailable(
                f"The database URL has a parameter that quizhost does not know ({name}); "
                f"the only one is sslmode, one of {', '.join(_SSL_MODES)}"
            )
        options["ssl"] = str(value)
    return options


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
        return Address(parsed.set(query=_server_options(parsed)), None)
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreUnavailable("quizhost keeps games in a file; write its path into the URL: sqlite:///path/to/file.db")
    return Address(parsed, full_path(parsed.database))
