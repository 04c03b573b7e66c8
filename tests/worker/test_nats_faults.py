"""Servers that are missing, lost, wrong or closed to us; and others who speak nonsense."""

import asyncio
import gc
import json
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.ports import RunnerBusy, RunnerUnavailable
from bot.snippets import Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker import wire
from bot.worker.nats_client import settle
from bot.worker.nats_link import REPLIES, SUBJECT
from bot.worker.nats_runner import NatsRunner, Patience
from bot.worker.nats_serving import serve

from .fakes import HoldingRunner
from .nats_server import PATIENT, QUICK, TAKES_S, NatsServer, Rogue, Spy, speaking, working

if TYPE_CHECKING:
    from nats.aio.msg import Msg

SECRET = "hunter2"

StartServer = Callable[..., NatsServer]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts a server of the test's own, with the settings given."""
    servers: list[NatsServer] = []

    def start(settings: str = "") -> NatsServer:
        servers.append(NatsServer(tmp_path, settings))
        return servers[-1].start()

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def server(start_server: StartServer) -> NatsServer:
    return start_server()


@pytest.fixture(autouse=True)
def _nothing_is_said_behind_our_backs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every line is a sentence of ours, without a traceback and without the password."""
    caplog.set_level("DEBUG")
    yield
    gc.collect()  # a task whose error nobody fetched says so when it goes
    for record in (*caplog.get_records("call"), *caplog.records):
        assert SECRET not in record.getMessage()
        assert record.exc_info is None, record.exc_text
        assert record.name.startswith("bot.") or record.levelname == "DEBUG", record


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def complaint(runner: NatsRunner) -> str:
    """What a job is answered that cannot be run."""
    async with asyncio.timeout(TAKES_S):
        with pytest.raises(RunnerUnavailable) as caught:
            await runner.run(SnippetJob("x"))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return str(caught.value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- servers that come and go ----------------------------------------------------------------------------------------


async def test_a_server_that_is_not_there_yet(start_server: StartServer, caplog: pytest.LogCaptureFixture) -> None:
    server = start_server()
    server.kill()
    runner = NatsRunner(server.url(f"me:{SECRET}@"), patience=QUICK)
    missing = f"No NATS server answers at {server.place}; start it, or correct the address"
    assert await complaint(runner) == f"{missing}."
    assert await complaint(runner) == f"{missing}."
    server.start()
    async with working(server.url(), HoldingRunner()):
        async with asyncio.timeout(TAKES_S):
            while True:
                try:
                    assert (await runner.run(SnippetJob("x"))).stdout == "x"
                    break
                except RunnerUnavailable as error:
                    assert missing in str(error)
                    await asyncio.get_running_loop().run_in_executor(None, server_accepts, server.port)
    await runner.close()
    assert said(caplog) == [f"{missing}. It is tried again until it works.", f"NATS at {server.place} is there now."]


def server_accepts(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), TAKES_S).close()


async def test_a_server_that_is_lost_and_found_during_a_job(
    server: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    worker, runner = HoldingRunner(), NatsRunner(server.url(), patience=PATIENT)
    async with working(server.url(), worker):
        held = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        server.kill()
        waiting = [asyncio.create_task(runner.run(SnippetJob(str(number)))) for number in range(20)]
        await asyncio.to_thread(server.start)
        assert [(await job).stdout for job in waiting] == [str(number) for number in range(20)]
        worker.let_go("hold")
        assert (await held).stdout == "hold"
    await runner.close()
    lost = f"The connection to NATS at {server.place} broke off; look at the server's log"
    back = f"NATS at {server.place} is back."
    assert sorted(said(caplog)) == [back, back, *[f"{lost}. It is tried again until it works."] * 2]


async def test_a_server_that_stays_lost(server: NatsServer, caplog: pytest.LogCaptureFixture) -> None:
    worker, runner = HoldingRunner(), NatsRunner(server.url(), patience=Patience(server_s=1.0, silence_s=0.1))
    async with working(server.url(), worker):
        held = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        server.kill()
        missing = f"No NATS server answers at {server.place}; start it, or correct the address."
        with pytest.raises(RunnerUnavailable, match=missing):
            await held
        async with asyncio.timeout(0.5):  # what was waited for in vain is not waited for again
            assert [await complaint(runner) for _ in range(3)] == [missing] * 3
    await runner.close()
    assert len(said(caplog)) == 2, "once for the bot, once for the worker"


async def test_a_server_that_was_just_lost_is_waited_for(server: NatsServer) -> None:
    """However long ago the first connection was made."""
    runner = NatsRunner(server.url(), patience=Patience(server_s=0.4, silence_s=0.1))
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with working(server.url(), HoldingRunner()):
        while loop.time() < began + 0.5:
            await runner.run(SnippetJob("x"))
        lost = loop.time()
        server.kill()
        await complaint(runner)
        assert loop.time() - lost >= 0.4
    await runner.close()


async def test_a_server_that_hangs_is_left_and_found_again(
    server: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Its connections stay open, but nothing comes through them."""
    worker = HoldingRunner()
    runner = NatsRunner(server.url(), patience=replace(PATIENT, check_s=0.4))
    async with working(server.url(), worker, check_s=0.4):
        assert (await runner.run(SnippetJob("a"))).stdout == "a"
        server.freeze()
        job = asyncio.create_task(runner.run(SnippetJob("b")))
        async with asyncio.timeout(TAKES_S):
            while len(said(caplog)) < 2:
                await asyncio.to_thread(_a_moment)
        server.thaw()
        assert (await job).stdout == "b"
        async with asyncio.timeout(TAKES_S):
            while said(caplog).count(f"NATS at {server.place} is back.") < 2:
                await asyncio.to_thread(_a_moment)
        assert (await runner.run(SnippetJob("c"))).stdout == "c"
    await runner.close()


