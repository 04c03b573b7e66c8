"""Discord's objects as it sends them."""

from datetime import UTC, datetime
from typing import Final

from tests.discord_server.things import DM, EVERYONE, STAFF, Channel, Guild, Json, Role, User

ALL_PERMISSIONS: Final = (1 << 53) - 1
JOINED: Final = "2024-01-01T00:00:00.000000+00:00"


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="microseconds")


def user(person: User) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "discriminator": "0",
        "global_name": person.shown,
        "avatar": None,
        "bot": person.bot,
        "flags": 0,
        "public_flags": 0,
    }


def member(person: User) -> Json:
    return {
        "user": user(person),
        "nick": None,
        "avatar": None,
        "roles": [str(role) for role in (*person.roles, *_staff(person.permissions))],
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        "permissions": str(person.permissions),
    }


def _staff(permissions: int) -> list[int]:
    return [role for permission, role in STAFF.items() if permissions & permission]


def application(id_: int, bot: User) -> Json:
    return {
        "id": str(id_),
        "name": bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "flags": 0,
        "owner": user(User(901 << 22, "owner")),
        "team": None,
        "bot": user(bot),
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}},
    }


def overwrite(bot: User, allowed: int) -> Json:
    """What makes the bot's permissions in a channel exactly these."""
    return {"id": str(bot.id), "type": 1, "allow": str(allowed), "deny": str(ALL_PERMISSIONS & ~allowed)}


def channel(it: Channel, guild_id: int, bot: User, position: int = 0) -> Json:
    return {
        "id": str(it.id),
        "type": it.type,
        "guild_id": str(guild_id),
        "name": it.name,
        "topic": None,
        "position": position,
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": [overwrite(bot, it.allowed)],
        "flags": 0,
    }


def dm(id_: int, person: User) -> Json:
    return {"id": str(id_), "type": DM, "last_message_id": None, "recipients": [user(person)], "flags": 0}


def thread(id_: int, parent: Json, owner: User, body: Json, now: int) -> Json:
    """A thread as create-thread answers it; the bot that made it is in it."""
    return {
        "id": str(id_),
        "type": body.get("type", 12),
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": str(owner.id),
        "name": body["name"],
        "last_message_id": None,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": body.get("rate_limit_per_user") or 0,
        "flags": 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": iso(now),
            "auto_archive_duration": body.get("auto_archive_duration") or 1440,
            "locked": False,
            "create_timestamp": iso(now),
        },
        "member": {"id": str(id_), "user_id": str(owner.id), "join_timestamp": iso(now), "flags": 0},
    }


def guild(it: Guild, channels: list[Json], threads: list[Json], bot: User) -> Json:
    """A guild as GUILD_CREATE tells it: without members, as for bots without that intent."""
    return {
        "id": str(it.id),
        "name": it.name,
        "icon": None,
        "splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(901 << 22),
        "unavailable": False,
        "large": False,
        "member_count": 2,
        "joined_at": JOINED,
        "preferred_locale": it.locale,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "features": [],
        "roles": [
            role(Role(it.id, "@everyone"), EVERYONE),
            *(role(Role(id_, "staff"), permission) for permission, id_ in STAFF.items()),
            *map(role, it.roles),
        ],
        "emojis": [],
        "stickers": [],
        "members": [member(bot)],
        "presences": [],
        "voice_states": [],
        "channels": channels,
        "threads": threads,
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def role(it: Role, permissions: int = 0) -> Json:
    return {
        "id": str(it.id),
        "name": it.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def message(id_: int, where: Json, author: User, body: Json, now: int, files: list[str]) -> Json:
    """A message as Discord tells it back; `body` is what was sent."""
    told = {
        "id": str(id_),
        "channel_id": where["id"],
        "author": user(author),
        "type": 0,
        "timestamp": iso(now),
        "edited_timestamp": None,
        "content": body.get("content") or "",
        "embeds": body.get("embeds") or [],
        "components": numbered(body.get("components") or []),
        "attachments": attachments(body, files, where["id"]),
        "flags": body.get("flags") or 0,
        "tts": bool(body.get("tts")),
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
    }
    told |= {key: body[key] for key in ("nonce", "message_reference", "poll") if key in body}
    return told


def attachments(body: Json, files: list[str], channel_id: str) -> list[Json]:
    """What hangs on a message: what the body kept, and what was uploaded with it."""
    told = []
    for number, given in enumerate(body.get("attachments") or [{"id": n} for n in range(len(files))]):
        name = given.get("filename") or (files[number] if number < len(files) else "file")
        url = f"https://cdn.invalid/attachments/{channel_id}/{number}/{name}"
        told.append({"id": str(given["id"]), "filename": name, "size": 1, "url": url, "proxy_url": url, "flags": 0})
        told[-1] |= {key: given[key] for key in ("description", "title") if key in given}
    return told


def numbered(components: list[Json]) -> list[Json]:
    """The components with an id each, as Discord gives those that came without."""
    numbers = iter(range(1, 1000))

    def number(it: Json) -> Json:
        told = {"id": next(numbers), **it}
        if "components" in it:
            told["components"] = [number(part) for part in it["components"]]
        if "accessory" in it:
            told["accessory"] = number(it["accessory"])
        return told

    return [number(it) for it in components]


def registered(body: Json, id_: int, application_id: int, guild_id: int | None, version: int) -> Json:
    """A slash command as Discord keeps it."""
    told: Json = {
        "type": 1,
        "description": "",
        "name_localizations": None,
        "description_localizations": None,
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
        "options": [],
    }
    told |= body
    told |= {"id": str(id_), "application_id": str(application_id), "version": str(version)}
    return told if guild_id is None else told | {"guild_id": str(guild_id)}
