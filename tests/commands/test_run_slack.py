"""`quizhost run` as a process of its own, against a local Slack, alone and beside a local Discord."""

import asyncio
import re
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.__main__ import FAILED, OK, run
from bot.engine.game import Game, Phase
from bot.platforms import sentences
from bot.platforms.slack import what_is_missing
from bot.ports import GameInfo
from bot.settings import Settings, sqlite_url
from bot.store.sql import SqlStore
from tests.commands.test_run import ended, healthy, kept, quizhost, says
from tests.discord_server import DiscordServer
from tests.slack_server import QUIZ, SlackServer
from tests.slack_server.things import CLIENT, Team

NO_DISCORD = {"QUIZHOST_DISCORD_TOKEN": ""}
TOKENS = {
    "slack_bot_token": "xoxb-1",
    "slack_app_token": "xapp-1",
    "slack_signing_secret": "s",
    "slack_address": "127.0.0.1:3000",
    "slack_client_id": "1.2",
    "slack_client_secret": "c",
}


class Silent:
    """Where a Discord's address would be."""

    api = "http://127.0.0.1:9/api/v10"


def slack(server: SlackServer, **more: str) -> dict[str, str]:
    """The settings of Slack alone, in Socket Mode."""
    return {
        **NO_DISCORD,
        "QUIZHOST_SLACK_API": server.api,
        "QUIZHOST_SLACK_BOT_TOKEN": server.token,
        "QUIZHOST_SLACK_APP_TOKEN": server.app_token,
        **more,
    }


