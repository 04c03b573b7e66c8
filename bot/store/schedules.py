"""Schedules of daily challenges, their occurrences, and what channels were asked. In SQL."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, Update, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.ports.schedules import LONGEST_MS, WEEKDAYS, Occurrence, OccurrenceState, Schedule, Source, SourceKind
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.schedule_tables import asked, occurrences, schedules

_CURRENT: Final = schedules.c.removed.is_(False)
_IN_ORDER: Final = (schedules.c.created_at, schedules.c.schedule_id)

_SAME_NAMES: Final = [it.name for it in schedules.columns if it.name not in ("weekdays", "source_kind", "source_value")]
_OCCURRENCE: Final = [it.name for it in occurrences.columns]


class SqlSchedules(Part):
    """As `bot.ports.schedules.Schedules`."""

    async def add(self, schedule: Schedule, at_most: int) -> bool:
        return await self._write(self._add, schedule, at_most)

    async def get(self, schedule_id: str) -> Schedule | None:
        found = await self._read(_schedules, select(schedules).where(schedules.c.schedule_id == schedule_id))
        return found[0] if found else None

    async def of_space(self, space: str) -> list[Schedule]:
        query = select(schedules).where(schedules.c.space == space, _CURRENT)
        return await self._read(_schedules, query.order_by(*_IN_ORDER))

    async def active(self) -> list[Schedule]:
        query = select(schedules).where(schedules.c.paused.is_(False), _CURRENT)
        return await self._read(_schedules, query.order_by(*_IN_ORDER))

    async def pause(self, schedule_id: str) -> bool:
        change = update(schedules).where(schedules.c.paused.is_(False)).values(paused=True)
        return await self._change(schedule_id, change)

    async def resume(self, schedule_id: str, since: int) -> bool:
        change = update(schedules).where(schedules.c.paused.is_(True)).values(paused=False, since=since)
        return await self._change(schedule_id, change)

    async def remove(self, schedule_id: str) -> bool:
        return await self._change(schedule_id, update(schedules).values(removed=True))

    async def claim(self, occurrence: Occurrence) -> bool:
        return await self._write(self._claim, occurrence)

    async def take(self, occurrence: Occurrence, at: int, opens_at: int, closes_at: int) -> bool:
        change = (
            update(occurrences)
            .where(
                _is(occurrence),
                occurrences.c.state == OccurrenceState.CLAIMED,
                occurrences.c.noted_at == occurrence.noted_at,
            )
            .values(noted_at=at, opens_at=opens_at, closes_at=closes_at)
        )
        return await self._write(_changed, change)

    async def conclude(self, occurrence: Occurrence, channel: str, asked: Sequence[str] = ()) -> None:
        await self._write(self._conclude, occurrence, channel, asked)

    async def withdraw(self, space: str, game_id: str, reason: str | None = None) -> None:
        mine = select(schedules.c.schedule_id).where(schedules.c.space == space)
        change = (
            update(occurrences)
            .where(
                occurrences.c.schedule_id.in_(mine),
                occurrences.c.game_id == game_id,
                occurrences.c.state.in_((OccurrenceState.CLAIMED, OccurrenceState.POSTED)),
            )
            .values(state=OccurrenceState.WITHDRAWN, reason=reason)
        )
        await self._write(_changed, change)

    async def claimed(self) -> list[Occurrence]:
        query = select(occurrences).where(occurrences.c.state == OccurrenceState.CLAIMED)
        return await self._read(_occurrences, query.order_by(occurrences.c.due_at, occurrences.c.schedule_id))

    async def last(self, schedule_ids: Sequence[str], by: int) -> dict[str, Occurrence]:
        newest = (
            select(occurrences.c.schedule_id, func.max(occurrences.c.due_at).label("due_at"))
            .where(occurrences.c.schedule_id.in_(schedule_ids), occurrences.c.due_at <= by)
            .group_by(occurrences.c.schedule_id)
            .subquery()
        )
        of_newest = and_(occurrences.c.schedule_id == newest.c.schedule_id, occurrences.c.due_at == newest.c.due_at)
        query = select(occurrences).join(newest, of_newest).order_by(occurrences.c.day)
        return {found.schedule_id: found for found in await self._read(_occurrences, query)}

    async def ahead(self, schedule_ids: Sequence[str], after: int) -> list[Occurrence]:
        query = select(occurrences).where(occurrences.c.schedule_id.in_(schedule_ids), occurrences.c.due_at > after)
        return await self._read(_occurrences, query.order_by(occurrences.c.due_at, occurrences.c.schedule_id))

    async def open_in(self, space: str, at: int) -> list[Occurrence]:
        query = _played(select(occurrences), [space], at, at + 1)
        return await self._read(_occurrences, query.order_by(occurrences.c.opens_at.desc(), occurrences.c.schedule_id))

    async def offered(self, spaces: Sequence[str], since: int, until: int) -> list[tuple[int, int]]:
        times = (occurrences.c.opens_at, occurrences.c.closes_at)
        query = _played(select(*times), spaces, since, until).distinct().order_by(*times)
        return await self._read(_pairs, query)

    async def asked(self, channel: str) -> Mapping[str, int]:
        return dict(
            await self._read(_pairs, select(asked.c.question, asked.c.asked_at).where(asked.c.channel == channel))
        )

    async def note_asked(self, channel: str, questions: Sequence[str], at: int) -> None:
        if questions:
            await self._write(self._note_asked, channel, questions, at)

    # --- work --------------------------------------------------------------------------------------------------------

    def _insert(self, table: Table) -> SqliteInsert | PostgresInsert:
        return insert_sqlite(table) if self._sqlite else insert_postgres(table)

    def _add(self, connection: Connection, schedule: Schedule, at_most: int) -> bool:
        begin(connection)
        there = select(func.count()).select_from(schedules).where(schedules.c.space == schedule.space, _CURRENT)
        added = (connection.execute(there).scalar() or 0) < at_most and self._is_new(
            connection, schedules, _schedule_row(schedule)
        )
        connection.commit()
        return added

    def _claim(self, connection: Connection, occurrence: Occurrence) -> bool:
        begin(connection)
        made = self._is_new(connection, occurrences, _occurrence_row(occurrence))
        if occurrence.state is not OccurrenceState.SKIPPED:
            last_day = schedules.c.last_day
            connection.execute(
                update(schedules)
                .where(
                    schedules.c.schedule_id == occurrence.schedule_id,
                    or_(last_day.is_(None), last_day < occurrence.day),
                )
                .values(last_day=occurrence.day)
            )
        connection.commit()
        return made

    def _is_new(self, connection: Connection, table: Table, row: dict[str, Any]) -> bool:
        """Insert a row unless there is one with its key; whether it was inserted."""
        insert = self._insert(table).values(row).on_conflict_do_nothing(index_elements=list(table.primary_key))
        return connection.execute(insert.returning(*table.primary_key)).first() is not None

    def _conclude(self, connection: Connection, occurrence: Occurrence, channel: str, questions: Sequence[str]) -> None:
        begin(connection)
        connection.execute(update(occurrences).where(_is(occurrence)).values(_occurrence_row(occurrence)))
        self._put_asked(connection, channel, questions, occurrence.opens_at)
        connection.commit()

    def _note_asked(self, connection: Connection, channel: str, questions: Sequence[str], at: int) -> None:
        begin(connection)
        self._put_asked(connection, channel, questions, at)
        connection.commit()

    def _put_asked(self, connection: Connection, channel: str, questions: Sequence[str], at: int) -> None:
        if not questions:
            return
        rows = [{"channel": channel, "question": question, "asked_at": at} for question in sorted(set(questions))]
        insert = self._insert(asked)
        newer = insert.excluded.asked_at
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=list(asked.primary_key), set_={"asked_at": newer}, where=newer > asked.c.asked_at
            ),
            rows,
        )

    async def _change(self, schedule_id: str, change: Update) -> bool:
        return await self._write(_changed, change.where(schedules.c.schedule_id == schedule_id, _CURRENT))


def _changed(connection: Connection, change: Update) -> bool:
    begin(connection)
    changed = connection.execute(change).rowcount > 0
    connection.commit()
    return changed


def _is(occurrence: Occurrence) -> Any:
    return and_(occurrences.c.schedule_id == occurrence.schedule_id, occurrences.c.day == occurrence.day)


def _played(query: Select[Any], spaces: Sequence[str], since: int, until: int) -> Select[Any]:
    """Of a query for occurrences, those that could be played in these spaces between two moments."""
    return query.join(schedules).where(
        schedules.c.space.in_(spaces),
        occurrences.c.state == OccurrenceState.POSTED,
        occurrences.c.closes_at > since,
        occurrences.c.opens_at < until,
        occurrences.c.due_at > since - LONGEST_MS,  # what the index goes by
        occurrences.c.due_at < until,
    )


def _pairs(connection: Connection, query: Select[Any]) -> list[tuple[Any, Any]]:
    return [(first, second) for first, second in connection.execute(query)]


def _schedules(connection: Connection, query: Select[Any]) -> list[Schedule]:
    return [_schedule(dict(row._mapping)) for row in connection.execute(query)]


def _occurrences(connection: Connection, query: Select[Any]) -> list[Occurrence]:
    rows = (dict(row._mapping) for row in connection.execute(query))
    return [Occurrence(**{**row, "state": OccurrenceState(row["state"])}) for row in rows]


def _schedule(fields: dict[str, Any]) -> Schedule:
    source = Source(SourceKind(fields.pop("source_kind")), fields.pop("source_value"))
    weekdays = tuple(WEEKDAYS.index(name) for name in fields.pop("weekdays").split(","))
    return Schedule(source=source, weekdays=weekdays, **fields)


def _schedule_row(schedule: Schedule) -> dict[str, Any]:
    return {name: getattr(schedule, name) for name in _SAME_NAMES} | {
        "weekdays": ",".join(WEEKDAYS[number] for number in schedule.weekdays),
        "source_kind": schedule.source.kind,
        "source_value": schedule.source.value,
    }


def _occurrence_row(occurrence: Occurrence) -> dict[str, Any]:
    return {name: getattr(occurrence, name) for name in _OCCURRENCE}
