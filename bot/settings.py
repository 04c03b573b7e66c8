"""What an operator can set, from the environment or a `.env` file; the only reader of either."""

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and says what would do."""


class Settings(BaseSettings):
    """Every setting of quizhost; each is read from the variable QUIZHOST_ followed by its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="QUIZHOST_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    database: str | None = None
    """Where games are kept: a path, or a URL such as postgresql+asyncpg://user:password@host/name."""

    questions: Path | None = None
    """A folder of packs instead of those that come with quizhost."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @property
    def database_url(self) -> str:
        """The database as a URL. Without a setting: a file in the user's data folder."""
        if self.database is not None and "://" in self.database:
            return self.database
        return sqlite_url(Path(self.database) if self.database else default_database())


def default_database() -> Path:
    """The file that keeps this user's games where nothing else is said."""
    return user_data_path("quizhost", appauthor=False) / "quizhost.db"


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return f"sqlite+aiosqlite:///{path.expanduser().absolute()}"


@cache
def load_settings() -> Settings:
    """Read all settings once. Raises `SettingsError`; the value itself is left out, as it may be a secret."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"QUIZHOST_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(f"{faults}. Correct the environment or the .env file.") from None
