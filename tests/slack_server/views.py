"""The methods that open, change and publish views."""

from hashlib import sha1
from typing import Any

from tests.slack_server import blocks
from tests.slack_server.blocks import HOME, MODAL, named
from tests.slack_server.calls import Caller, Method, Table, required
from tests.slack_server.things import APP, Json, SlackError
from tests.slack_server.world import VIEWS_DEEP, Modals, World, numbered


class Views:
    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> Table:
        return {
            "views.open": Method(self._open),
            "views.push": Method(self._push),
            "views.update": Method(self._update),
            "views.publish": Method(self._publish),
        }

    def _open(self, caller: Caller, arguments: Json) -> Json:
        return self._show(caller, arguments, push=False)

    def _push(self, caller: Caller, arguments: Json) -> Json:
        return self._show(caller, arguments, push=True)

    def _show(self, caller: Caller, arguments: Json, *, push: bool) -> Json:
        trigger, view = required(arguments, "trigger_id", "view")
        checked(view, MODAL)
        if "file_input" in named(view["blocks"], "type"):
            caller.need("files:read")
        cause = self.world.triggered(trigger, caller.team.id)
        modals = self.world.opened(caller.team.id, cause.user.id)
        if push and not modals.stack:
            raise SlackError("not_found")
        if push and len(modals.stack) >= VIEWS_DEEP:
            raise SlackError("push_limit_reached")
        self._fresh(view)
        made = self.made(caller, view, modals.stack[-1] if push else None)
        modals.stack = [*modals.stack, made] if push else [made]
        cause.views.append(made)
        self.world.changes.tell()
        return {"view": made}

    def _update(self, caller: Caller, arguments: Json) -> Json:
        (view,) = required(arguments, "view")
        checked(view, MODAL if view.get("type") != HOME else HOME)
        found = self.find(caller.team.id, arguments.get("view_id"), arguments.get("external_id"))
        if arguments.get("hash") not in (None, found["hash"]):
            raise SlackError("hash_conflict")
        self.change(found, view)
        return {"view": found}

    def _publish(self, caller: Caller, arguments: Json) -> Json:
        user, view = required(arguments, "user_id", "view")
        checked(view, HOME)
        self.world.person(caller.team.id, user)
        modals = self.world.opened(caller.team.id, user)
        if arguments.get("hash") is not None and arguments["hash"] != (modals.home or {}).get("hash"):
            raise SlackError("hash_conflict")
        if modals.home is None:
            modals.home = self.made(caller, view, None)
        else:
            self.change(modals.home, view)
        self.world.changes.tell()
        return {"view": modals.home}

    def made(self, caller: Caller, view: Json, below: Json | None) -> Json:
        """A view as Slack tells it once it is open."""
        id_ = self.world.clock.id("V")
        told: Json = {
            "id": id_,
            "team_id": caller.team.id,
            "app_id": APP,
            "app_installed_team_id": caller.team.id,
            "bot_id": f"B{caller.team.bot.id[1:]}",
            "state": {"values": {}},
            "root_view_id": below["root_view_id"] if below else id_,
            "previous_view_id": below["id"] if below else None,
            "title": None,
            "submit": None,
            "close": None,
        }
        return self.change(told, view)

    def change(self, found: Json, view: Json) -> Json:
        """The view reads like this from now on; it keeps its id and gets another hash."""
        empty = {"callback_id": "", "private_metadata": "", "external_id": ""}
        flags = {"notify_on_close": False, "clear_on_close": False}
        found |= {**empty, **flags, **view, "blocks": numbered(view["blocks"])}
        found["hash"] = f"{self.world.clock.ts()}.{sha1(repr(view).encode()).hexdigest()[:8]}"
        self.world.changes.tell()
        return found

    def find(self, team: str, id_: Any, external: Any) -> Json:
        """The open view. Raises `SlackError` not_found."""
        for (where, _), modals in self.world.modals.items():
            for it in _all(modals) if where == team else []:
                if it["id"] == id_ or (external and it["external_id"] == external):
                    return it
        raise SlackError("not_found")

    def _fresh(self, view: Json) -> None:
        external = view.get("external_id")
        every = [it for modals in self.world.modals.values() for it in _all(modals)]
        if external and any(it["external_id"] == external for it in every):
            raise SlackError("duplicate_external_id")


def _all(modals: Modals) -> list[Json]:
    return [*modals.stack, *([modals.home] if modals.home else [])]


def checked(view: Any, kind: str) -> None:
    """Raises `SlackError` invalid_arguments where Slack would not take the view, or not here."""
    found = blocks.view_faults(view)
    if not found and view["type"] != kind:
        found = [f"[ERROR] unsupported type: {view['type']} [json-pointer:/view/type]"]
    if found:
        raise SlackError("invalid_arguments", response_metadata={"messages": found})
