"""Reading requests and writing answers as Discord does."""

import json
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import BodyPartReader, web

API: Final = "/api/v10"


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer; None is an empty 204."""
    if body is None:
        return web.Response(status=204, headers=headers)
    # Exactly this content type: discord.py takes one with a charset for text.
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=told)


async def read(request: web.Request) -> tuple[Any, list[str]]:
    """The JSON body, None where there is none, and the names of the files that came with it."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), []
    body, files = None, []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            files.append(part.filename or "file")
            await part.release()
    return body, files
