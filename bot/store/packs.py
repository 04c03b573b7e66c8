"""Packs of spaces. In SQL."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.ports.careers import AuditEntry
from bot.ports.packs import TEXTS_KEPT, PackOutrun, PackState, StoredPack
from bot.store.auditing import note
from bot.store.engine import begin
from bot.store.pack_tables import packs
from bot.store.part import Part

OUTRUN: Final = "Somebody else has just kept another version of this pack."

_it = packs.c
_TEXTS: Final = ("body", "record")
_ABOUT: Final = [column for column in packs.c if column.name not in _TEXTS]
"""What lists need; the texts of many packs are megabytes."""


class SqlPacks(Part):
    """As `bot.ports.packs.Packs`."""

    async def add(self, pack: StoredPack, entry: AuditEntry, after: int | None = None) -> StoredPack:
        """As `bot.ports.packs.Packs.add`."""
        return await self._write(_add, pack, entry, after)

    async def load(self, space: str, pack_id: str) -> StoredPack | None:
        """As `bot.ports.packs.Packs.load`."""
        return await self._read(_load, space, pack_id)

    async def of_space(self, space: str, states: Collection[PackState]) -> list[StoredPack]:
        """As `bot.ports.packs.Packs.of_space`."""
        return await self._read(_of_space, space, states)

    async def newest(self, space: str, challenge_id: str) -> StoredPack | None:
        """As `bot.ports.packs.Packs.newest`."""
        return await self._read(_newest, space, challenge_id)

    async def counts(self, space: str) -> Mapping[PackState, int]:
        """As `bot.ports.packs.Packs.counts`."""
        return await self._read(_counts, space)

    async def live(self) -> dict[str, str]:
        """As `bot.ports.packs.Packs.live`."""
        return await self._read(_live)

    async def decide(self, pack: StoredPack, was: PackState, entry: AuditEntry) -> bool:
        """As `bot.ports.packs.Packs.decide`."""
        return await self._write(_decide, pack, was, entry)


def replaced_by(number: int) -> str:
    """Why a version retires when the one of this number takes its place."""
    return f"Replaced by version {number}."


def numbered(entry: AuditEntry, number: int) -> AuditEntry:
    """The entry with the number of the version that it tells of."""
    return replace(entry, details={**entry.details, "number": number})


def _add(connection: Connection, pack: StoredPack, entry: AuditEntry, after: int | None) -> StoredPack:
    begin(connection)
    same = (_it.space == pack.space, _it.challenge_id == pack.challenge_id)
    if after is not None:
        newest = connection.execute(select(func.max(_it.number)).where(*same, _it.state != PackState.RETIRED)).scalar()
        if (newest or 0) > after:
            connection.rollback()
            raise PackOutrun(OUTRUN)
    last = connection.execute(select(func.max(_it.number)).where(*same)).scalar()
    kept = replace(pack, number=(last or 0) + 1)
    _retire(connection, kept, and_(*same, _it.state == PackState.DRAFT))
    try:
        connection.execute(insert(packs).values(**asdict(kept)))
    except IntegrityError:  # another process has just taken the number
        connection.rollback()
        raise PackOutrun(OUTRUN) from None
    _drop_texts(connection, pack.space)
    note(connection, numbered(entry, kept.number))
    connection.commit()
    return kept


def _retire(connection: Connection, pack: StoredPack, those: ColumnElement[bool]) -> None:
    """Retire the versions whose place this one takes."""
    gone = {"state": str(PackState.RETIRED), "by": pack.by, "at": pack.at, "reason": replaced_by(pack.number)}
    connection.execute(update(packs).where(those).values(gone))


def _drop_texts(connection: Connection, space: str) -> None:
    retired = (_it.space == space, _it.state == PackState.RETIRED, _it.body != "")
    query = select(_it.pack_id).where(*retired).order_by(_it.at.desc(), _it.pack_id.desc()).offset(TEXTS_KEPT)
    old = connection.execute(query).scalars().all()
    connection.execute(update(packs).where(_it.pack_id.in_(old)).values(body="", record=""))


def _load(connection: Connection, space: str, pack_id: str) -> StoredPack | None:
    row = connection.execute(select(packs).where(_it.pack_id == pack_id, _it.space == space)).first()
    return None if row is None else _pack(row)


def _of_space(connection: Connection, space: str, states: Collection[PackState]) -> list[StoredPack]:
    query = select(*_ABOUT).where(_it.space == space, _it.state.in_([str(it) for it in states]))
    return [_pack(row) for row in connection.execute(query.order_by(_it.challenge_id, _it.number.desc()))]


def _newest(connection: Connection, space: str, challenge_id: str) -> StoredPack | None:
    same = (_it.space == space, _it.challenge_id == challenge_id, _it.state != PackState.RETIRED)
    row = connection.execute(select(packs).where(*same).order_by(_it.number.desc()).limit(1)).first()
    return None if row is None else _pack(row)


def _counts(connection: Connection, space: str) -> dict[PackState, int]:
    query = select(_it.state, func.count()).where(_it.space == space).group_by(_it.state)
    return {PackState(state): number for state, number in connection.execute(query)}


def _live(connection: Connection) -> dict[str, str]:
    query = select(_it.pack_id, _it.space).where(_it.state == PackState.LIVE)
    return {pack_id: space for pack_id, space in connection.execute(query.order_by(_it.space, _it.challenge_id))}


def _pack(row: Row[Any]) -> StoredPack:
    fields = {**dict.fromkeys(_TEXTS, ""), **row._mapping}
    return StoredPack(**{**fields, "state": PackState(fields["state"])})


def _decide(connection: Connection, pack: StoredPack, was: PackState, entry: AuditEntry) -> bool:
    begin(connection)
    # The rows of a challenge are locked in one order, so that two moderators do not wait for each other.
    same = (_it.space == pack.space, _it.challenge_id == pack.challenge_id)
    rows = connection.execute(select(_it.pack_id, _it.state).where(*same).order_by(_it.number).with_for_update()).all()
    if (pack.pack_id, str(was)) not in [(row.pack_id, row.state) for row in rows]:
        connection.rollback()
        return False
    if pack.state is PackState.LIVE:
        _retire(connection, pack, and_(*same, _it.state == PackState.LIVE))
    values = {"state": str(pack.state), "record": pack.record, "by": pack.by, "at": pack.at, "reason": pack.reason}
    connection.execute(update(packs).where(_it.pack_id == pack.pack_id).values(values))
    note(connection, entry)
    connection.commit()
    return True
