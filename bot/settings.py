"""What an operator can set, from the environment or a `.env` file; the only reader of either."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSource

PREFIX: Final = "QUIZHOST_"
SECRETS: Final = Path("/run/secrets")
"""Where containers find secrets: a file named like the variable, in small letters, holds its value."""

_LABEL: Final = "[A-Za-z0-9_-]{1,63}"
_HOST_AND_PORT: Final = re.compile(rf"(?:\[([0-9A-Fa-f:.]{{2,45}})\]|({_LABEL}(?:\.{_LABEL})*)):([0-9]{{1,5}})")

DISCORD_API: Final = "https://discord.com/api/v10"
SLACK_API: Final = "https://slack.com/api"


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and says what would do."""


def full_path(path: Path) -> Path:
    """The path from the root, with `~` for the user's home resolved where there is one."""
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # nobody of that name, or no home
        return path.absolute()


def host_and_port(address: str) -> tuple[str, int]:
    """The host, without brackets, and the port of an address such as 127.0.0.1:8080, localhost:80 or [::1]:0.

    Raises `ValueError`, with a sentence, for anything else.
    """
    match = _HOST_AND_PORT.fullmatch(address)
    if match is None or int(match[3]) > 65535:
        raise ValueError(f"{address!r} is no address; write a host and a port, such as 127.0.0.1:8080 or [::1]:8080.")
    return match[1] or match[2], int(match[3])


