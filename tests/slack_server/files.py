"""The methods that take files: an address is asked for, the file is sent there, and it is shared."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.slack_server.calls import Caller, Method, Table, checked, required, writable
from tests.slack_server.things import Json, SlackError
from tests.slack_server.world import World

WRITE = ("files:write",)
PLACE = "upload/"


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


class Files:
    """`base` gives the address of this server."""

    def __init__(self, world: World, base: Callable[[], str]) -> None:
        self.world = world
        self.uploads: dict[str, Upload] = {}
        self._base = base

    def table(self) -> Table:
        return {
            "files.getUploadURLExternal": Method(self._announce, WRITE, json=False),
            "files.completeUploadExternal": Method(self._complete, WRITE),
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