def _a_moment() -> None:
    """Let the loop turn for about as long as a process takes to start."""
    subprocess.run([sys.executable, "-c", ""], check=True)


async def test_a_stopped_worker_leaves_though_the_server_is_gone(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), NatsRunner(server.url(), patience=PATIENT)
    async with working(server.url(), worker) as stop:
        job = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        server.kill()
        stop.set()
    job.cancel()
    await asyncio.wait({job})
    await runner.close()


async def test_a_worker_may_be_started_before_the_server(start_server: StartServer) -> None:
    server = start_server()
    server.kill()
    stop, ready = asyncio.Event(), asyncio.Event()
    runner = NatsRunner(server.url(), patience=PATIENT)
    task = asyncio.create_task(serve(server.url(), HoldingRunner(), parallel=1, stop=stop, on_ready=ready.set))
    job = asyncio.create_task(runner.run(SnippetJob("x")))
    await asyncio.to_thread(server.start)
    async with asyncio.timeout(TAKES_S):
        await ready.wait()
        assert (await job).stdout == "x"
        stop.set()
        await task
    await runner.close()


# --- servers that are closed to us -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "wrong", "right"),
    [
        ('authorization { user: "me", password: "p/w@#" }', f"me:{SECRET}@", "me:p%2Fw%40%23@"),
        ('authorization { user: "me", password: "p/w@#" }', f"{SECRET}:p%2Fw%40%23@", "me:p%2Fw%40%23@"),
        ('authorization { user: "me", password: "p/w@#" }', "", "me:p%2Fw%40%23@"),
        ('authorization { token: "t@ken" }', f"{SECRET}@", "t%40ken@"),
    ],
    ids=["password", "user", "nobody", "token"],
)
async def test_who_is_refused_learns_it_at_once(
    start_server: StartServer, settings: str, wrong: str, right: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_server(settings)
    refused = f"NATS at {server.place} refuses the user, password or token; correct them in the URL"
    runner = NatsRunner(server.url(wrong), patience=Patience(server_s=3_600.0))
    assert await complaint(runner) == f"{refused}."
    assert await complaint(runner) == f"{refused}."
    await runner.close()
    assert said(caplog) == [f"{refused}. It is tried again until it works."]
    runner = NatsRunner(server.url(right), patience=QUICK)
    async with working(server.url(right), HoldingRunner()):
        assert (await runner.run(SnippetJob("x"))).stdout == "x"
    await runner.close()


async def test_a_worker_that_is_refused_goes_on_trying(
    start_server: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_server('authorization { user: "me", password: "right" }')
    stop = asyncio.Event()
    task = asyncio.create_task(serve(server.url(f"me:{SECRET}@"), HoldingRunner(), parallel=1, stop=stop))
    async with asyncio.timeout(TAKES_S):
        while not said(caplog):
            await asyncio.to_thread(_a_moment)
        assert not task.done()
        stop.set()
        await task
    assert [line.partition(";")[0] for line in said(caplog)] == [
        f"NATS at {server.place} refuses the user, password or token"
    ]


PERMISSIONS = """
authorization { users: [
    { user: "no jobs", password: "x", permissions: { publish: { deny: "quizhost.>" } } }
    { user: "no answers", password: "x", permissions: { subscribe: { deny: "_INBOX.>" } } }
    { user: "bot", password: "x", permissions: { publish: "quizhost.snippets", subscribe: "_INBOX.quizhost.>" } }
    { user: "worker", password: "x", permissions: { publish: "_INBOX.quizhost.>", subscribe: "quizhost.snippets" } }
] }
"""


@pytest.mark.parametrize(
    ("who", "denied"),
    [("no%20jobs", f"publish to {SUBJECT}"), ("no%20answers", f"subscribe to {REPLIES}.>")],
    ids=["jobs", "answers"],
)
async def test_who_lacks_a_permission_is_told_which(
    start_server: StartServer, who: str, denied: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_server(PERMISSIONS)
    runner = NatsRunner(server.url(f"{who}:x@"), patience=QUICK)
    async with working(server.url("worker:x@"), HoldingRunner()):
        assert await complaint(runner) == (
            f"NATS at {server.place} does not allow this user to {denied}; change the user's permissions there."
        )
        await complaint(runner)
    await runner.close()
    assert len(said(caplog)) == 1, "said once, however many jobs it stops"


async def test_the_permissions_that_the_guide_names_are_enough(start_server: StartServer) -> None:
    server = start_server(PERMISSIONS)
    runner = NatsRunner(server.url("bot:x@"), patience=QUICK)
    async with working(server.url("worker:x@"), HoldingRunner()):
        assert (await runner.run(SnippetJob("x"))).stdout == "x"
    await runner.close()


# --- servers that are none -------------------------------------------------------------------------------------------


@asynccontextmanager
async def impostor(greeting: bytes) -> AsyncIterator[tuple[int, bytearray]]:
    """Somebody on a port who says something to everybody, and what they answer."""
    heard = bytearray()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        with suppress(ConnectionError):
            heard.extend(await reader.read())
        writer.close()

    listener = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1], heard


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH\r\n", b"INFO {]\r\n", b"INFO\r\n", b"\xff\x00\r\n"])
async def test_what_is_no_nats_server(greeting: bytes) -> None:
    async with impostor(greeting) as (port, heard):
        runner = NatsRunner(f"nats://me:{SECRET}@127.0.0.1:{port}", patience=QUICK)
        words = await complaint(runner)
        assert f"127.0.0.1:{port}" in words and SECRET not in words
        await runner.close()
        assert SECRET.encode() not in heard


async def test_a_host_that_is_not_known() -> None:
    name = "a" * 64  # too long to be one, so that no name server is asked
    runner = NatsRunner(f"nats://me:{SECRET}@{name}", patience=QUICK)
    assert await complaint(runner) == f"The host of NATS at {name}:4222 is not known; correct the name."
    await runner.close()


async def test_nats_py_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nats.aio.client", None)
    runner = NatsRunner("nats://127.0.0.1:4222")
    assert "install it with: pip install quizhost[nats]" in await complaint(runner)
    await runner.close()
    with pytest.raises(RunnerUnavailable, match=r"pip install quizhost\[nats\]"):
        await serve("nats://127.0.0.1:4222", HoldingRunner(), parallel=1, stop=asyncio.Event())


async def test_a_worker_with_a_url_that_cannot_be_read() -> None:
    with pytest.raises(RunnerUnavailable, match="cannot be read") as caught:
        await serve(f"nats://me:{SECRET}#@host", HoldingRunner(), parallel=1, stop=asyncio.Event())
    assert SECRET not in str(caught.value)


# --- encryption ------------------------------------------------------------------------------------------------------


async def test_no_password_goes_to_a_server_that_does_not_encrypt() -> None:
    info = {"server_id": "x", "version": "2.9.10", "proto": 1, "headers": True, "max_payload": 1048576}
    async with impostor(b"INFO " + json.dumps({**info, "auth_required": True}).encode() + b"\r\n") as (port, heard):
        runner = NatsRunner(f"tls://me:{SECRET}@127.0.0.1:{port}", patience=QUICK)
        assert (await complaint(runner)).startswith(f"NATS at 127.0.0.1:{port} does not encrypt; set up TLS there")
        await runner.close()
    assert heard == b""


async def test_no_job_goes_to_a_server_that_does_not_encrypt(server: NatsServer) -> None:
    runner = NatsRunner(server.url(scheme="tls"), patience=QUICK)
    async with working(server.url(), HoldingRunner()) as _:
        assert "does not encrypt" in await complaint(runner)
    await runner.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody else has signed; its key lies beside it."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    path = tmp_path / "cert.pem"
    command = f"{program} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(tmp_path / "key.pem"), "-out", str(path)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return path


async def test_an_encrypted_connection(
    start_server: StartServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = f'cert_file: "{certificate}", key_file: "{certificate.parent / "key.pem"}"'
    server = start_server(f'tls {{ {files} }}\nauthorization {{ user: "me", password: "{SECRET}" }}')
    url = server.url(f"me:{SECRET}@", scheme="tls")
    runner = NatsRunner(url, patience=QUICK)
    assert await complaint(runner) == (
        f"The certificate of NATS at {server.place} is not trusted (self-signed certificate); "
        "name the file of its authority in SSL_CERT_FILE."
    )
    await runner.close()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ssl.get_default_verify_paths().cafile == str(certificate)
    runner = NatsRunner(url, patience=QUICK)
    async with working(
        server.url(f"me:{SECRET}@"), HoldingRunner()
    ):  # nats:// encrypts too where the server asks for it
        assert (await runner.run(SnippetJob("x"))).stdout == "x"
    await runner.close()


# --- nonsense --------------------------------------------------------------------------------------------------------

NONSENSE = [b"", b"x", b"{}", b"null", b"\xff" * 100, b'{"code": 1}', b"[" * 10_000, b"beat", b"{" * 1_000_000]


async def test_a_worker_outlives_nonsense(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), NatsRunner(server.url(), patience=PATIENT)
    async with speaking(server.url()) as client, working(server.url(), worker, beat_s=TAKES_S):
        spy = await Spy().listen(client)
        for data in NONSENSE:
            await client.publish(SUBJECT, data)
            await client.publish(SUBJECT, data, reply=SUBJECT)
            await client.publish(SUBJECT, data, reply="elsewhere")
            await client.publish(SUBJECT, data, reply=f"{REPLIES}.x", headers={"Status": "503"})
        for _ in NONSENSE:
            result = wire.decode_result((await spy.answers.get()).data)
            assert result.outcome is Outcome.REFUSED and result.error is not None
            assert result.error.message.startswith("A job must ")
        assert (await runner.run(SnippetJob("x"))).stdout == "x"
    assert len(worker.jobs) == 1
    await runner.close()


async def test_a_worker_publishes_nowhere_but_to_its_askers(server: NatsServer) -> None:
    subjects: list[str] = []

    async def hear(message: "Msg") -> None:
        subjects.append(message.subject)

    async with speaking(server.url()) as client:
        await client.subscribe(">", cb=hear)
        async with working(server.url(), HoldingRunner()):
            for reply in ("elsewhere", SUBJECT, "_INBOX.quizhosts", "_INBOX.other.1", f"{REPLIES}.yes"):
                await client.publish(SUBJECT, wire.encode_job(SnippetJob("x")), reply=reply)
            await settle(client)
        await client.drain()
    assert subjects.count(SUBJECT) == 5, "the jobs alone"
    assert set(subjects) == {SUBJECT, f"{REPLIES}.yes"}


async def test_a_message_that_stops_the_library_from_reading(
    server: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A header of nothing but its version is one; the worker notices, and connects anew."""
    worker = HoldingRunner()
    runner = NatsRunner(server.url(), patience=PATIENT)
    async with working(server.url(), worker, check_s=0.2):
        assert (await runner.run(SnippetJob("a"))).stdout == "a"
        with socket.create_connection(("127.0.0.1", server.port), TAKES_S) as plain:
            plain.sendall(b'CONNECT {"headers": true, "verbose": false}\r\n')
            plain.sendall(b"HPUB quizhost.snippets _INBOX.quizhost.x 8 8\r\nNATS/1.0\r\nPING\r\n")
            while b"PONG" not in plain.recv(65_536):
                pass
        assert (await runner.run(SnippetJob("b"))).stdout == "b"
    await runner.close()
    assert said(caplog)[-1] == f"NATS at {server.place} is back."


FORGED = [
    b"",
    b"OK",
    b"{}",
    b"\xff" * 1000,
    b"[" * 100_000,
    b"x" * 1_000_000,
    wire.encode_result(SnippetResult(Outcome.OK))[:-1],
    wire.encode_result(SnippetResult(Outcome.OK)).replace(b'"ok"', b'"error"'),
    wire.encode_result(SnippetResult(Outcome.OK, "x" * 40_000, "y" * 20_000)).replace(b"y" * 20_000, b"y" * 40_000),
]


@pytest.mark.parametrize("data", FORGED, ids=range(len(FORGED)))
async def test_a_forged_result_is_a_crash(server: NatsServer, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    runner = NatsRunner(server.url(), patience=QUICK)
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        job = asyncio.create_task(runner.run(SnippetJob("x")))
        message = await rogue.jobs.get()
        await client.publish(message.reply, data)
        assert await job == SnippetResult(
            Outcome.CRASHED, error=SnippetError("Crashed", "The worker's answer made no sense.")
        )
    assert len(said(caplog)) == 1
    await runner.close()


async def test_answers_to_what_was_not_asked_are_ignored(server: NatsServer) -> None:
    runner = NatsRunner(server.url(), patience=PATIENT)
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        job = asyncio.create_task(runner.run(SnippetJob("x")))
        reply = (await rogue.jobs.get()).reply
        inbox, token, attempt = reply.rsplit(".", 2)
        assert attempt == "1" and len(token) == 32
        forged = wire.encode_result(SnippetResult(Outcome.OK, "forged"))
        for subject in (
            *(f"{inbox}.{token}.{other}" for other in ("0", "2", "-1", "1_0", "1\u00b9", "9" * 5_000, "x")),
            f"{inbox}.{'0' * 32}.1",
            f"{inbox}.{token}",
            f"{inbox}.x",
        ):
            if len(subject) < 4_000:
                await client.publish(subject, forged)
        await client.publish(reply, wire.encode_result(SnippetResult(Outcome.OK, "real")))
        assert (await job).stdout == "real"
    await runner.close()


async def test_a_worker_that_only_gives_signs_of_life(server: NatsServer) -> None:
    runner = NatsRunner(server.url(), patience=Patience(walls=0, spare_s=0.5, silence_s=0.3))
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        job = asyncio.create_task(runner.run(SnippetJob("x")))
        message = await rogue.jobs.get()
        async with asyncio.timeout(TAKES_S):
            while not job.done():
                await client.publish(message.reply, wire.BEAT)
                await settle(client)
        with pytest.raises(RunnerBusy):
            await job
        assert rogue.jobs.empty()
    await runner.close()


async def test_a_server_that_takes_small_messages_only(
    start_server: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_server("max_payload: 10000")
    runner = NatsRunner(server.url(), patience=QUICK)
    worker = HoldingRunner(lambda job: SnippetResult(Outcome.OK, "x" * 20_000 if job.code == "much" else ""))
    async with working(server.url(), worker):
        with pytest.raises(RunnerUnavailable, match=rf"larger than NATS at {server.place} takes \(10,000 bytes\)"):
            await runner.run(SnippetJob("x" * 20_000))
        result = await runner.run(SnippetJob("much"))
        assert result.error == SnippetError("Crashed", "The result is too large for the NATS server.")
        assert (await runner.run(SnippetJob("little"))).outcome is Outcome.OK
    await runner.close()
    assert said(caplog) == [f"A result is larger than NATS at {server.place} takes; set max_payload to 1MB there."]