def free() -> str:
    """An address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("app_token", sentences.SLACK_NO_BOT_TOKEN),
        ("bot_token client_id client_secret app_token address signing_secret", sentences.SLACK_TWO_WAYS),
        ("client_id address signing_secret", sentences.SLACK_NO_CLIENT_SECRET),
        ("client_secret address signing_secret", sentences.SLACK_NO_CLIENT_ID),
        ("client_id client_secret signing_secret", sentences.SLACK_NO_INSTALL_ADDRESS),
        ("client_id client_secret address", sentences.SLACK_NO_SIGNING_SECRET),
        ("bot_token address", sentences.SLACK_NO_SIGNING_SECRET),
        ("bot_token app_token address", sentences.SLACK_NO_SIGNING_SECRET),
        ("bot_token", sentences.SLACK_NO_WAY_IN),
        ("bot_token signing_secret", sentences.SLACK_NO_WAY_IN),
        ("bot_token app_token", None),
        ("bot_token address signing_secret", None),
        ("client_id client_secret address signing_secret", None),
        ("client_id client_secret address signing_secret app_token", None),
    ],
)
def test_settings_that_cannot_work_together_say_what_is_missing(given: str, sentence: str | None) -> None:
    values = {f"slack_{name}": TOKENS[f"slack_{name}"] for name in given.split()}
    assert what_is_missing(Settings(**values)) == sentence  # type: ignore[arg-type]


async def test_what_is_missing_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZHOST_SLACK_APP_TOKEN", "xapp-1-secret")
    assert await asyncio.to_thread(run, ["run"], sys.stdout) == FAILED
    assert capsys.readouterr() == ("", f"{sentences.SLACK_NO_BOT_TOKEN}\n")


async def test_what_an_operator_can_mend_is_a_sentence(here: Path) -> None:
    async with SlackServer() as server:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            http = {"QUIZHOST_SLACK_ADDRESS": address, "QUIZHOST_SLACK_SIGNING_SECRET": server.signing_secret}
            starts = (
                slack(server, QUIZHOST_SLACK_BOT_TOKEN="xoxb-of-nobody"),
                slack(server, QUIZHOST_SLACK_APP_TOKEN="xapp-of-nobody"),
                slack(server, **http),
            )

            async def tried(number: int, settings: dict[str, str]) -> tuple[int | None, str, str]:
                async with quizhost(Silent(), here / f"{number}.db", **settings) as process:
                    return await ended(process)

            refused = sentences.SLACK_BAD_TOKEN.format(why="invalid_auth")
            found = await asyncio.gather(*(tried(*start) for start in enumerate(starts)))
        assert found[0] == found[1] == (FAILED, "", f"{refused}\n")
        code, out, errors = found[2]
        assert (code, out) == (FAILED, "")
        assert errors.startswith(f"Nothing can listen on {address} (") and "Traceback" not in errors


async def test_it_plays_in_socket_mode_keeps_the_game_and_goes_on_after_a_restart(here: Path) -> None:
    file = here / "games.db"
    async with SlackServer() as server:
        async with quizhost(Silent(), file, **slack(server)) as first:
            await server.connected(seconds=20)
            await server.command("/quiz", "start sequence-mastery")
            await server.wait_for("chat.postMessage", 2, seconds=10)
            info, before = await opened(file)
            press = await server.press(f"quiz:c:{info.game_id}:0:{before.current.answer}")
            assert "right" in str((await press.told())[0])
            code, out, errors = await ended(first, signal.SIGTERM)
            assert (code, errors) == (OK, "")
            assert out == "Playing on Slack in Study group. Ctrl-C ends it; games are kept.\n"
            await server.until(lambda: server.sockets.open() == [])
        async with quizhost(Silent(), file, **slack(server)) as second:
            await server.connected(opened=2, seconds=20)
            press = await server.press(f"quiz:c:{info.game_id}:0:{before.current.answer}", user="U0TEACHER")
            assert "right" in str((await press.told())[0])
            code, _, errors = await ended(second, signal.SIGTERM)
            assert (code, errors) == (OK, "")
        _, after = await kept(file)
        assert len(after.players) == 2
        assert len(server.asked("chat.postMessage")) == 2, "nothing is said twice"


async def opened(file: Path) -> tuple[GameInfo, Game]:
    """The one game in a file, once its question is open."""
    for _ in range(200):
        info, game = await kept(file)
        if game.phase is Phase.OPEN:
            return info, game
        await asyncio.sleep(0.05)
    raise AssertionError("The question never opened.")


async def test_it_waits_for_slack_and_ends_at_once_while_it_does(here: Path) -> None:
    address = free()
    async with SlackServer() as server:
        settings = slack(server, QUIZHOST_HEALTH=address)
        await server.go_down()
        async with quizhost(Silent(), here / "games.db", **settings) as process:
            nobody = {"ok": False, "slack": {"socket": False, "connected": False}}
            assert await healthy(address, 503) == nobody
            said = await says(process, "Slack cannot be reached")
            await server.come_back()
            assert await healthy(address, 200) == {"ok": True, "slack": {"socket": True, "connected": True}}
            await server.go_down()
            await healthy(address, 503)
            code, _, errors = await ended(process, signal.SIGTERM)
            assert code == OK and "Traceback" not in errors
            assert server.app_token not in said + errors
        async with quizhost(Silent(), here / "games.db", **settings) as process:
            await healthy(address, 503)
            code, out, errors = await ended(process, signal.SIGTERM)
            assert (code, out) == (OK, "") and "Traceback" not in errors


async def test_workspaces_install_it_over_http_and_their_tokens_are_kept(here: Path) -> None:
    address, file = free(), here / "games.db"
    async with SlackServer([Team(token=None)]) as server:
        settings = {
            **NO_DISCORD,
            "QUIZHOST_SLACK_API": server.api,
            "QUIZHOST_SLACK_CLIENT_ID": CLIENT[0],
            "QUIZHOST_SLACK_CLIENT_SECRET": CLIENT[1],
            "QUIZHOST_SLACK_SIGNING_SECRET": server.signing_secret,
            "QUIZHOST_SLACK_ADDRESS": address,
            "QUIZHOST_HEALTH": free(),
        }
        server.deliver_to(f"http://{address}/slack/events")
        async with quizhost(Silent(), file, **settings) as first:
            await healthy(settings["QUIZHOST_HEALTH"], 200)
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
                async with session.get(f"http://{address}/slack/install") as page:
                    cookie = page.headers["Set-Cookie"].split(";")[0]
                    found = re.search(r"state=([\w-]+)", await page.text())
                assert found is not None
                back = f"http://{address}/slack/oauth_redirect?code={server.authorize()}&state={found[1]}"
                async with session.get(back, headers={"Cookie": cookie}) as page:
                    assert page.status == 200
            code, out, errors = await ended(first, signal.SIGTERM)
            assert (code, errors) == (OK, "")
            assert out.startswith("Playing on Slack in every workspace that installs it at /slack/install of 127.0.0.1")
        async with quizhost(Silent(), file, **settings) as second:
            await healthy(settings["QUIZHOST_HEALTH"], 200)
            await server.command("/quiz", "start sequence-mastery")
            await server.wait_for("chat.postMessage", 2, seconds=10)
            for event in await server.uninstall():
                await event.acked()
            code, _, errors = await ended(second, signal.SIGTERM)
            assert code == OK and "Traceback" not in errors
        store = SqlStore(sqlite_url(file))
        await store.open()
        assert await store.running() == []
        await store.close()


async def test_discord_and_slack_play_in_one_process(here: Path) -> None:
    address, file = free(), here / "games.db"
    async with SlackServer() as server, DiscordServer() as discord:
        both = {**slack(server, QUIZHOST_HEALTH=address), "QUIZHOST_DISCORD_TOKEN": "a-token"}
        async with quizhost(discord, file, **both) as process:
            told = await healthy(address, 200)
            assert told == {
                "ok": True,
                "slack": {"socket": True, "connected": True},
                "discord": {"shards": 1, "connected": 1, "servers": 1},
            }
            await server.command("/quiz", "start sequence-mastery", channel=QUIZ.id)
            await discord.command("quiz start", {"challenge": "sequence-mastery"})
            await server.wait_for("chat.postMessage", 2, seconds=10)
            await discord.wait_for("POST", "/channels/*/messages")
            code, out, errors = await ended(process, signal.SIGTERM)
            assert (code, errors) == (OK, "")
            assert sorted(line.split(" as ")[0].split(" in ")[0] for line in out.splitlines()) == [
                "Playing on Discord",
                "Playing on Slack",
            ]
        store = SqlStore(sqlite_url(file))
        await store.open()
        assert sorted(it.channel.partition(":")[0] for it in await store.running()) == ["discord", "slack"]
        await store.close()