def _in_capitals(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _nats_url(value: str) -> str:
    url = value.strip()
    if not url.lower().startswith(("nats://", "tls://", "ws://", "wss://")):
        raise PydanticCustomError("nats", "It must begin with nats://, tls://, ws:// or wss://")
    return url


def _http_url(value: str) -> str:
    url = value.strip().rstrip("/")
    if not url.lower().startswith(("http://", "https://")):
        raise PydanticCustomError("http", "It must begin with http:// or https://")
    if "@" in url:
        raise PydanticCustomError("http", "It cannot hold a user or password; the token goes in the header already")
    return url


def _websocket_url(value: str) -> str:
    url = value.strip()
    if not url.lower().startswith(("ws://", "wss://")):
        raise PydanticCustomError("websocket", "It must begin with ws:// or wss://")
    return url


def _listening(value: str) -> str:
    address = value.strip()
    try:
        _, port = host_and_port(address)
    except ValueError:
        port = 0
    if port == 0:  # whoever asks could not know which port was chosen
        raise PydanticCustomError(
            "address", "It must be a host and a port from 1 to 65535, such as 127.0.0.1:8080 or [::1]:8080"
        )
    return address


def _discord_token(value: SecretStr) -> SecretStr:
    # People copy it with the word that goes before it in a header.
    token = re.sub(r"^Bot(\s+|$)", "", value.get_secret_value().strip())
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise PydanticCustomError(
            "token", "It must be the token from the Bot page of the developer portal, without blanks"
        )
    return SecretStr(token)


def _slack_token(prefix: str) -> Callable[[SecretStr], SecretStr]:
    def checked(value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if not token.startswith(prefix) or not token.isascii() or not token.isprintable() or " " in token:
            raise PydanticCustomError("token", f"It must be a token that begins with {prefix}")
        return SecretStr(token)

    return checked


class Settings(BaseSettings):
    """Every setting of quizhost; each is read from the variable QUIZHOST_ followed by its name in capitals.

    The environment comes before `.env`, and that before files in `SECRETS`. An empty value counts as none.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database: str | None = Field(default=None, repr=False)
    """Where games are kept: a path, or a URL such as postgresql+asyncpg://user:password@host/name."""

    questions: Annotated[Path, AfterValidator(full_path)] | None = None
    """A folder of packs instead of those that come with quizhost."""

    nats: Annotated[str, AfterValidator(_nats_url)] | None = Field(default=None, repr=False)
    """Where workers on other machines are reached, such as nats://host:4222; without it snippets run in a child process
    of the bot."""

    discord_token: Annotated[SecretStr, AfterValidator(_discord_token)] | None = None
    """The token of the bot's Discord application; with it `quizhost run` plays on Discord."""

    discord_api: Annotated[str, AfterValidator(_http_url)] = DISCORD_API
    """Where Discord's REST API is reached, with its version, such as http://proxy:8080/api/v10."""

    discord_gateway: Annotated[str, AfterValidator(_websocket_url)] | None = None
    """Where Discord's gateway is reached, such as ws://proxy:7878; without it the REST API names it."""

    health: Annotated[str, AfterValidator(_listening)] | None = None
    """Where `quizhost run` answers GET /health, such as 127.0.0.1:8080; without it nobody can ask."""

    slack_bot_token: Annotated[SecretStr, AfterValidator(_slack_token("xoxb-"))] | None = None
    """The bot token of the one workspace in which `quizhost run` plays."""

    slack_app_token: Annotated[SecretStr, AfterValidator(_slack_token("xapp-"))] | None = None
    """The app-level token; with it Slack is heard by Socket Mode, for which nothing has to be reachable."""

    slack_signing_secret: SecretStr | None = None
    """What proves that a request over HTTP is Slack's."""

    slack_client_id: str | None = None
    """The app's client id; with it many workspaces can install the app, and no bot token is set."""

    slack_client_secret: SecretStr | None = None
    """What proves to Slack that it is the app who asks for a workspace's token."""

    slack_address: Annotated[str, AfterValidator(_listening)] | None = None
    """Where Slack's requests are taken over HTTP, such as 0.0.0.0:3000."""

    slack_api: Annotated[str, AfterValidator(_http_url)] = SLACK_API
    """Where Slack's Web API is reached, such as https://slack-gov.com/api."""

    keep_removed_days: int = Field(default=30, ge=1, le=3650)
    """How many days everything of a server or workspace is kept after the bot was removed from it."""

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_in_capitals)] = "WARNING"

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_none(cls, values: dict[str, Any]) -> dict[str, Any]:
        """An empty file among the secrets counts as none, as an empty variable does."""
        return {name: value for name, value in values.items() if not isinstance(value, str) or value.strip()}

    @property
    def secrets(self) -> list[str]:
        """What must never be seen in a log."""
        secrets = (
            self.discord_token,
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.slack_client_secret,
        )
        return [secret.get_secret_value() for secret in secrets if secret is not None]

    @property
    def names_slack(self) -> bool:
        """Whether somebody means to play on Slack; what is missing for that is told when it is tried."""
        given = (self.slack_bot_token, self.slack_client_id, self.slack_client_secret, self.slack_app_token)
        return any(one is not None for one in given)

    @property
    def database_url(self) -> str:
        """The database as a URL. Without a setting: a file in the user's data folder. Raises `SettingsError`."""
        return url_of(self.database) if self.database else sqlite_url(default_database())


def default_database() -> Path:
    """The file that keeps this user's games where nothing else is said.

    Raises `SettingsError` for a user without a home folder.
    """
    try:
        folder = user_data_path("quizhost", appauthor=False)
    except RuntimeError:
        folder = Path("~")
    if not folder.is_absolute():  # what some releases of platformdirs answer instead of raising
        raise SettingsError("There is no home folder to keep games in; name a file with --db or QUIZHOST_DATABASE.")
    return folder / "quizhost.db"


def url_of(database: str) -> str:
    """The URL that somebody means who names a database by its URL or by the path of its file."""
    return database if "://" in database else sqlite_url(Path(database))


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return f"sqlite:///{quote(str(full_path(path)), safe='/: ', errors='surrogateescape')}"


def load_settings() -> Settings:
    """Read all settings. Raises `SettingsError`, which leaves the value itself out, as it may be a secret."""
    try:
        options: dict[str, Any] = {"_secrets_dir": SECRETS} if SECRETS.is_dir() else {}
        return Settings(**options)
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(f"{faults}. Correct the environment or the .env file.") from None
    except UnreadableSource:
        raise SettingsError(
            f"A file in {SECRETS} cannot be read; let the user that quizhost runs as read it, or remove it."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or "unknown reason"
        raise SettingsError(f"The .env file cannot be read: {reason}. Correct or remove it.") from None
