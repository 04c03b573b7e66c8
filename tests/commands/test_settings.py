"""Settings: where they are read from, and what is said about wrong ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.settings as settings_module
from bot.settings import SettingsError, default_database, full_path, host_and_port, load_settings, sqlite_url
from bot.store.addresses import parse


def path_of(url: str) -> Path | None:
    return parse(url).path


def test_defaults(here: Path) -> None:
    settings = load_settings()
    assert (settings.database, settings.questions, settings.log_level) == (None, None, "WARNING")
    assert settings.nats is None
    assert settings.health is None
    assert path_of(settings.database_url) == default_database()
    assert default_database().is_relative_to(here / "home")
    assert list((here / "home").iterdir()) == [], "looking must make nothing"


def test_the_environment(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("QUIZHOST_DATABASE", "games.db")
    monkeypatch.setenv("QUIZHOST_QUESTIONS", "packs")
    monkeypatch.setenv("QUIZHOST_LOG_LEVEL", "debug")
    settings = load_settings()
    assert path_of(settings.database_url) == here / "games.db"
    assert settings.questions == here / "packs"
    assert settings.log_level == "DEBUG"


def test_the_env_file(here: Path) -> None:
    (here / ".env").write_text("# ours\nQUIZHOST_DATABASE='my games.db'\nOTHER=1\n", encoding="utf-8")
    assert path_of(load_settings().database_url) == here / "my games.db"


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    (here / ".env").write_text("QUIZHOST_DATABASE=file.db\nQUIZHOST_LOG_LEVEL=INFO\n", encoding="utf-8")
    monkeypatch.setenv("QUIZHOST_DATABASE", "environment.db")
    settings = load_settings()
    assert (settings.database, settings.log_level) == ("environment.db", "INFO")


def test_settings_are_read_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    load_settings()
    monkeypatch.setenv("QUIZHOST_DATABASE", "later.db")
    assert load_settings().database == "later.db"


@pytest.mark.parametrize("name", ["DATABASE", "QUESTIONS", "NATS", "HEALTH", "LOG_LEVEL"])
def test_an_empty_value_counts_as_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = load_settings()
    monkeypatch.setenv(f"QUIZHOST_{name}", "")
    assert load_settings() == before


@pytest.mark.parametrize("scheme", ["nats", "tls", "ws", "wss", "TLS"])
def test_a_nats_server(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("QUIZHOST_NATS", f" {scheme}://user:pass%40word@host:4222 ")
    assert load_settings().nats == f"{scheme}://user:pass%40word@host:4222"


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8080", "0.0.0.0:65535", "localhost:1", "[::1]:8080", "my_bot.example-1:80"]
)
def test_where_health_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("QUIZHOST_HEALTH", f" {address} ")
    assert load_settings().health == address


def test_the_parts_of_an_address() -> None:
    assert host_and_port("127.0.0.1:8080") == ("127.0.0.1", 8080)
    assert host_and_port("[::1]:0") == ("::1", 0)
    assert host_and_port("localhost:65535") == ("localhost", 65535)


def test_a_home_folder_is_found(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("QUIZHOST_DATABASE", "~/games.db")
    monkeypatch.setenv("QUIZHOST_QUESTIONS", "~/packs")
    settings = load_settings()
    assert path_of(settings.database_url) == here / "home" / "games.db"
    assert settings.questions == here / "home" / "packs"


def test_the_home_of_nobody_is_a_name_like_any_other(here: Path) -> None:
    assert full_path(Path("~nobody-of-that-name/x")) == here / "~nobody-of-that-name" / "x"


def test_a_url_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+asyncpg://user:pass%40word@host:5433/name?ssl=require"
    monkeypatch.setenv("QUIZHOST_DATABASE", url)
    assert load_settings().database_url == url


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1).filter(
        lambda name: name not in (".", "..") and not name.startswith("~")
    )
)
def test_any_file_name_survives_the_url(name: str) -> None:
    path = Path("/games") / name
    assert path_of(sqlite_url(path)) == path


# --- wrong values ----------------------------------------------------------------------------------------------------


def test_a_wrong_value_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_LOG_LEVEL", "hunter2")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    words = str(caught.value)
    assert words.startswith("QUIZHOST_LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'")
    assert words.endswith("Correct the environment or the .env file.")
    assert "hunter2" not in words.lower()
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize("url", ["hunter2", "host:4222", "http://user:hunter2@host", "nats:hunter2"])
def test_a_wrong_nats_server_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("QUIZHOST_NATS", url)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "QUIZHOST_NATS: It must begin with nats://, tls://, ws:// or wss://. Correct the environment or the .env file."
    )


NO_ADDRESSES = [
    "8080",
    ":8080",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:65536",
    "127.0.0.1:-1",
    "127.0.0.1:８０",
    "127.0.0.1:80/health",
    "http://127.0.0.1:80",
    "user@host:80",
    "::1:80",
    "[127.0.0.1:80",
    "[localhost]:80",
    "two words:80",
    "a..b:80",
    "a" * 64 + ":80",
    "[" + "0" * 64 + "]:80",
    "127.0.0.1:80\n127.0.0.1:81",
]


@pytest.mark.parametrize("address", [*NO_ADDRESSES, "127.0.0.1:0"])
def test_a_wrong_address_for_health_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("QUIZHOST_HEALTH", address)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "QUIZHOST_HEALTH: It must be a host and a port from 1 to 65535, such as 127.0.0.1:8080 or [::1]:8080. "
        "Correct the environment or the .env file."
    )


@pytest.mark.parametrize("address", [*NO_ADDRESSES, "", " 127.0.0.1:80", "127.0.0.1:80\n"])
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(ValueError, match="write a host and a port"):
        host_and_port(address)


def test_an_env_file_that_is_not_text(here: Path) -> None:
    (here / ".env").write_bytes(b"QUIZHOST_DATABASE=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"^The \.env file cannot be read: it is not UTF-8\."):
        load_settings()


def test_a_folder_called_env_is_none_of_our_business(here: Path) -> None:
    (here / ".env").mkdir()
    load_settings()


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_DATABASE", "postgresql://user:hunter2@host/name")
    monkeypatch.setenv("QUIZHOST_NATS", "nats://user:hunter2@host")
    settings = load_settings()
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)


def test_settings_stay_as_they_are() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().database = "other.db"  # type: ignore[misc]


TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("written", [TOKEN, f"  {TOKEN}\n", f"Bot {TOKEN}"])
def test_a_discord_token_is_read_as_people_copy_it(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", written)
    settings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert settings.secrets == [TOKEN]
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize("written", ["two words", "töken"])
def test_a_discord_token_that_is_none_is_refused_unseen(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", written)
    with pytest.raises(SettingsError, match="QUIZHOST_DISCORD_TOKEN: It must be the token from the Bot page") as caught:
        load_settings()
    assert written not in str(caught.value)


def test_the_word_before_a_token_alone_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", "Bot ")
    with pytest.raises(SettingsError, match="QUIZHOST_DISCORD_TOKEN"):
        load_settings()


def test_no_token_is_no_secret() -> None:
    assert load_settings().secrets == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DISCORD_API", "discord.com/api", "It must begin with http:// or https://"),
        ("DISCORD_API", "https://user:pass@proxy/api/v10", "It cannot hold a user or password"),
        ("DISCORD_GATEWAY", "https://proxy", "It must begin with ws:// or wss://"),
    ],
)
def test_addresses_of_discord_are_looked_at(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(f"QUIZHOST_{name}", value)
    with pytest.raises(SettingsError, match=f"QUIZHOST_{name}: {words}"):
        load_settings()


def test_discord_is_reached_at_its_own_address_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().discord_api == "https://discord.com/api/v10"
    monkeypatch.setenv("QUIZHOST_DISCORD_API", "http://127.0.0.1:8080/api/v10/")
    assert load_settings().discord_api == "http://127.0.0.1:8080/api/v10"


def test_secrets_can_be_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings_module, "SECRETS", tmp_path)
    (tmp_path / "quizhost_discord_token").write_text(f"{TOKEN}\n")
    assert load_settings().secrets == [TOKEN]
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", "other")
    assert load_settings().secrets == ["other"]


def test_a_secret_that_cannot_be_read_is_told_as_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings_module, "SECRETS", tmp_path)
    (tmp_path / "quizhost_discord_token").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read; let the user that quizhost runs as read it"):
        load_settings()


def test_an_empty_file_among_the_secrets_counts_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings_module, "SECRETS", tmp_path)
    for name in ("discord_token", "slack_bot_token", "database"):
        (tmp_path / f"quizhost_{name}").write_text("\n")
    settings = load_settings()
    assert (settings.secrets, settings.database) == ([], None)


@pytest.mark.parametrize(("given", "days"), [("1", 1), ("3650", 3650), ("", 30)])
def test_days_that_spaces_are_kept(monkeypatch: pytest.MonkeyPatch, given: str, days: int) -> None:
    monkeypatch.setenv("QUIZHOST_KEEP_REMOVED_DAYS", given)
    assert load_settings().keep_removed_days == days


@pytest.mark.parametrize("given", ["0", "3651", "-1", "soon", "1.5"])
def test_days_that_spaces_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("QUIZHOST_KEEP_REMOVED_DAYS", given)
    with pytest.raises(SettingsError, match="QUIZHOST_KEEP_REMOVED_DAYS"):
        load_settings()
