"""What log lines never say."""

import logging

import pytest

from bot.logs import DiscreetFormatter, keep_secrets

TOKEN = "MTIz.abc.def"


def line(message: str, *args: object, secrets: tuple[str, ...] = (TOKEN,), exc_info: object = None) -> str:
    record = logging.LogRecord("bot", logging.WARNING, __file__, 1, message, args, exc_info)  # type: ignore[arg-type]
    return DiscreetFormatter("%(levelname)s %(name)s: %(message)s", secrets).format(record)


def test_an_ordinary_line_stays_as_it_is() -> None:
    assert line("channel %s is busy", "discord:1/2") == "WARNING bot: channel discord:1/2 is busy"


@pytest.mark.parametrize("message", [f"login with {TOKEN} failed", "login with %s failed"])
def test_a_secret_is_left_out(message: str) -> None:
    said = line(message, *([TOKEN] if "%s" in message else []))
    assert said == "WARNING bot: login with *** failed"


@pytest.mark.parametrize(
    "path",
    [
        "/interactions/12/aW50ZXJhY3Rpb24/callback",
        "https://discord.com/api/v10/webhooks/12/aW50ZXJhY3Rpb24/messages/@original",
        "/webhooks/12/aW50ZXJhY3Rpb24?wait=1",
        "/webhooks/12/aW50ZXJhY3Rpb24",
    ],
)
def test_the_token_of_an_interaction_is_left_out_of_addresses(path: str) -> None:
    assert "aW50ZXJhY3Rpb24" not in line("POST %s failed", path)


def test_the_token_in_an_event_is_left_out() -> None:
    said = line("For Shard ID %s: WebSocket Event: %s", 0, {"d": {"token": "aW50ZXJhY3Rpb24", "id": "12"}})
    assert "aW50ZXJhY3Rpb24" not in said
    assert "'id': '12'" in said


def test_a_traceback_holds_no_secret_either() -> None:
    try:
        raise RuntimeError(f"refused: {TOKEN}")
    except RuntimeError as error:
        said = line("login failed", exc_info=(type(error), error, error.__traceback__))
    assert "RuntimeError: refused: ***" in said
    assert TOKEN not in said


def test_no_secret_at_all_leaves_lines_as_they_are() -> None:
    assert line("nothing to hide", secrets=("",)) == "WARNING bot: nothing to hide"


def test_secrets_are_kept_from_the_programs_own_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = logging.StreamHandler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    keep_secrets([TOKEN])
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, TOKEN, (), None)
    assert handler.format(record) == "ERROR bot: ***"
