"""`quizhost doctor` on Discord."""

import asyncio
import io
import logging
import sys
from collections.abc import AsyncIterator
from email.utils import formatdate
from time import time
from typing import Any

import pytest
from aiohttp import web

from adapters.discord import inquiry, permissions
from adapters.discord.registration import names, ours
from bot.__main__ import FAILED, OK, run
from bot.doctor.discord import plain

TOKEN = "MTIzNDU2.GhOsT1.a-secret-part-that-nobody-may-see"
APPLICATION = 123456
ALL = permissions.value(permissions.ALL)
API = "/api/v10"


class Portal:
    """The part of Discord that the doctor asks. What a test changes is told from then on."""

    def __init__(self) -> None:
        self.port = 0
        self.application: Any = {
            "id": str(APPLICATION),
            "name": "Study quiz",
            "bot": {"id": str(APPLICATION), "username": "quizhost"},
            "flags": 0,
            "bot_public": True,
            "bot_require_code_grant": False,
            "interactions_endpoint_url": None,
            "integration_types_config": {"0": {}, "1": {}},
            "approximate_guild_count": 1,
        }
        self.commands: Any = [command.model_dump() for command in ours()]
        self.servers: Any = [server(1, "Study group")]
        self.starts: Any = {"total": 1000, "remaining": 999, "reset_after": 3_600_000, "max_concurrency": 1}
        self.shards = 1
        self.hello: Any = {"op": 10, "d": {"heartbeat_interval": 41_250}}
        self.refusals: dict[str, tuple[int, dict[str, str]]] = {}
        self.behind_s = 0.0
        self.silent: set[str] = set()
        self.told = asyncio.Event()
        self.asked: list[tuple[str, str | None]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        self.asked.append((request.path_qs.removeprefix(API), request.headers.get("Authorization")))
        if path in self.silent:
            await self.told.wait()
        if path == "/gateway":
            return await self.greet(request)
        headers = {"Date": formatdate(time() - self.behind_s, usegmt=True)}
        if path in self.refusals:
            status, more = self.refusals[path]
            return web.json_response({"message": "no", "code": 0}, status=status, headers={**headers, **more})
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401, headers=headers)
        return web.json_response(self.body(path, request), headers=headers)

    def body(self, path: str, request: web.Request) -> Any:
        if path == "/users/@me/guilds" and isinstance(self.servers, list):
            return self.servers[: int(request.query["limit"])]
        gateway = {"url": f"ws://127.0.0.1:{self.port}{API}/gateway", "shards": self.shards}
        return {
            "/applications/@me": self.application,
            f"/applications/{APPLICATION}/commands": self.commands,
            "/users/@me/guilds": self.servers,
            "/gateway/bot": {**gateway, "session_start_limit": self.starts},
        }[path]

    async def greet(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(self.hello)
        await socket.receive()
        return socket


def server(id_: int, name: str, granted: int = ALL) -> dict[str, object]:
    return {"id": str(id_), "name": name, "permissions": str(granted), "owner": False}


@pytest.fixture
async def portal(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Portal]:
    """A Discord where everything is in order, and the settings to reach it."""
    portal = Portal()
    runner = web.ServerRunner(web.Server(portal.answer, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    portal.port = runner.addresses[0][1]
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("QUIZHOST_DISCORD_API", f"http://127.0.0.1:{portal.port}{API}")
    # The worker is another file's.
    monkeypatch.setattr("bot.doctor.commands.SLOW_CHECKS", ())
    yield portal
    portal.told.set()
    await runner.cleanup()


def look(*words: str) -> tuple[int, dict[str, str]]:
    """The exit code, and what is said about each thing of Discord's: "ok it greets"."""
    out = io.StringIO()
    code = run(["doctor", *words], out)
    assert TOKEN not in out.getvalue()
    found = [(line[:4].strip(), line[6:].partition("  ")) for line in out.getvalue().splitlines()]
    return code, {
        thing: f"{health} {words.strip()}" for health, (thing, _, words) in found if thing.startswith("Discord")
    }


async def said() -> tuple[int, dict[str, str]]:
    return await asyncio.to_thread(look)


# --- before Discord is asked -----------------------------------------------------------------------------------------


def test_without_a_token_it_says_where_to_begin() -> None:
    assert look("--quick") == (OK, {"Discord": "note not set up; docs/discord.md says how."})


async def test_a_quick_look_asks_nobody(portal: Portal) -> None:
    code, found = await asyncio.to_thread(look, "--quick")
    assert (code, found) == (OK, {"Discord": "note set up; not asked, as --quick leaves the network out."})
    assert portal.asked == []


async def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, portal: Portal) -> None:
    monkeypatch.setitem(sys.modules, "discord", None)
    code, found = await said()
    assert code == FAILED
    assert found["Discord"].startswith("BAD ")
    assert "quizhost[discord]" in found["Discord"]
    assert portal.asked == []


# --- everything in order ---------------------------------------------------------------------------------------------


async def test_all_in_order(portal: Portal) -> None:
    assert await said() == (
        OK,
        {
            "Discord": "ok the token is good: application “Study quiz” (123456), bot “quizhost”",
            "Discord install": "ok everybody who has the link can add the bot",
            "Discord intents": "ok no privileged intent is switched on, and none is needed",
            "Discord presses": "ok presses come over the gateway",
            "Discord commands": f"ok {len(names(ours()))} commands registered",
            "Discord servers": "ok the bot is in 1 server, with every permission",
            "Discord gateway": "ok it greets; 1 shard advised, 999 of 1000 starts left",
            "Discord clock": "ok this machine's clock agrees with Discord's",
        },
    )


async def test_looking_changes_nothing_and_the_token_goes_to_the_api_alone(portal: Portal) -> None:
    await said()
    assert {path: token for path, token in portal.asked} == {
        "/applications/@me": f"Bot {TOKEN}",
        f"/applications/{APPLICATION}/commands": f"Bot {TOKEN}",
        "/users/@me/guilds?limit=200": f"Bot {TOKEN}",
        "/gateway/bot": f"Bot {TOKEN}",
        "/gateway?v=10&encoding=json": None,
    }


async def test_the_token_is_in_no_log(
    portal: Portal, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    portal.refusals["/users/@me/guilds"] = (500, {})
    await said()
    assert caplog.text  # there is something in which it could be
    output = capfd.readouterr()
    assert TOKEN not in caplog.text + output.out + output.err


async def test_nothing_is_said_besides_the_findings(portal: Portal, capfd: pytest.CaptureFixture[str]) -> None:
    await said()
    assert capfd.readouterr() == ("", "")


# --- what is wrong ---------------------------------------------------------------------------------------------------


async def test_a_token_that_discord_refuses(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_TOKEN", "an.old.token")
    code, found = await said()
    assert code == FAILED
    assert list(found) == ["Discord"]
    assert found["Discord"].startswith("BAD Discord refuses the token.")
    assert "Reset Token" in found["Discord"]


@pytest.mark.parametrize(
    ("told", "thing", "words"),
    [
        ({"flags": 1 << 19}, "intents", "note “Message Content” can be switched off on the portal's Bot page; "),
        ({"flags": 1 << 14 | 1 << 18}, "intents", "note “Server Members” and “Message Content” can be switched off "),
        ({"flags": 1 << 13}, "intents", "note “Presence” can be switched off "),
        ({"flags": 1 << 23}, "intents", "ok "),
        (
            {"interactions_endpoint_url": "https://x.y"},
            "presses",
            "BAD “Interactions Endpoint URL” is set, so presses ",
        ),
        ({"bot_require_code_grant": True}, "install", "BAD “Requires OAuth2 Code Grant” is on, "),
        ({"integration_types_config": {"1": {}}}, "install", "BAD “Guild Install” is off, "),
        ({"integration_types_config": {"0": {}}}, "install", "note “User Install” is off, "),
        ({"integration_types_config": None}, "install", "ok everybody "),
        ({"bot_public": False}, "install", "ok only the application's owner can add the bot"),
    ],
)
async def test_what_the_portal_holds(portal: Portal, told: dict[str, object], thing: str, words: str) -> None:
    portal.application |= told
    code, found = await said()
    assert found[f"Discord {thing}"].startswith(words)
    assert code == (FAILED if words.startswith("BAD") else OK)


async def test_commands_that_are_not_registered_yet_are_named(portal: Portal) -> None:
    portal.commands = []
    code, found = await said()
    assert code == OK
    listed, ending = found["Discord commands"].removeprefix("note ").split(" will be ")
    assert set(listed.split(", ")) == set(names(ours()))
    assert ending == "registered at the next start of quizhost run."


@pytest.mark.parametrize("change", ["description", "option", "extra"])
async def test_commands_that_were_registered_by_another_release_are_noticed(portal: Portal, change: str) -> None:
    quiz = next(it for it in portal.commands if it["name"] == "quiz")
    if change == "description":
        quiz["options"][0]["description"] = "as it was"
    elif change == "option":
        quiz["options"][0]["options"].pop()
    else:
        portal.commands.append({"name": "trivia", "type": 1, "description": "of an older bot"})
    code, found = await said()
    assert code == OK
    assert (
        found["Discord commands"] == "note what changed in them will be registered at the next start of quizhost run."
    )


async def test_what_discord_adds_to_a_command_makes_no_difference(portal: Portal) -> None:
    for command in portal.commands:
        command |= {"id": "1", "version": "2", "nsfw": False, "description_localizations": None, "contexts": [0]}
        command["options"] = command["options"] or None
    portal.commands.reverse()
    _, found = await said()
    assert found["Discord commands"].startswith("ok ")


async def test_a_bot_without_servers_is_told_how_to_come_into_one(portal: Portal) -> None:
    portal.servers = []
    code, found = await said()
    assert code == OK
    assert found["Discord servers"].startswith("note the bot is in none yet; ")
    assert found["Discord servers"].endswith("quizhost discord invite")


async def test_servers_where_a_permission_is_missing_are_named_some_of_them(portal: Portal) -> None:
    send, threads = permissions.SEND_MESSAGES.bit, permissions.CREATE_PUBLIC_THREADS.bit
    portal.servers = [
        server(1, "Good"),
        server(2, "No writing", ALL & ~send),
        server(3, "Admin", permissions.ADMINISTRATOR.bit),
        server(4, "No threads", ALL & ~send & ~threads),
        *(server(number, f"Number {number}", ALL & ~send) for number in range(5, 8)),
    ]
    code, found = await said()
    assert code == OK
    assert found["Discord servers"] == (
        "note the bot is in 7 servers; permissions are missing in “No writing” (Send Messages), "
        "“No threads” (Send Messages, Create Public Threads), “Number 5” (Send Messages), 2 more. "
        "Add it again there with: quizhost discord invite"
    )


async def test_of_very_many_servers_the_first_are_looked_at(portal: Portal) -> None:
    portal.servers = [server(number, "One of many") for number in range(1, 301)]
    portal.application["approximate_guild_count"] = 300
    code, found = await said()
    assert code == OK
    assert (
        found["Discord servers"] == "ok the bot is in 300 servers, of which 200 were looked at, with every permission"
    )


@pytest.mark.parametrize(
    ("shards", "remaining", "words"),
    [
        (2, 100, "ok it greets; 2 shards advised, 100 of 1000 starts left"),
        (2, 99, "note it greets; 2 shards advised, 99 of 1000 starts left. They are counted anew in 1 hour; "),
        (2, 1, "BAD it greets; 2 shards advised, 1 of 1000 starts left: too few to connect. They are counted anew in "),
    ],
)
async def test_starts_that_run_out(portal: Portal, shards: int, remaining: int, words: str) -> None:
    portal.shards = shards
    portal.starts["remaining"] = remaining
    code, found = await said()
    assert found["Discord gateway"].startswith(words)
    assert code == (FAILED if words.startswith("BAD") else OK)


@pytest.mark.parametrize(
    ("behind_s", "words"),
    [
        (1.0, "ok this machine's clock agrees"),
        (-1.0, "ok this machine's clock agrees"),
        (4.5, "note this machine's clock is {} or more ahead of Discord's, "),
        (-4.5, "note this machine's clock is {} or more behind Discord's, "),
        (60.5, "BAD this machine's clock is {} or more ahead of Discord's, "),
        (-60.5, "BAD this machine's clock is {} or more behind Discord's, "),
    ],
)
async def test_clocks_that_differ(portal: Portal, behind_s: float, words: str) -> None:
    portal.behind_s = behind_s
    code, found = await said()
    before, _, after = words.partition("{}")
    assert found["Discord clock"].startswith(before)
    assert after in found["Discord clock"]
    assert code == (FAILED if words.startswith("BAD") else OK)


# --- answers that do not come ----------------------------------------------------------------------------------------


async def test_a_server_that_says_nothing_is_not_waited_for(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "TIMEOUT_S", 0.05)
    portal.silent.add("/applications/@me")
    code, found = await said()
    assert code == FAILED
    assert list(found) == ["Discord"]
    assert found["Discord"] == (
        "BAD 127.0.0.1 does not answer within 5 seconds; see this machine's network and QUIZHOST_DISCORD_API."
    )


async def test_one_answer_that_does_not_come_leaves_the_others(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "TIMEOUT_S", 0.5)
    portal.silent.add("/gateway")
    code, found = await said()
    assert code == FAILED
    assert found["Discord gateway"].startswith("BAD 127.0.0.1 does not answer within 5 seconds; ")
    assert [thing for thing, words in found.items() if words.startswith("BAD")] == ["Discord gateway"]


@pytest.mark.parametrize(
    ("api", "words"),
    [
        ("http://127.0.0.1:1/api", "127.0.0.1 takes no connection; "),
        ("https:///api", "the address of Discord names no host; "),
        ("http://[", "the address of Discord cannot be read; "),
        ("http://host:port", "the address of Discord cannot be read; "),
    ],
)
async def test_where_nothing_answers(monkeypatch: pytest.MonkeyPatch, portal: Portal, api: str, words: str) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_API", api)
    code, found = await said()
    assert code == FAILED
    assert found["Discord"].startswith(f"BAD {words}")


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (500, {}, "127.0.0.1 answers with status 500; "),
        (302, {"Location": "http://127.0.0.1:1/"}, "127.0.0.1 answers with status 302; "),
        (429, {"Retry-After": "7"}, "127.0.0.1 asks for a pause of 7 s; ask again later; "),
        (429, {}, "127.0.0.1 asks for a pause; ask again later; "),
    ],
)
async def test_refusals(portal: Portal, status: int, headers: dict[str, str], words: str) -> None:
    portal.refusals["/applications/@me"] = (status, headers)
    code, found = await said()
    assert code == FAILED
    assert found["Discord"].startswith(f"BAD {words}")


@pytest.mark.parametrize("body", [None, [], "quiz", {}, {"id": "one", "name": "quiz"}])
async def test_another_program_at_that_address(portal: Portal, body: object) -> None:
    portal.application = body
    code, found = await said()
    assert code == FAILED
    assert found["Discord"].startswith("BAD 127.0.0.1 does not answer as Discord does; ")


@pytest.mark.parametrize("hello", [None, [], {"op": 1}, "hello"])
async def test_another_program_at_the_gateway(portal: Portal, hello: object) -> None:
    portal.hello = hello
    code, found = await said()
    assert code == FAILED
    assert found["Discord gateway"].startswith("BAD 127.0.0.1 does not greet as Discord's gateway does; ")


async def test_the_gateway_of_the_settings_is_the_one_that_is_tried(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZHOST_DISCORD_GATEWAY", "ws://127.0.0.1:1")
    code, found = await said()
    assert code == FAILED
    assert found["Discord gateway"].startswith("BAD 127.0.0.1 takes no connection; ")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Study group", "“Study group”"),
        ("a\x1b[31mb\nc\u202e", "“a [31mb c ”"),
        ("x" * 40, f"“{'x' * 40}”"),
        ("x" * 41, f"“{'x' * 39}…”"),
    ],
)
def test_names_of_strangers_cannot_act_on_the_terminal(name: str, shown: str) -> None:
    assert plain(name) == shown
