"""`quizhost run` as a process of its own, against a local Discord."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import aiohttp
import pytest

from bot.__main__ import FAILED, OK, USAGE, run
from bot.engine.game import Game, Phase
from bot.engine.transitions import fold
from bot.platforms.sentences import DISCORD_BAD_TOKEN, NOT_SET_UP
from bot.ports import GameInfo
from bot.settings import sqlite_url
from bot.store.sql import SqlStore
from tests.discord_server import GUILD, DiscordServer

ROOT = Path(__file__).parents[2]
QUIZ = GUILD.channels[0].id
POSTS = ("POST", f"/channels/{QUIZ}/messages")
EDITS = ("PATCH", f"/channels/{QUIZ}/messages/*")
PATIENCE_S = 20.0
HARMLESS = re.compile(r"Playing on Discord as quizhost, servers: 1\. Ctrl-C ends it; games are kept\.\n")


class Reached(Protocol):
    """Something with the address of a Discord."""

    @property
    def api(self) -> str: ...


@asynccontextmanager
async def quizhost(server: Reached, file: Path, **settings: str) -> AsyncIterator[Process]:
    """The process, from its start; whatever is left of it at the end is killed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QUIZHOST_DISCORD_TOKEN": "a-token",
        "QUIZHOST_DISCORD_API": server.api,
        "QUIZHOST_DATABASE": str(file),
        **settings,
    }
    command = (sys.executable, "-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def ended(process: Process, told: signal.Signals | None = None) -> tuple[int | None, str, str]:
    """Its exit code, its output and its errors, after it was told to end."""
    if told is not None:
        process.send_signal(told)
    out, errors = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    return process.returncode, out.decode(), errors.decode()


async def says(process: Process, words: str) -> str:
    """What it writes to its log until these words are in it."""
    assert process.stderr is not None
    said = ""
    async with asyncio.timeout(PATIENCE_S):
        while words not in said:
            line = await process.stderr.readline()
            assert line, f"it has ended: {said}"
            said += line.decode()
    return said


async def logged_in(server: DiscordServer, process: Process, times: int = 1) -> None:
    """Wait until it is connected; where it ends instead, the test fails with what it said."""
    ending = asyncio.create_task(process.wait())
    waiting = asyncio.create_task(
        server.until(lambda: len(server.sockets.sessions) == times, f"login {times}", PATIENCE_S)
    )
    await asyncio.wait({ending, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        pytest.fail(f"it has ended: {await ended(process)}")
    ending.cancel()
    await waiting


async def healthy(address: str, status: int) -> object:
    """Ask until the answer has this status; gives what it says."""
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://{address}/health") as response:
                    if response.status == status:
                        return await response.json()
            except aiohttp.ClientConnectionError:  # it does not listen yet
                pass
            await asyncio.sleep(0.05)


async def test_without_a_token_it_says_where_one_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert await asyncio.to_thread(run, ["run"], sys.stdout) == USAGE
    assert capsys.readouterr().err == f"{NOT_SET_UP}\n"


async def test_a_token_that_is_refused_is_a_sentence(here: Path) -> None:
    async with DiscordServer(token="another") as server, quizhost(server, here / "games.db") as process:
        assert await ended(process) == (FAILED, "", f"{DISCORD_BAD_TOKEN}\n")


async def test_it_waits_for_discord_tells_how_it_is_and_shares_its_file_with_nobody(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    file = here / "games.db"
    async with DiscordServer() as server:
        await server.go_down()
        async with quizhost(server, file, QUIZHOST_HEALTH=address) as process:
            nobody = {"ok": False, "discord": {"shards": 0, "connected": 0, "servers": 0}}
            assert await healthy(address, 503) == nobody
            early = await says(process, "Discord cannot be reached")
            await server.come_back()
            well = {"ok": True, "discord": {"shards": 1, "connected": 1, "servers": 1}}
            assert await healthy(address, 200) == well
            async with quizhost(server, file) as second:
                code, out, errors = await ended(second)
            assert (code, out) == (FAILED, "")
            assert (
                errors == f"quizhost runs with {file} already; stop that one first, or choose another file with --db.\n"
            )
            assert len(server.sockets.identifies) == 1
            await server.go_down()
            await healthy(address, 503)
            code, out, errors = await ended(process, signal.SIGTERM)
            assert code == OK and HARMLESS.fullmatch(out)
            assert "a-token" not in early + errors


async def test_it_ends_at_once_while_it_waits_for_discord(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    async with DiscordServer() as server:
        await server.go_down()
        async with quizhost(server, here / "games.db", QUIZHOST_HEALTH=address) as process:
            await healthy(address, 503)
            code, out, errors = await ended(process, signal.SIGTERM)
            assert (code, out) == (OK, "") and "Traceback" not in errors


async def test_a_game_is_kept_when_it_is_told_to_end_and_goes_on_afterwards(here: Path) -> None:
    file = here / "games.db"
    async with DiscordServer() as server:
        async with quizhost(server, file) as first:
            await logged_in(server, first)
            await server.command("quiz start", {"challenge": "sequence-mastery"}, channel=QUIZ)
            await server.wait_for(*POSTS)
            press = await server.press(await choice(file))
            await press.answered()
            code, _, errors = await ended(first, signal.SIGTERM)
            assert (code, errors) == (OK, "")
        (info, before) = await kept(file)
        assert before.phase is Phase.OPEN and len(before.players) == 1
        async with quizhost(server, file) as second:
            await logged_in(server, second, 2)
            await server.wait_for(*EDITS)
            press = await server.press(f"quiz:c:{info.game_id}:0:{before.current.answer}", user=77)
            callback = await press.answered()
            assert "is right" in str(callback["data"]) and callback["data"]["flags"] & 64
            code, _, errors = await ended(second, signal.SIGTERM)
            assert (code, errors) == (OK, "")
        _, after = await kept(file)
        assert after.current.right_count == 1 + before.current.right_count and len(after.players) == 2
        assert before.current.deadline is not None and after.current.deadline is not None
        assert after.current.deadline > before.current.deadline
        assert len(server.asked(*POSTS)) == 1


async def choice(file: Path) -> str:
    """The custom id of the first choice of the question that is open."""
    for _ in range(100):
        info, game = await kept(file)
        if game.phase is Phase.OPEN:
            return f"quiz:c:{info.game_id}:0:0"
        await asyncio.sleep(0.05)
    raise AssertionError("The question never opened.")


async def kept(file: Path) -> tuple[GameInfo, Game]:
    """The one game in a file."""
    store = SqlStore(sqlite_url(file))
    await store.open()
    try:
        (info,) = await store.running()
        stored = await store.load(info.game_id)
    finally:
        await store.close()
    return info, fold(stored.challenge, stored.log)
