"""How nats-py is used: one connection that never mends itself, no password in the clear, and no lines in the log."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from bot.worker.nats_address import Address, NotEncrypted

if TYPE_CHECKING:
    from nats.aio.client import Client

CONNECT_S: Final = 2
CLOSE_S: Final = 2

_log = logging.getLogger(__name__)


class _Hush(logging.Filter):
    """nats-py logs with tracebacks, once for each message; what matters of it is said by `Link`."""

    def filter(self, record: logging.LogRecord) -> bool:
        cause = record.exc_info[0] if record.exc_info else None
        _log.debug("nats-py: %s", cause.__name__ if cause else "a line was left out")
        return False


class _HushEnd(logging.Filter):
    """asyncio warns, at the end of each encrypted connection, of how nats-py sets it up; nobody can do anything."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("returning true from eof_received()")


_HUSHED: Final[dict[str, logging.Filter]] = {"nats.aio.client": _Hush(), "asyncio": _HushEnd()}


class _NotedContext(ssl.SSLContext):
    """Trusts what Python trusts by default, and notes that it was used."""

    used = False

    def wrap_bio(self, *args: Any, **kwargs: Any) -> ssl.SSLObject:
        self.used = True
        return super().wrap_bio(*args, **kwargs)


def installed() -> bool:
    """Whether nats-py can be used; if so, it is quiet from now on."""
    try:
        import nats.aio.client  # noqa: F401
    except ImportError:
        return False
    for name, hush in _HUSHED.items():
        logging.getLogger(name).addFilter(hush)  # which counts once, however often it is added
    return True


async def connect(
    client: "Client", address: Address, name: str, lost: "asyncio.Future[BaseException]", denied: Callable[[str], None]
) -> None:
    """Connect a new client, once, or raise why not.

    Afterwards `lost` gets the cause when the connection ends by itself, and `denied` is called with the server's words,
    in small letters, when it does not allow something.
    """
    from nats.errors import NoServersError, UnexpectedEOF

    context = _NotedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    failure: Exception | None = None

    def lose(cause: BaseException) -> None:
        if not lost.done():
            lost.set_result(cause)

    async def on_error(error: Exception) -> None:
        nonlocal failure
        words = str(error).lower()
        if "permissions violation" in words:
            denied(words)
        elif not client.is_connected:
            failure = error
        elif isinstance(error, (OSError, UnexpectedEOF)):
            lose(error)  # it may take long until the connection counts as closed, or for ever
        else:
            _log.debug("nats-py: %s", type(error).__name__)

    async def on_close() -> None:
        lose(client.last_error or EOFError())

    try:
        async with asyncio.timeout(4 * CONNECT_S):
            await client.connect(
                address.server,
                error_cb=on_error,
                closed_cb=on_close,
                name=name,
                allow_reconnect=False,
                # One more, without a pause: with 0 it would try for ever.
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=CONNECT_S,
                tls=context,
                **_credentials(address, context),
            )
    except NoServersError as error:
        raise failure or error from None
    if address.encrypted and not context.used:
        raise NotEncrypted


def _credentials(address: Address, context: _NotedContext) -> dict[str, Any]:
    """User, password and token, handed out when they are about to be sent: after encryption began, or should have.

    nats-py goes on in the clear where the server, or whoever sits before it, does not ask for TLS.
    """

    def unless_bare(secret: str) -> Callable[[], str]:
        def give() -> str:
            if address.encrypted and not context.used:
                raise NotEncrypted
            return secret

        return give

    secrets = {"user": address.user, "password": address.password, "token": address.token}
    return {name: unless_bare(secret) for name, secret in secrets.items() if secret is not None}


async def settle(client: "Client") -> None:
    """Return when the server has dealt with everything that was sent until now."""
    # The library's question overtakes what still waits to be sent; the next one does not.
    await client.flush(CONNECT_S)
    await client.flush(CONNECT_S)


async def shut(client: "Client") -> None:
    """Close a connection; not for ever, though it hangs where the other end is stuck or TLS could not begin."""
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_S):
            await client.close()
