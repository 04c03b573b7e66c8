"""A small HTTP server that says whether the bot is well, for containers, load balancers and monitors."""

import errno
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bot.settings import host_and_port

if TYPE_CHECKING:
    # aiohttp comes with the platforms that need it; whoever serves no health does without.
    from aiohttp.web import BaseRequest, Response

PATH: Final = "/health"
WELL: Final = 200
UNWELL: Final = 503
NOTHING_HERE: Final = 404

_PARTING_SECONDS: Final = 1.0
_REASONS: Final = {
    errno.EADDRINUSE: "{address} is in use by another program; set QUIZHOST_HEALTH to another port",
    errno.EACCES: "{address} may not be used without more rights; set QUIZHOST_HEALTH to a port above 1023",
    errno.EADDRNOTAVAIL: "{address} is no address of this machine; set QUIZHOST_HEALTH to one, such as 127.0.0.1:8080",
}
_OTHER_REASON: Final = "{address} cannot be listened on ({detail}); set QUIZHOST_HEALTH to another address"

log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(address: str, report: Callable[[], Mapping[str, object]]) -> AsyncIterator[str]:
    """Answer `GET /health` at an address such as 127.0.0.1:8080 or [::1]:0 while the block runs.

    The answer is the report as JSON, with status 200 where its `ok` is true and 503 in every other case, also where
    the report fails. `report` is called in the event loop for each request and must not block; what it says is for
    everybody who can reach the address. Gives the address that is listened on, with the port that was chosen for port
    0. Raises `OSError`, with a sentence as its `strerror`, where the address cannot be had, and `ValueError` where it
    is none.
    """
    from aiohttp import web

    host, port = host_and_port(address)

    async def answer(request: "BaseRequest") -> "Response":
        if request.method not in ("GET", "HEAD") or request.path != PATH:
            return web.Response(status=NOTHING_HERE)
        status, text = _answer(report)
        # Whatever stands between must not answer for us.
        headers = {"Cache-Control": "no-store"}
        return web.Response(status=status, text=text, content_type="application/json", headers=headers)

    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=_PARTING_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise OSError(error.errno, _sentence(error, address)) from error
        yield _shown(runner.addresses[0])
    finally:
        await runner.cleanup()


def _answer(report: Callable[[], Mapping[str, object]]) -> tuple[int, str]:
    try:
        found = report()
        return WELL if found.get("ok") is True else UNWELL, json.dumps(dict(found))
    except Exception:
        # A report that fails is no reason to look well, nor one to hide why.
        log.exception("The report on the bot's health failed")
        return UNWELL, json.dumps({"ok": False})


def _sentence(error: OSError, address: str) -> str:
    if isinstance(error, socket.gaierror):  # its numbers are not those of errno
        return _OTHER_REASON.format(address=address, detail="there is no such host")
    detail = (error.strerror or str(error)).lower()
    # Later releases of Python try all addresses of a host, and give no number where the machine has none of them.
    return _REASONS.get(error.errno or errno.EADDRNOTAVAIL, _OTHER_REASON).format(address=address, detail=detail)


def _shown(name: tuple[str, int]) -> str:
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
