"""Files. Those of the bot: it asks for an address, sends them there, and shares them. Those of people: they choose them
in forms, and the bot fetches them from a private address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.slack_server.calls import Caller, Method, Table, checked, required, writable
from tests.slack_server.things import Json, SlackError
from tests.slack_server.world import World

WRITE = ("files:write",)
READ = "files:read"
PLACE = "upload/"
PRIVATE = "files-pri/"
LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>"
"""What people see at a private address who are not logged in, and apps that may not read files."""


@dataclass
class Upload:
    """A file that was announced. `content` is None until it came, `shared` the channels that it was shared in."""

    id: str
    team: str
    name: str
    length: int
    alt: str
    content: bytes | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A file that somebody chose in a form. `about` is all that Slack tells of it."""

    team: str
    content: bytes
    about: Json


class Files:
    """`base` gives the address of this server. `held` are the files of people, by their ids."""

    def __init__(self, world: World, base: Callable[[], str]) -> None:
        self.world = world
        self.uploads: dict[str, Upload] = {}
        self.held: dict[str, Held] = {}
        self._base = base

    def offer(self, name: str, content: bytes, *, team: str | None = None, stub: bool = False, **more: Any) -> Json:
        """A file that somebody has put into a form, as it is told with it. `more` tells something else than the truth
        (`size`, `url_private_download`); a `stub` tells nothing but where to ask."""
        of, id_ = self.world.team(team).id, self.world.clock.id("F")
        address = f"{self._base()}/{PRIVATE}{of}-{id_}"
        about = {
            "id": id_,
            "name": name,
            "title": name,
            "mimetype": "text/plain",
            "filetype": name.rpartition(".")[2],
            "size": len(content),
            "mode": "hosted",
            "is_external": False,
            "user_team": of,
            "url_private": f"{address}/{quote(name, errors='replace')}",
            "url_private_download": f"{address}/download/{quote(name, errors='replace')}",
            **more,
        }
        self.held[id_] = Held(of, content, about)
        return {"id": id_, "mode": "file_access", "file_access": "check_file_info"} if stub else about

    def fetch(self, path: str, token: str | None) -> web.Response:
        """The answer at a private address: the file for an app of its team that may read files, or the login page."""
        of, _, id_ = path.removeprefix(PRIVATE).partition("/")[0].partition("-")
        install = next((it for it in self.world.installs if token and it.token == token and it.ended is None), None)
        if install is None or install.team != of or READ not in install.scopes:
            return web.Response(text=LOGIN, content_type="text/html")
        found = self.held.get(id_)
        if found is None:
            return web.Response(status=404, text="not found")
        headers: Mapping[str, str] = {"Content-Disposition": "attachment"}
        return web.Response(body=found.content, content_type="text/plain", headers=headers)

    def table(self) -> Table:
        return {
            "files.getUploadURLExternal": Method(self._announce, WRITE, json=False),
            "files.completeUploadExternal": Method(self._complete, WRITE),
            "files.info": Method(self._info, (READ,), json=False),
        }

    def receive(self, path: str, content: bytes) -> tuple[int, str]:
        """A file that is sent: the status and the text that it is answered with."""
        found = self.uploads.get(path.removeprefix(PLACE))
        if found is None or found.content is not None:
            return 404, "not found"
        if len(content) != found.length:
            return 400, "the length is not the one that was announced"
        found.content = content
        return 200, f"OK - {found.length}"

    def _info(self, caller: Caller, arguments: Json) -> Json:
        (id_,) = required(arguments, "file")
        found = self.held.get(str(id_))
        if found is None or found.team != caller.team.id:
            raise SlackError("file_not_found")
        return {"file": found.about}

    def _announce(self, caller: Caller, arguments: Json) -> Json:
        name, length = required(arguments, "filename", "length")
        if not str(length).isdigit() or int(length) < 1:
            raise SlackError("invalid_arguments")
        alt = str(arguments.get("alt_txt") or "")
        if len(alt) > 1_000:
            raise SlackError("alt_txt_too_large")
        made = Upload(self.world.clock.id("F"), caller.team.id, name, int(length), alt)
        self.uploads[made.id] = made
        return {"upload_url": f"{self._base()}/{PLACE}{made.id}", "file_id": made.id}

    def _complete(self, caller: Caller, arguments: Json) -> Json:
        (files,) = required(arguments, "files")
        found = [self.uploads.get(file.get("id")) for file in files]
        ready = [it for it in found if it is not None and it.team == caller.team.id and it.content is not None]
        if len(ready) != len(files):
            raise SlackError("file_not_found")
        channel = arguments.get("channel_id")
        if channel:
            room = writable(caller, self.world.room(caller.team.id, str(channel)))
            comment = arguments.get("initial_comment")
            body = {"text": comment} if comment else {"text": "", "blocks": arguments.get("blocks")}
            if comment or body.get("blocks"):
                checked(body)
            if arguments.get("thread_ts"):
                body["thread_ts"] = arguments["thread_ts"]
            made = self.world.post(room, body)
            made["files"] = [{"id": it.id, "name": it.name, "alt_txt": it.alt} for it in ready]
            for it in ready:
                it.shared = (*it.shared, room.id)
        return {"files": [{"id": it.id, "title": it.name} for it in ready]}
