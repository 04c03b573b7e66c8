"""URLs of NATS servers: what they mean, and that nothing that is said of them gives a password away."""

import ssl
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import RunnerUnavailable
from bot.snippets import SnippetJob
from bot.worker.nats_address import Address, explain, parse
from bot.worker.nats_runner import NatsRunner

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "address", "server"),
    [
        ("nats://host", Address("nats", "host", 4222), "nats://host:4222"),
        (" nats://host:1/\n", Address("nats", "host", 1), "nats://host:1"),
        ("tls://Host:4443", Address("tls", "host", 4443), "tls://host:4443"),
        ("ws://host/chat", Address("ws", "host", 80, "/chat"), "ws://host:80/chat"),
        ("wss://host", Address("wss", "host", 443), "wss://host:443"),
        ("nats://[::1]:5", Address("nats", "::1", 5), "nats://[::1]:5"),
        ("nats://me:pw@host", Address("nats", "host", 4222, user="me", password="pw"), "nats://host:4222"),
        ("nats://m%40e:p%2Fw%25@host", Address("nats", "host", 4222, user="m@e", password="p/w%"), "nats://host:4222"),
        ("nats://me:@host", Address("nats", "host", 4222, user="me", password=""), "nats://host:4222"),
        ("nats://t%40ken@host", Address("nats", "host", 4222, token="t@ken"), "nats://host:4222"),
        ("nats://@host", Address("nats", "host", 4222), "nats://host:4222"),
    ],
)
def test_a_url_means_a_server(url: str, address: Address, server: str) -> None:
    assert parse(url) == address
    assert parse(url).server == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host:4222",
        f"http://me:{SECRET}@host",
        f"nats://me:{SECRET}#@host",
        f"nats://me:{SECRET}/x@host",
        f"nats://{SECRET}/x@host",
        f"ws://{SECRET}/x@host",
        f"nats://me:{SECRET}?@host",
        f"nats://me:{SECRET}@",
        f"nats://me:{SECRET}@host:port",
        f"nats://me:{SECRET}@host:70000",
        f"nats://me:{SECRET}@[host",
        f"nats://me:{SECRET}@host/path",
        f"nats://me:{SECRET}@host?tls=1",
    ],
)
async def test_a_url_that_means_none_is_not_repeated(url: str) -> None:
    runner = NatsRunner(url)
    for _ in range(2):
        with pytest.raises(RunnerUnavailable) as caught:
            await runner.run(SnippetJob("x"))
    await runner.close()
    assert str(caught.value).startswith("The NATS URL cannot be read; write nats://user:password@host:4222")
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


@given(st.text(), st.text(min_size=1))
def test_any_user_and_password_can_be_written(user: str, password: str) -> None:
    address = parse(f"tls://{quote(user, safe='')}:{quote(password, safe='')}@host")
    assert (address.user, address.password) == (user, password)


@given(
    st.text("abcdefgh", min_size=12),
    st.sampled_from([Exception, OSError, ssl.SSLError, ssl.SSLCertVerificationError, TimeoutError, UnicodeError]),
    st.text(),
)
def test_no_sentence_holds_a_secret(secret: str, kind: type[Exception], words: str) -> None:
    for url in (f"tls://me:{secret}@host", f"nats://{secret}@host"):
        address = parse(url)
        error = kind() if kind is UnicodeError else kind(f"{words} {secret}")
        fault = explain(error, address)
        assert secret not in fault.sentence + repr(address) + address.server + address.place
        assert "host" in fault.sentence


@given(st.text() | st.text("nats:/@.[]%#?0a").map("nats://".__add__))
def test_anything_is_a_server_or_a_clear_sentence(url: str) -> None:
    try:
        address = parse(url)
    except ValueError as error:
        assert str(error).startswith("The NATS URL cannot be read")
    else:
        assert address.host and 0 <= address.port < 65536
