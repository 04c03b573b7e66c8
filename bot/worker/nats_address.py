"""Where a NATS server is, read from its URL, and what its faults mean to people. No sentence gives a password away."""

import socket
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"nats": 4222, "tls": 4222, "ws": 80, "wss": 443}

_UNREADABLE: Final = (
    "The NATS URL cannot be read; write nats://user:password@host:4222, or tls:// for an encrypted connection, with "
    "characters such as / # @ in a password percent-encoded"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A NATS server, and as whom to speak to it. `server` is its URL without user, password and token."""

    scheme: str
    host: str
    port: int
    path: str = ""
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """The server for people: host and port."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def server(self) -> str:
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def encrypted(self) -> bool:
        return self.scheme in ("tls", "wss")


def parse(url: str) -> Address:
    """The server that a URL means: nats, tls, ws or wss, with `user:password@`, `token@` or nothing before the host.

    User, password and token may be percent-encoded. Raises `ValueError` for anything else, with a sentence that leaves
    the URL out.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        raise ValueError(_UNREADABLE) from None
    rest = parts.path + parts.query + parts.fragment
    # What stands behind the host may be the end of a password in which a slash was not encoded.
    misplaced = "@" in rest or parts.query or parts.fragment or (rest.strip("/") and parts.scheme not in ("ws", "wss"))
    if parts.scheme not in _PORTS or not host or misplaced:
        raise ValueError(_UNREADABLE)
    user, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
    place = (parts.scheme, host, _PORTS[parts.scheme] if port is None else port, parts.path.rstrip("/"))
    if password is None:
        return Address(*place, token=user or None)
    return Address(*place, user=user or "", password=password)


class NotEncrypted(Exception):
    """The URL asks for an encrypted connection, and the server offers none. No password was sent."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no connection, as a sentence without its full stop. A `lasting` one needs somebody to mend it."""

    sentence: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """What is said of errors of these types whose own words hold one of `words` (any do, where there are none)."""

    types: tuple[type[BaseException], ...]
    words: tuple[str, ...]
    sentence: str
    lasting: bool = False


_ROWS: Final = (
    _Row(
        (NotEncrypted,),
        (),
        "NATS at {place} does not encrypt; set up TLS there, or write nats:// where the network is trusted",
        lasting=True,
    ),
    _Row((ImportError,), (), "NATS over WebSockets needs aiohttp; install it with: pip install aiohttp", lasting=True),
    _Row(
        (ssl.SSLCertVerificationError,),
        (),
        "The certificate of NATS at {place} is not trusted ({why}); name the file of its authority in SSL_CERT_FILE",
        lasting=True,
    ),
    _Row((ssl.SSLError,), (), "TLS with NATS at {place} failed ({why}); look at the server's settings"),
    _Row((socket.gaierror, UnicodeError), (), "The host of NATS at {place} is not known; correct the name"),
    _Row((OSError, TimeoutError), (), "No NATS server answers at {place}; start it, or correct the address"),
    _Row(
        (Exception,),
        ("authorization", "authentication"),
        "NATS at {place} refuses the user, password or token; correct them in the URL",
        lasting=True,
    ),
    _Row(
        (Exception,),
        ("expecting info", "parse error"),
        "What answers at {place} is not a NATS server; correct the address",
    ),
    _Row((BaseException,), (), "The connection to NATS at {place} broke off; look at the server's log"),
)


def explain(error: BaseException, address: Address) -> Fault:
    """What went wrong with a server; nothing of what the error says is repeated but the reasons of TLS."""
    words = str(error).lower()
    why = getattr(error, "verify_message", None) or getattr(error, "reason", None) or "unknown reason"
    for row in _ROWS:
        if isinstance(error, row.types) and (not row.words or any(word in words for word in row.words)):
            return Fault(row.sentence.format(place=address.place, why=why), row.lasting)
    raise AssertionError("the last row takes every error")
