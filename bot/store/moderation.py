"""What moderators and admins decided for a space. In SQL."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select

from bot.ports.careers import AuditEntry
from bot.ports.moderation import NO_SETTINGS, ChatSettings
from bot.store.auditing import note
from bot.store.engine import begin
from bot.store.moderation_tables import chat_settings, extra_time, role_holders
from bot.store.part import Part
from bot.store.statements import insert_into

Row = Mapping[str, Any]

_NAMES: Final = frozenset(field.name for field in fields(ChatSettings))


class SqlModeration(Part):
    """As `bot.ports.moderation.Moderation`."""

    async def settings(self, place: str) -> ChatSettings:
        """As `bot.ports.moderation.Moderation.settings`."""
        return await self._read(_settings, place)

    async def set_settings(self, place: str, settings: ChatSettings, entry: AuditEntry) -> None:
        """As `bot.ports.moderation.Moderation.set_settings`."""
        values = {"body": encode_settings(settings)} if settings != NO_SETTINGS else None
        await self._write(_keep, self._sqlite, chat_settings, {"place": place}, values, entry)

    async def roles(self, space: str) -> dict[str, str]:
        """As `bot.ports.moderation.Moderation.roles`."""
        return await self._read(_roles, space)

    async def set_role(self, space: str, holder: str, role: str | None, entry: AuditEntry) -> None:
        """As `bot.ports.moderation.Moderation.set_role`."""
        values = {"role": role} if role is not None else None
        await self._write(_keep, self._sqlite, role_holders, {"space": space, "holder": holder}, values, entry)

    async def extra_time(self, space: str) -> Mapping[str, int]:
        """As `bot.ports.moderation.Moderation.extra_time`."""
        return await self._read(_extra_time, space)

    async def set_extra_time(self, space: str, player: str, percent: int | None, entry: AuditEntry) -> None:
        """As `bot.ports.moderation.Moderation.set_extra_time`."""
        values = {"percent": percent} if percent is not None else None
        await self._write(_keep, self._sqlite, extra_time, {"space": space, "player": player}, values, entry)


def encode_settings(settings: ChatSettings) -> str:
    """Settings as JSON: only what is set."""
    return json.dumps({name: value for name, value in asdict(settings).items() if value is not None}, sort_keys=True)


def decode_settings(body: str) -> ChatSettings:
    """Settings from JSON; what only a newer program knows is passed over."""
    known: dict[str, Any] = {name: value for name, value in json.loads(body).items() if name in _NAMES}
    if "modes" in known:
        known["modes"] = tuple(known["modes"])
    return ChatSettings(**known)


def _settings(connection: Connection, place: str) -> ChatSettings:
    body = connection.execute(select(chat_settings.c.body).where(chat_settings.c.place == place)).scalar()
    return NO_SETTINGS if body is None else decode_settings(body)


def _roles(connection: Connection, space: str) -> dict[str, str]:
    query = select(role_holders.c.holder, role_holders.c.role).where(role_holders.c.space == space)
    return {holder: role for holder, role in connection.execute(query)}


def _extra_time(connection: Connection, space: str) -> dict[str, int]:
    query = select(extra_time.c.player, extra_time.c.percent).where(extra_time.c.space == space)
    return {player: percent for player, percent in connection.execute(query)}


def _keep(connection: Connection, sqlite: bool, table: Table, key: Row, values: Row | None, entry: AuditEntry) -> None:
    """Keep a row in place of the one with its key, or none for no values; and the entry with it."""
    begin(connection)
    if values is None:
        connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    else:
        statement = insert_into(table, sqlite).values({**key, **values})
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
    note(connection, entry)
    connection.commit()
