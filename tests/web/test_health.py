"""The health server, asked over real sockets."""

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest
from aiohttp import ClientConnectionError, ClientSession

from bot.web.health import serving
from tests.web.sockets import needs_ipv6

HERE = "127.0.0.1:0"
Report = Callable[[], Mapping[str, object]]


def well() -> Mapping[str, object]:
    return {"ok": True, "games": 3}


async def ask(address: str, path: str = "/health", method: str = "GET") -> tuple[int, str, str]:
    """Status, text and kind of the answer."""
    async with ClientSession() as session, session.request(method, f"http://{address}{path}") as response:
        return response.status, await response.text(), response.content_type


async def test_a_bot_that_is_well() -> None:
    async with serving(HERE, well) as address:
        assert await ask(address) == (200, '{"ok": true, "games": 3}', "application/json")


@pytest.mark.parametrize("report", [{"ok": False, "discord": "away"}, {"ok": 1}, {"ok": "true"}, {}])
async def test_a_bot_that_is_not_well_or_does_not_say_so(report: Mapping[str, object]) -> None:
    async with serving(HERE, lambda: report) as address:
        status, text, _ = await ask(address)
    assert status == 503
    assert text.startswith("{")


async def test_the_report_is_made_anew_for_each_question() -> None:
    states = iter((True, False, True))
    async with serving(HERE, lambda: {"ok": next(states)}) as address:
        assert [(await ask(address))[0] for _ in range(3)] == [200, 503, 200]


def fails() -> Mapping[str, object]:
    raise LookupError("no gateway")


@pytest.mark.parametrize("report", [fails, lambda: {"ok": True, "since": object()}])
async def test_a_report_that_fails_is_not_well_and_the_log_says_why(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(HERE, report) as address:
        assert await ask(address) == (503, '{"ok": false}', "application/json")
        assert (await ask(address))[0] == 503, "it goes on answering"
    assert {record.getMessage() for record in caplog.records} == {"The report on the bot's health failed"}
    assert all(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/health/"), ("GET", "/health/x"), ("GET", "/Health"), ("POST", "/health"), ("PUT", "/x")],
)
async def test_anything_else_is_not_there(method: str, path: str) -> None:
    async with serving(HERE, well) as address:
        status, text, _ = await ask(address, path, method)
    assert status == 404
    assert "games" not in text


async def test_only_the_head_may_be_asked_for() -> None:
    async with serving(HERE, well) as address:
        assert (await ask(address, method="HEAD"))[:2] == (200, "")


async def test_no_answer_is_kept_on_the_way() -> None:
    async with (
        serving(HERE, well) as address,
        ClientSession() as session,
        session.get(f"http://{address}/health?now") as response,
    ):
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"


async def test_questions_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(HERE, well) as address:
        await ask(address)
    assert caplog.records == []


@needs_ipv6
async def test_an_address_of_ipv6() -> None:
    async with serving("[::1]:0", well) as address:
        assert address.startswith("[::1]:") and not address.endswith(":0")
        assert (await ask(address))[0] == 200


async def test_every_address_of_the_machine() -> None:
    async with serving("0.0.0.0:0", well) as address:
        host, _, port = address.partition(":")
        assert host == "0.0.0.0"
        assert (await ask(f"127.0.0.1:{port}"))[0] == 200


async def test_nobody_answers_afterwards_and_those_who_say_nothing_are_not_waited_for() -> None:
    async with asyncio.timeout(10):
        async with serving(HERE, well) as address:
            host, _, port = address.partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            await ask(address)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        with pytest.raises(ClientConnectionError):
            await ask(address)
        async with serving(address, well):
            assert (await ask(address))[0] == 200


# --- addresses that cannot be had ------------------------------------------------------------------------------------


async def refusal(address: str) -> str:
    with pytest.raises(OSError) as caught:
        async with serving(address, well):
            pass
    return str(caught.value.strerror)


async def test_an_address_in_use() -> None:
    async with serving(HERE, well) as address:
        assert await refusal(address) == (
            f"{address} is in use by another program; set QUIZHOST_HEALTH to another port"
        )
        assert (await ask(address))[0] == 200


async def test_an_address_of_another_machine() -> None:
    assert await refusal("192.0.2.1:8080") == (
        "192.0.2.1:8080 is no address of this machine; set QUIZHOST_HEALTH to one, such as 127.0.0.1:8080"
    )


async def test_a_host_that_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert await refusal("nowhere.invalid:8080") == (
        "nowhere.invalid:8080 cannot be listened on (there is no such host); set QUIZHOST_HEALTH to another address"
    )


async def test_what_is_no_address() -> None:
    with pytest.raises(ValueError, match="write a host and a port"):
        async with serving("8080", well):
            pass


def test_without_aiohttp_everything_but_serving_works() -> None:
    code = (
        "import sys; sys.modules['aiohttp'] = None\n"
        "import bot.web.health, bot.web.commands, argparse\n"
        "bot.web.commands.add_parser(argparse.ArgumentParser().add_subparsers())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
