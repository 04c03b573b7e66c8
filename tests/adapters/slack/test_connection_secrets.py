"""What must be in no log, however much is logged: tokens, secrets, and addresses at which anybody could answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest

from bot.logs import DiscreetFormatter
from bot.settings import Settings
from tests.adapters.slack.online import asking, by_http, by_socket, online, verdict
from tests.adapters.slack.test_connection_oauth import ADA, ONE, bot_for_many, install
from tests.slack_server import STUDENT
from tests.slack_server.things import APP_TOKEN, CLIENT, SIGNING_SECRET, TOKEN, Forgery
from tests.store.databases import sqlite_file

SETTINGS = Settings(
    slack_bot_token=TOKEN,  # type: ignore[arg-type]
    slack_app_token=APP_TOKEN,  # type: ignore[arg-type]
    slack_signing_secret=SIGNING_SECRET,  # type: ignore[arg-type]
    slack_client_secret=CLIENT[1],  # type: ignore[arg-type]
)


@contextmanager
def all_that_is_logged() -> Iterator[StringIO]:
    """Everything, at DEBUG, as it would be written."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("%(name)s: %(message)s", SETTINGS.secrets))
    root, bolt = logging.getLogger(), logging.getLogger("slack_bolt")
    before = root.level, bolt.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before[0])
        bolt.setLevel(before[1])


def leaks(written: StringIO, *secrets: str | None) -> list[str]:
    text = written.getvalue()
    return [line[:300] for line in text.splitlines() for secret in secrets if secret and secret in line]


async def test_nothing_secret_is_logged_in_socket_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    with all_that_is_logged() as written:
        async with online(monkeypatch, by_socket) as bot:
            logging.getLogger("slack_bolt").setLevel(logging.DEBUG)
            table = await bot.play()
            bot.server.fail("response/*", status=500)
            press = await table.press(table.right)
            await verdict(press)
            bot.server.fail("link", status=503)
            monkeypatch.setattr("adapters.slack.sockets.TRY_S", 0.15)
            bot.server.cut()
            await bot.server.connected(opened=2)
            await verdict(await table.press(table.wrong))
            await bot.server.press("strange", user=STUDENT)
            paths = [str(it.response_url).rpartition("/")[2] for it in bot.server.world.driven if it.response_url]
            triggers = [it.trigger for it in bot.server.world.driven]
    assert "slack_sdk.web" in written.getvalue() and "adapters.slack.sockets" in written.getvalue()
    assert len(paths) == 4 and all(triggers)
    assert leaks(written, TOKEN, APP_TOKEN, SIGNING_SECRET, *paths) == []
    assert "ticket=" in written.getvalue() and leaks(written, *bot.server.sockets.spent) == []


async def test_nothing_secret_is_logged_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with all_that_is_logged() as written:
        async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
            logging.getLogger("slack_bolt").setLevel(logging.DEBUG)
            table = await bot.play()
            bot.server.drop("response/*")
            press = await table.press(table.right)
            await verdict(press)
            forged = await table.press(table.right, forge=Forgery(secret="another"))
            await forged.delivered()
            await ask("/slack/events")
            path = str(press.response_url).rpartition("/")[2]
    assert leaks(written, TOKEN, APP_TOKEN, SIGNING_SECRET, path) == []


async def test_nothing_secret_is_logged_when_the_app_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with all_that_is_logged() as written:
        async with bot_for_many(monkeypatch, sqlite_file(tmp_path)) as bot:
            logging.getLogger("slack_bolt").setLevel(logging.DEBUG)
            await install(bot, ONE)
            table = await bot.play(user=ADA)
            await verdict(await table.press(table.right, ADA))
            token = (await bot.workspaces.client(ONE.id)).token
            for event in await bot.server.uninstall(ONE.id):
                await event.acked()
    assert token is not None and "oauth.v2.access" in written.getvalue()
    assert leaks(written, token, CLIENT[1], SIGNING_SECRET) == []


@pytest.mark.parametrize(
    "line",
    [
        "posting to https://hooks.slack.com/actions/T1/2/SECRET failed",
        "posting to https://hooks.slack-gov.com/commands/T1/2/SECRET",
        '{"response_url":"https:\\/\\/hooks.slack.com\\/actions\\/T1\\/2\\/SECRET","x":1}',
        "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F2%2FSECRET&team_id=T1",
        "{'response_url': 'http://127.0.0.1/response/SECRET', 'x': 1}",
        "body: {'access_token': 'xoxb-1-2-SECRET'}",
        "xoxe.xoxp-1-SECRET and xapp-1-A-2-SECRET",
        "wss://wss-primary.slack.com/link/?ticket=SECRET&app_id=A",
        "wss:\\/\\/wss-primary.slack.com\\/link\\/?ticket=SECRET&app_id=A",
        "GET /slack/oauth_redirect?code=1.2.SECRET&state=SECRET",
    ],
)
def test_what_slack_gives_in_confidence_is_left_out_of_a_line(line: str) -> None:
    record = logging.LogRecord("slack", logging.DEBUG, __file__, 1, line, (), None)
    said = DiscreetFormatter("%(message)s").format(record)
    assert "SECRET" not in said and "***" in said
