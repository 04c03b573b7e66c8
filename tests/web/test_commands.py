"""`quizhost health`, asking real servers."""

import argparse
import asyncio
import io
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from bot.web import commands
from bot.web.health import serving
from tests.web.sockets import needs_ipv6


async def health(*words: str, default: str | None = None) -> tuple[int, str]:
    """The command's exit code and its line."""
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["health", *words])
    args.settings = SimpleNamespace(health=default)
    out = io.StringIO()
    code = await asyncio.to_thread(args.run, args, out)
    text = out.getvalue()
    assert text == "" or (text.endswith("\n") and text.count("\n") == 1), "one line"
    return code, text.rstrip("\n")


@asynccontextmanager
async def answering(answer: bytes | None) -> AsyncIterator[str]:
    """A server of another kind, that says the same to everybody; for None it keeps them waiting."""
    leaving = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await leaving.wait()
        else:
            writer.write(answer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        leaving.set()


def http(status: str, body: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("report", "code", "words"),
    [
        ({"ok": True}, 0, "is well"),
        ({"ok": True, "games": 3, "discord": "ready"}, 0, 'is well: {"games": 3, "discord": "ready"}'),
        ({"ok": False}, 1, "is not well"),
        ({"ok": False, "discord": "away"}, 1, 'is not well: {"discord": "away"}'),
        ({"ok": False, "why": "two\nlines \x1b[31m"}, 1, r'is not well: {"why": "two\nlines \u001b[31m"}'),
    ],
)
async def test_what_the_bot_says_in_one_line(report: Mapping[str, object], code: int, words: str) -> None:
    async with serving("127.0.0.1:0", lambda: report) as address:
        assert await health("--address", address) == (code, f"{address} {words}")


async def test_the_address_of_the_settings_is_asked_where_none_is_given() -> None:
    async with (
        serving("127.0.0.1:0", lambda: {"ok": True}) as one,
        serving("127.0.0.1:0", lambda: {"ok": False}) as other,
    ):
        assert await health(default=one) == (0, f"{one} is well")
        assert await health("--address", other, default=one) == (1, f"{other} is not well")


@pytest.mark.parametrize(
    ("everywhere", "here"), [("0.0.0.0", "127.0.0.1"), pytest.param("[::]", "[::1]", marks=needs_ipv6)]
)
async def test_a_bot_that_listens_everywhere_is_asked_on_this_machine(everywhere: str, here: str) -> None:
    # Linux takes a connection to everywhere for one to itself, other systems do not: what shows is who was asked for.
    asked: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(http("200 OK", '{"ok": true}'))
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(talk, everywhere.strip("[]"), 0) as server:
        port = server.sockets[0].getsockname()[1]
        address = f"{everywhere}:{port}"
        assert await health("--address", address) == (0, f"{address} is well")
    assert f"\r\nHost: {here}:{port}\r\n" in asked[0]


async def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with serving("127.0.0.1:0", lambda: {"ok": True}) as address:
        assert (await health("--address", address))[0] == 0


async def test_nobody_is_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert await health("--address", address) == (
            1,
            f"{address} does not answer (Connection refused); see that quizhost runs there",
        )


async def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert commands.TIMEOUT_SECONDS == 3
    monkeypatch.setattr(commands, "TIMEOUT_SECONDS", 0.05)
    async with answering(None) as address:
        assert await health("--address", address) == (1, f"{address} does not answer within 0.05 seconds")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http("200 OK", "<html>"), "answers, but not as quizhost does (status 200)"),
        (http("200 OK", "{}"), "answers, but not as quizhost does (status 200)"),
        (http("200 OK", "[true]"), "answers, but not as quizhost does (status 200)"),
        (http("200 OK", "[" * 60_000), "answers, but not as quizhost does (status 200)"),
        (http("200 OK", '{"ok": "yes"}'), "is not well"),
        (http("503 Busy", '{"ok": true}'), "is not well"),
        (http("404 Not Found", '{"ok": true}'), "answers, but not as quizhost does (status 404)"),
        (http("302 Found\r\nLocation: /elsewhere", ""), "answers, but not as quizhost does (status 302)"),
        (b"\xff\xfe\x00" * 9 + b"\r\n", "answers, but not in HTTP"),
        (b"", "does not answer (Remote end closed connection without response)"),
    ],
)
async def test_somebody_else_is_there(answer: bytes, words: str) -> None:
    async with answering(answer) as address:
        code, line = await health("--address", address)
    assert code == 1
    assert line.partition(";")[0] == f"{address} {words}"


async def test_no_address_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert await health() == (1, "")
    assert capsys.readouterr().err == "There is no address to ask; name one with --address or QUIZHOST_HEALTH.\n"


async def test_what_is_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert await health("--address", "http://host:80/\x1b[31m") == (1, "")
    assert capsys.readouterr().err == (
        "'http://host:80/\\x1b[31m' is no address; write a host and a port, such as 127.0.0.1:8080 or [::1]:8080.\n"
    )
