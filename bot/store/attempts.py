"""Everybody's first attempts. In SQL."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Float, Integer, and_, case, cast, func, or_, select

from bot.engine.attempts import FirstAttempt
from bot.engine.item_statistics import ChoiceTally
from bot.ports.attempts import ItemTally
from bot.store.attempt_tables import first_attempts
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.statements import insert_into

_AT_ONCE: Final = 500
"""So many rows, or names of questions, go into one statement."""

_KEY: Final = ("player", "question")
_it = first_attempts.c


class SqlAttempts(Part):
    """As `bot.ports.attempts.Attempts`."""

    async def note(self, game_id: str, space: str | None, at: int, attempts: Sequence[FirstAttempt]) -> None:
        """As `bot.ports.attempts.Attempts.note`."""
        if attempts:
            await self._write(_note, self._sqlite, game_id, space, at, attempts)

    async def tallies(self, space: str | None, questions: Sequence[str]) -> list[ItemTally]:
        """As `bot.ports.attempts.Attempts.tallies`."""
        found: list[ItemTally] = []
        for begin_ in range(0, len(questions), _AT_ONCE):
            found += await self._read(_tallies, space, questions[begin_ : begin_ + _AT_ONCE])
        return sorted(found, key=lambda it: (-it.newest_at, it.question, it.version))


def _note(
    connection: Connection, sqlite: bool, game_id: str, space: str | None, at: int, attempts: Sequence[FirstAttempt]
) -> None:
    begin(connection)
    # In one order for all, so that two processes do not wait for each other.
    rows: list[dict[str, Any]] = [
        {**it._asdict(), "space": space, "game_id": game_id, "at": at}
        for it in sorted(attempts, key=lambda it: (it.player, it.question))
    ]
    statement = insert_into(first_attempts, sqlite)
    new = statement.excluded
    kept = statement.on_conflict_do_update(
        index_elements=list(_KEY),
        set_={column.name: new[column.name] for column in _it if column.name not in _KEY},
        where=or_(new.at < _it.at, and_(new.at == _it.at, new.game_id <= _it.game_id), new.game_id == _it.game_id),
    )
    for begin_ in range(0, len(rows), _AT_ONCE):
        connection.execute(kept, rows[begin_ : begin_ + _AT_ONCE])
    connection.commit()


def _tallies(connection: Connection, space: str | None, questions: Sequence[str]) -> list[ItemTally]:
    where: list[ColumnElement[bool]] = [_it.question.in_(questions)]
    if space is not None:
        where.append(_it.space == space)
    rested = _it.rest_count > 0
    score = case((rested, cast(_it.rest_right, Float) / _it.rest_count), else_=0.0)
    counted = (
        select(
            *(_it.question, _it.version, _it.choice, _it.right),
            func.count().label("people"),
            func.sum(cast(_it.hinted, Integer)).label("hinted"),
            func.sum(case((rested, 1), else_=0)).label("rest_count"),
            func.sum(score).label("rest_sum"),
            func.sum(score * score).label("rest_squares"),
            func.max(_it.at).label("newest_at"),
        )
        .where(*where)
        .group_by(_it.question, _it.version, _it.choice, _it.right)
        .order_by(_it.question, _it.version, _it.choice, _it.right)
    )
    choices: defaultdict[tuple[str, str], list[ChoiceTally]] = defaultdict(list)
    newest: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in connection.execute(counted):
        key = row.question, row.version
        choices[key].append(
            ChoiceTally(
                row.choice,
                bool(row.right),
                row.people,
                int(row.hinted),
                int(row.rest_count),
                float(row.rest_sum),
                float(row.rest_squares),
            )
        )
        newest[key] = max(newest[key], row.newest_at)
    medians = _medians(connection, where)
    return [ItemTally(*key, tuple(found), medians[key], newest[key]) for key, found in choices.items()]


def _medians(connection: Connection, where: Sequence[ColumnElement[bool]]) -> dict[tuple[str, str], int]:
    """The lower median time of each version of a question."""
    item = (_it.question, _it.version)
    ranked = (
        select(
            *item,
            _it.ms,
            func.row_number().over(partition_by=item, order_by=_it.ms).label("place"),
            func.count().over(partition_by=item).label("people"),
        )
        .where(*where)
        .subquery()
    )
    middle = select(ranked.c.question, ranked.c.version, ranked.c.ms).where(
        ranked.c.place * 2 - ranked.c.people >= 0, ranked.c.place * 2 - ranked.c.people <= 1
    )
    return {(question, version): ms for question, version, ms in connection.execute(middle)}
