"""`quizhost doctor` on Slack."""

import asyncio
import io
import logging
import socket
import sys
from collections.abc import AsyncIterator
from time import time

import pytest

from adapters.slack.manifest import BOT_SCOPES
from bot.__main__ import FAILED, OK, run
from bot.platforms import sentences
from tests.http_server.faults import Failure
from tests.slack_server import SlackServer
from tests.slack_server.things import APP_TOKEN, SIGNING_SECRET, TOKEN, Team

NOWHERE = "http://127.0.0.1:1/api"
SECRETS = (TOKEN, APP_TOKEN, SIGNING_SECRET, "a-client-secret")


@pytest.fixture(autouse=True)
def without_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.commands.SLOW_CHECKS", ())


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    """A Slack where everything is in order, and the settings to reach it in Socket Mode."""
    async with SlackServer([Team(scopes=BOT_SCOPES)]) as server:
        monkeypatch.setenv("QUIZHOST_SLACK_API", server.api)
        monkeypatch.setenv("QUIZHOST_SLACK_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("QUIZHOST_SLACK_APP_TOKEN", APP_TOKEN)
        yield server


def look(*words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and what is said about each thing of Slack's: "ok the app token opens it"."""
    out = io.StringIO()
    code = run(["doctor", *words], out)
    assert not [secret for secret in SECRETS if secret in out.getvalue()]
    found = [(line[:4].strip(), line[6:].partition("  ")) for line in out.getvalue().splitlines()]
    return code, {
        thing: f"{health} {words.strip()}" for health, (thing, _, words) in found if thing.startswith("Slack")
    }


async def said() -> tuple[int, dict[str, str]]:
    return await asyncio.to_thread(look)


def granted(server: SlackServer, *scopes: str) -> None:
    """What the token allows from now on."""
    server.world.installs[0].scopes = scopes


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


# --- before Slack is asked -------------------------------------------------------------------------------------------


def test_without_any_setting_it_says_where_to_begin() -> None:
    assert look("--quick") == (OK, {"Slack": "note not set up; docs/slack.md says how."})


async def test_a_quick_look_asks_nobody(server: SlackServer) -> None:
    code, found = await asyncio.to_thread(look, "--quick")
    assert (code, found) == (OK, {"Slack": "note set up; not asked, as --quick leaves the network out."})
    assert server.requests == []


async def test_without_the_library_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, server: SlackServer
) -> None:
    monkeypatch.setitem(sys.modules, "slack_bolt", None)
    code, found = await said()
    assert code == FAILED
    assert list(found) == ["Slack"]
    assert "quizhost[slack]" in found["Slack"]
    assert server.requests == []


# --- everything in order ---------------------------------------------------------------------------------------------


async def test_all_in_order_in_socket_mode(server: SlackServer) -> None:
    assert await said() == (
        OK,
        {
            "Slack": "ok the token is good: workspace “Study group” (T0STUDY), bot “quizhost”",
            "Slack scopes": "ok exactly those that are needed",
            "Slack Socket Mode": "ok the app token opens it",
            "Slack clock": "ok this machine's clock agrees with Slack's",
        },
    )


async def test_looking_connects_nothing_and_each_token_goes_to_its_own_method_alone(server: SlackServer) -> None:
    await said()
    assert [(asked.path, asked.token) for asked in server.requests] == [
        ("auth.test", TOKEN),
        ("apps.connections.open", APP_TOKEN),
    ]
    assert server.sockets.opened == 0


async def test_all_in_order_over_http(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.delenv("QUIZHOST_SLACK_APP_TOKEN")
    monkeypatch.setenv("QUIZHOST_SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("QUIZHOST_SLACK_ADDRESS", f"127.0.0.1:{port}")
    code, found = await said()
    assert code == OK
    assert found["Slack HTTP"] == f"ok 127.0.0.1:{port} is free to listen on"
    assert "Slack Socket Mode" not in found
    with socket.create_server(("127.0.0.1", port)):
        pass  # the address is free again


async def test_no_token_is_in_a_log(
    server: SlackServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fail("apps.connections.open", status=500)
    await said()
    assert caplog.text  # there is something in which it could be
    output = capfd.readouterr()
    assert not [secret for secret in SECRETS if secret in caplog.text + output.out + output.err]


async def test_nothing_is_said_besides_the_findings(server: SlackServer, capfd: pytest.CaptureFixture[str]) -> None:
    server.fail("apps.connections.open", "invalid_auth")
    await said()
    assert capfd.readouterr() == ("", "")


# --- what is wrong ---------------------------------------------------------------------------------------------------


async def test_a_token_that_slack_refuses(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_BOT_TOKEN", "xoxb-an-old-token")
    code, found = await said()
    assert code == FAILED
    assert found["Slack"].startswith("BAD Slack refuses the token (invalid_auth).")
    assert "Slack scopes" not in found
    assert found["Slack Socket Mode"].startswith("ok ")


async def test_an_app_that_was_removed(server: SlackServer) -> None:
    server.world.installs[0].ended = "account_inactive"
    _, found = await said()
    assert found["Slack"].startswith("BAD Slack refuses the token (account_inactive).")


async def test_scopes_that_are_missing_are_named_with_the_way_to_get_them(server: SlackServer) -> None:
    granted(server, "commands", "chat:write", "channels:read")
    code, found = await said()
    assert code == FAILED
    assert found["Slack scopes"].startswith(
        "BAD not granted: files:read, files:write, im:write, usergroups:read, users:read."
    )
    assert found["Slack scopes"].endswith("this prints it: quizhost slack manifest")


async def test_scopes_that_came_later_are_missed_for_what_they_are_for_alone(server: SlackServer) -> None:
    granted(server, *(scope for scope in BOT_SCOPES if scope != "usergroups:read"))
    code, found = await said()
    assert code != FAILED
    assert found["Slack scopes"].startswith(
        "note not granted: usergroups:read (to see who is in the user groups that have a role); all else works. Paste"
    )


async def test_scopes_that_nothing_needs_are_named(server: SlackServer) -> None:
    granted(server, *BOT_SCOPES, "im:history", "channels:read")
    code, found = await said()
    assert code == OK
    assert found["Slack scopes"].startswith("note not needed: channels:read, im:history;")


async def test_without_the_header_it_says_that_the_scopes_are_not_known(server: SlackServer) -> None:
    told = {"ok": True, "user": "quizhost", "team": "Study group", "team_id": "T0STUDY"}
    server.faults.add(Failure("*", "auth.test", 1, status=200, headers={}, body=told))
    _, found = await said()
    assert found["Slack scopes"] == "note Slack does not say what the token allows."


async def test_an_app_token_that_slack_refuses(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_APP_TOKEN", "xapp-an-old-one")
    code, found = await said()
    assert code == FAILED
    assert found["Slack Socket Mode"].startswith("BAD Slack refuses the app token (invalid_auth).")
    assert "connections:write" in found["Slack Socket Mode"]


async def test_settings_that_cannot_work_together_are_told_as_at_the_start_of_the_bot(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUIZHOST_SLACK_APP_TOKEN")
    code, found = await said()
    assert code == FAILED
    assert found["Slack settings"] == f"BAD {sentences.SLACK_NO_WAY_IN}"
    assert found["Slack"].startswith("ok the token is good")


async def test_an_app_token_alone_lacks_the_bots(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUIZHOST_SLACK_BOT_TOKEN")
    code, found = await said()
    assert code == FAILED
    assert found["Slack settings"] == f"BAD {sentences.SLACK_NO_BOT_TOKEN}"
    assert found["Slack Socket Mode"] == "ok the app token opens it"
    assert "Slack" not in found


async def test_an_app_for_many_workspaces_says_where_they_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_CLIENT_ID", "100.200")
    monkeypatch.setenv("QUIZHOST_SLACK_CLIENT_SECRET", "a-client-secret")
    monkeypatch.setenv("QUIZHOST_SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("QUIZHOST_SLACK_ADDRESS", f"127.0.0.1:{free_port()}")
    code, found = await said()
    assert code == OK
    assert list(found) == ["Slack", "Slack HTTP"]
    assert found["Slack"].startswith("ok workspaces install the app by themselves, at /slack/install ")


# --- over HTTP -------------------------------------------------------------------------------------------------------


async def test_over_http_nobody_is_trusted_without_the_signing_secret(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_ADDRESS", f"127.0.0.1:{free_port()}")
    code, found = await said()
    assert code == FAILED
    assert found["Slack settings"] == f"BAD {sentences.SLACK_NO_SIGNING_SECRET}"


async def test_an_address_that_is_taken_may_be_the_bots_own(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_SIGNING_SECRET", SIGNING_SECRET)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("QUIZHOST_SLACK_ADDRESS", f"127.0.0.1:{taken.getsockname()[1]}")
        code, found = await said()
    assert code == OK
    assert found["Slack HTTP"].startswith("note something listens on 127.0.0.1:")


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_an_address_that_this_machine_does_not_have(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("QUIZHOST_SLACK_ADDRESS", f"{host}:3000")
    code, found = await said()
    assert code == FAILED
    assert found["Slack HTTP"].startswith(f"BAD nothing can listen on {host}:3000 (")
    assert found["Slack HTTP"].endswith("correct QUIZHOST_SLACK_ADDRESS.")


# --- Slack out of reach ----------------------------------------------------------------------------------------------


def test_where_nobody_answers_it_says_so_and_says_nothing_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("QUIZHOST_SLACK_APP_TOKEN", APP_TOKEN)
    monkeypatch.setenv("QUIZHOST_SLACK_API", NOWHERE)
    trouble = "BAD Slack takes no connection; see this machine's network and QUIZHOST_SLACK_API."
    assert look() == (FAILED, {"Slack": trouble, "Slack Socket Mode": trouble})


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Failure("*", "auth.test", 1, status=500, headers={}, body=None), "Slack answers with status 500"),
        (Failure("*", "auth.test", 1, status=200, headers={}, body=None), "what answers is not Slack's Web API"),
        (Failure("*", "auth.test", 1, status=200, headers={}, body={"ok": True}), "what answers is not Slack's"),
        (
            Failure("*", "auth.test", 1, status=429, headers={"Retry-After": "30"}, body={"ok": False}),
            "Slack asks for a pause of 30 s; ask again later",
        ),
    ],
)
async def test_answers_that_say_nothing(server: SlackServer, answer: Failure, words: str) -> None:
    server.faults.add(answer)
    code, found = await said()
    assert code == FAILED
    assert found["Slack"].startswith(f"BAD {words}")


async def test_a_connection_that_breaks_is_told(server: SlackServer) -> None:
    server.drop("auth.test", times=None)
    _, found = await said()
    assert found["Slack"].startswith("BAD Slack breaks the connection off; see this machine's network")


@pytest.mark.parametrize(
    ("ahead_s", "health", "words"),
    [
        (1.0, "ok", "this machine's clock agrees with Slack's"),
        (4.9, "note", "or more ahead of Slack's, by which presses count;"),
        (60.0, "BAD", "or more ahead of Slack's, by which presses count;"),
        (-60.0, "BAD", "or more behind Slack's, by which presses count;"),
    ],
)
async def test_clocks_that_differ(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch, ahead_s: float, health: str, words: str
) -> None:
    monkeypatch.setattr("bot.host.clock.SystemClock.now", lambda _: int(1000 * (time() + ahead_s)))
    code, found = await said()
    assert found["Slack clock"].startswith(f"{health} ")
    assert words in found["Slack clock"]
    assert code == (FAILED if health == "BAD" else OK)
