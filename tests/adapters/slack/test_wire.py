"""The Web API where what answers is something else: that is an outage."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.trouble import FAULTS, as_chat_error
from adapters.slack.wire import OneWorkspace, Wire, web_client

TOKEN = "xoxb-very-secret"


@pytest.fixture
async def wire(request: pytest.FixtureRequest) -> AsyncIterator[Wire]:
    """A way to a place that answers everything with this body of this type, as if all were well."""
    kind, body = request.param

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Type": kind})

    app = web.Application()
    app.router.add_route("*", "/{place:.*}", answer)
    async with TestServer(app) as server:
        yield Wire(OneWorkspace(web_client(str(server.make_url("/api/")), TOKEN)))


@pytest.mark.parametrize(
    "wire",
    [
        ("text/plain", b"Please log in."),
        ("text/html", b"<html>Please log in.</html>"),
        ("application/json", b"[1]"),
        ("application/json", b'"ok"'),
        ("application/json", b"null"),
        ("application/json", b"{"),
        ("application/json; charset=utf-8", b'{"ok": "\xff"}'),
    ],
    indirect=True,
    ids=["text", "page", "list", "string", "null", "cut off", "not utf-8"],
)
async def test_an_answer_that_is_not_slacks_is_an_outage(wire: Wire) -> None:
    for asked in (wire.post("T1", "C1", {"text": "Hello"}), wire.person("T1", "U1")):
        with pytest.raises(FAULTS) as error:
            await asked
        told = as_chat_error(error.value)
        assert getattr(told, "outage", False), told
        assert TOKEN not in f"{error.value} {told}"


@pytest.mark.parametrize("wire", [("text/plain", b"Please log in.")], indirect=True)
async def test_what_the_library_stumbles_over_is_told_as_a_broken_answer(wire: Wire) -> None:
    with pytest.raises(aiohttp.ClientPayloadError, match=r"chat\.postMessage"):
        await wire.post("T1", "C1", {"text": "Hello"})
