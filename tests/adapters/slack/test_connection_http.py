"""Signed HTTP: what is let in, what is not, and what is asked more than once."""

import asyncio
import logging
import time
from io import BytesIO
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.connection import MOST_BYTES, http_way
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from tests.adapters.slack.online import asking, by_http, online, verdict
from tests.slack_server.things import SIGNING_SECRET, Forgery

FORM = "application/x-www-form-urlencoded"


def signed(body: str, stamp: str | None = None) -> dict[str, str]:
    """The headers that Slack would send with a body."""
    stamp = stamp or str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or "", "Content-Type": FORM}


async def test_a_press_is_kept_acknowledged_and_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        table = await bot.play()
        press = await table.press(table.right)
        assert "right" in (await verdict(press)).lower()
        assert (await press.acked()).body is None
        assert table.presses == 1


async def test_the_address_can_be_entered_at_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        asked = await bot.server.challenge()
        assert asked.payload["challenge"] in str((await asked.acked()).body)


@pytest.mark.parametrize(
    "forge",
    [
        Forgery(signature="v0=" + "0" * 64),
        Forgery(signature="v0="),
        Forgery(signature="nonsense"),
        Forgery(late_s=301),
        Forgery(late_s=-301),
        Forgery(secret="another-secret"),
    ],
    ids=["forged", "empty", "nonsense", "old", "of the future", "of another"],
)
async def test_a_request_that_is_not_slacks_is_refused_and_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, forge: Forgery
) -> None:
    async with online(monkeypatch, by_http) as bot:
        table = await bot.play()
        press = await table.press(table.right, forge=forge)
        (delivery,) = await press.delivered()
        assert delivery.status == 401
        command = await bot.server.command("/quiz", "stop", forge=forge)
        (delivery,) = await command.delivered()
        assert delivery.status == 401
        await bot.quiz.replies.settled()
        assert table.presses == 0 and press.private == [] and not table.over


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e9", "²", "1" * 5000])
async def test_a_timestamp_that_is_none_is_refused_without_a_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, stamp: str
) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        headers = {**signed("payload={}"), "X-Slack-Request-Timestamp": stamp}
        status, _, _ = await ask(EVENTS_PATH, "POST", data="payload={}", headers=headers)
        assert status == 401
    assert [it for it in caplog.records if it.levelno > logging.INFO] == []


async def test_a_request_without_any_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        for body in ("", "payload={}", "ssl_check=2", "{"):
            assert (await ask(EVENTS_PATH, "POST", data=body))[0] == 401


async def test_a_repeated_request_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        table = await bot.play()
        press = await table.press(table.wrong)
        await verdict(press)
        await bot.server.repeat(press)
        _, again = await press.delivered(2)
        assert again.headers["X-Slack-Retry-Num"] == "1" and again.status == 200
        first, second = await press.told(2)
        assert first["text"] == second["text"]
        assert table.presses == 1


async def test_an_event_that_fails_is_told_again_and_then_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        table = await bot.play()
        bot.store.fail("running")
        gone = await bot.server.event("app_uninstalled")
        first, second = await gone.delivered(2)
        assert (first.status, second.status) == (503, 200)
        await bot.server.until(lambda: table.over, "the end of the game")


async def test_a_body_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        table = await bot.play()
        long = urlencode({"payload": "x" * MOST_BYTES})
        status, _, _ = await ask(EVENTS_PATH, "POST", data=BytesIO(long.encode()), headers=signed(long))
        assert status == 413
        assert "right" in (await verdict(await table.press(table.right))).lower()


async def test_a_body_that_is_no_text_is_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        status, _, _ = await ask(EVENTS_PATH, "POST", data=b"\xff\xfe\x00", headers=signed(""))
        assert status == 400
    assert [it for it in caplog.records if it.levelno > logging.INFO] == []


@pytest.mark.parametrize("body", ["{", "payload=%7B", ""])
async def test_a_signed_body_that_makes_no_sense_changes_nothing(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        status, _, _ = await ask(EVENTS_PATH, "POST", data=body, headers=signed(body))
        assert status in (400, 404)


async def test_nobody_can_sign_with_an_empty_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        with pytest.raises(ValueError, match="no signing secret"):
            async with http_way(bot.app, "127.0.0.1", 0, ""):
                pass


async def test_only_slacks_own_way_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot, asking(bot) as ask:
        assert (await ask(EVENTS_PATH))[0] == 405
        for path in ("/", "/slack", INSTALL_PATH, REDIRECT_PATH):
            assert (await ask(path))[0] == 404, "nobody installs an app that has one workspace"


async def test_an_address_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot, http_way(bot.app, "127.0.0.1", 0, SIGNING_SECRET) as (host, port):
        with pytest.raises(OSError):
            async with http_way(bot.app, host, port, SIGNING_SECRET):
                pass


async def test_requests_under_way_are_answered_before_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        async with by_http(bot):
            monkeypatch.setattr("adapters.slack.app.PATIENCE_S", 60.0)
            bot.store.hold("append")
            press = await table.press(table.right)
            await asyncio.sleep(0.05)
            asyncio.get_running_loop().call_later(0.1, bot.store.release)
        assert (await press.acked()).body is None
        assert table.presses == 1
