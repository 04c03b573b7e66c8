"""A press or a command as the bot gets it, and what a test sees of what the bot made of it."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.discord_server import payloads
from tests.discord_server.things import DM, TAKES_S, Changes, Json, Role, User

COMMAND: Final = 2
COMPONENT: Final = 3
AUTOCOMPLETE: Final = 4
FORM: Final = 5

ANSWER_MS: Final = 3_000
"""For how long a first answer is taken."""
TOKEN_MS: Final = 15 * 60_000
"""For how long what follows the first answer is taken."""

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7


@dataclass
class Interaction:
    """One press or command. `at` is its time, ms, which its id carries too.

    `callback` is the first answer that was taken, as the bot sent it: `{"type": …, "data": …}`. `edits` are the bodies
    of edits of the first answer, `followups` those of the messages after it, in order. `message` is the message that
    the first answer is (for a press that was answered with type 6 or 7, the message with the button) as it reads now;
    None while there is none, and where it was deleted.
    """

    id: int
    token: str
    type: int
    at: int
    channel: Json
    user: User
    source: Json | None
    changes: Changes = field(repr=False)
    callback: Json | None = None
    message: Json | None = None
    edits: list[Json] = field(default_factory=list)
    followups: list[Json] = field(default_factory=list)

    @property
    def type_answered(self) -> int | None:
        """The type of the first answer: 4 message, 5 and 6 deferred, 7 update, 8 choices, 9 modal."""
        return None if self.callback is None else self.callback["type"]

    @property
    def form(self) -> Json:
        """The form that the first answer opens. Raises `AssertionError` where it opens none."""
        assert self.callback is not None and self.callback["type"] == 9, self.callback
        form: Json = self.callback["data"]
        return form

    @property
    def ephemeral(self) -> bool:
        """Whether the first answer is for the presser alone."""
        return self.message is not None and bool(self.message["flags"] & EPHEMERAL)

    async def answered(self, seconds: float = TAKES_S) -> Json:
        """Wait for the bot's first answer and give its body. Raises `AssertionError` where none comes."""
        await self.changes.until(lambda: self.callback is not None, f"an answer to interaction {self.id}", seconds)
        assert self.callback is not None
        return self.callback

    async def edited(self, number: int = 1, seconds: float = TAKES_S) -> list[Json]:
        """Wait until the first answer was edited this often; gives `edits`."""
        await self.changes.until(lambda: len(self.edits) >= number, f"{number} edits of interaction {self.id}", seconds)
        return self.edits

    async def followed(self, number: int = 1, seconds: float = TAKES_S) -> list[Json]:
        """Wait until this many messages followed the first answer; gives `followups`."""
        what = f"{number} followups of interaction {self.id}"
        await self.changes.until(lambda: len(self.followups) >= number, what, seconds)
        return self.followups

    def metadata(self) -> Json:
        """What messages say of the interaction that they come from."""
        return {
            "id": str(self.id),
            "type": self.type,
            "user": payloads.user(self.user),
            "authorizing_integration_owners": owners(self.channel),
        }

    def payload(self, application_id: int, data: Json, allowed: int, locale: str) -> Json:
        """INTERACTION_CREATE."""
        told: Json = {
            "id": str(self.id),
            "application_id": str(application_id),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": data,
            "channel_id": self.channel["id"],
            "channel": {**self.channel, "permissions": str(self.user.permissions)},
            "locale": self.user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": owners(self.channel),
            "context": 1 if self.channel["type"] == DM else 0,
            "app_permissions": str(allowed),
            "attachment_size_limit": 10_485_760,
        }
        if self.source is not None:
            told["message"] = self.source
        if self.channel["type"] == DM:
            return told | {"user": payloads.user(self.user)}
        guild_id = self.channel["guild_id"]
        guild = {"id": guild_id, "locale": locale, "features": []}
        return told | {
            "guild_id": guild_id,
            "guild": guild,
            "guild_locale": locale,
            "member": payloads.member(self.user),
        }


def owners(channel: Json) -> Json:
    """Who installed the bot where an interaction comes from."""
    return {"0": "0" if channel["type"] == DM else channel["guild_id"]}


def pressed(custom_id: str, it: Json | None, values: list[str] | None) -> Json:
    """The data of a press of this component."""
    told: Json = {"custom_id": custom_id, "component_type": it["type"] if it else 2, "id": it["id"] if it else 1}
    return told if values is None else told | {"component_type": 3, "values": values}


def filled_in(form: Json, text: str) -> Json:
    """The data of a form with one field, filled in. Raises `AssertionError` for a text that clients do not let send."""
    *above, label = form["components"]
    field = label["component"]
    assert field["min_length"] <= len(text) <= field["max_length"], f"clients do not let send {text!r}"
    told = {"type": field["type"], "id": 2, "custom_id": field["custom_id"], "value": text}
    parts = [*({"type": it["type"], "id": 3} for it in above), {"type": label["type"], "id": 1, "component": told}]
    return {"custom_id": form["custom_id"], "components": parts}


def message_with(id_: int, custom_id: str, channel: Json, bot: User, now: int) -> Json:
    """A message from before this server was there, with one button."""
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "?", "custom_id": custom_id}]}
    return payloads.message(id_, channel, bot, {"components": [row]}, now, [])


_TYPES: Final = {str: 3, int: 4, bool: 5, float: 10}
_SUBCOMMAND: Final = 1
_GROUP: Final = 2


def commanded(name: str, options: dict[str, Any], registered: list[Json], focused: str | None, other_id: int) -> Json:
    """The data of `/name` with these options. Subcommands are further words of the name: "quiz start"."""
    words = name.split()
    command = next((it for it in registered if it["name"] == words[0] and it["type"] == 1), None)
    known = (command or {}).get("options") or []
    for word in words[1:]:
        inner = next((it for it in known if it["name"] == word), None)
        assert inner is not None or command is None, f"/{name} is none of the commands that the bot registered"
        known = (inner or {}).get("options") or []
    types = {it["name"]: it["type"] for it in known}
    people = [value for value in options.values() if isinstance(value, User | Role)]
    plain = {key: str(it.id) if isinstance(it, User | Role) else it for key, it in options.items()}
    leaf = [_option(key, value, types, focused) for key, value in plain.items()]
    for depth, word in reversed(list(enumerate(words[1:], 1))):
        kind = _SUBCOMMAND if depth == len(words) - 1 else _GROUP
        leaf = [{"name": word, "type": kind, "options": leaf}]
    told: Json = {"id": (command or {}).get("id", str(other_id)), "name": words[0], "type": 1, "options": leaf}
    told |= {"resolved": _resolved(people)} if people else {}
    return told | {"guild_id": command["guild_id"]} if command and "guild_id" in command else told


def _resolved(named: list[User | Role]) -> Json:
    """Who was named in the options of a command."""
    users = [it for it in named if isinstance(it, User)]
    members = {str(it.id): {k: v for k, v in payloads.member(it).items() if k != "user"} for it in users}
    roles = {str(it.id): payloads.role(it) for it in named if isinstance(it, Role)}
    return {"users": {str(it.id): payloads.user(it) for it in users}, "members": members, "roles": roles}


def _option(key: str, value: Any, types: dict[str, int], focused: str | None) -> Json:
    kind = types.get(key) or _TYPES[type(value)]
    told = {"name": key, "type": kind, "value": value}
    return told | {"focused": True} if key == focused else told
