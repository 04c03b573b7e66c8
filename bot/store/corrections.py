"""Reports of questions, decisions about them, and games that are graded again. In SQL."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, not_, or_, select, update

from bot.engine.codec import encode_challenge
from bot.engine.questions import Challenge
from bot.players import PlayerScore, is_gone
from bot.ports import UnknownGame
from bot.ports.careers import AuditEntry
from bot.ports.corrections import EVERYWHERE, Decision, Report, Ruling
from bot.store import asking
from bot.store.asking import VERSION_ASKED
from bot.store.auditing import note
from bot.store.career_tables import settled
from bot.store.engine import begin
from bot.store.moderation_tables import decisions, reports
from bot.store.part import Part
from bot.store.statements import insert_into
from bot.store.tables import UNSETTLED, challenges, events, games, players, scores

_AT_ONCE: Final = 500
"""How many identifiers one statement names."""

_LOCK: Final = 7_177_113_320_061
"""The number under which those who decide and those who settle wait for each other on PostgreSQL."""

_REPORT: Final = tuple(column for column in reports.columns if column.name != "closed")
_DECISION: Final = (
    decisions.c.decision_id,
    decisions.c.space,
    decisions.c.question,
    decisions.c.ruling,
    decisions.c.by,
    decisions.c.at,
    decisions.c.right,
    decisions.c.why,
)


class SqlCorrections(Part):
    """As `bot.ports.corrections.Corrections`."""

    async def report(self, report: Report, *, since: int, at_most: int) -> bool:
        return await self._write(_report, self._sqlite, report, since, at_most)

    async def open_reports(self, space: str | None, limit: int) -> list[Report]:
        return await self._read(_open_reports, space, limit)

    async def decide(self, decision: Decision, entry: AuditEntry) -> int:
        return await self._write(_decide, self._sqlite, decision, entry)

    async def decisions(self, space: str) -> list[Decision]:
        return await self._read(_decisions, space)

    async def games_with(self, space: str, question: str) -> int:
        return len(await self._read(asking.games_with, question, asking.over_in(space, question)))

    async def last_asked(self, question: str) -> Challenge | None:
        return await self._read(asking.last_asked, question)

    async def unsettled_with(self, channel: str, question: str) -> int:
        there = and_(UNSETTLED, or_(games.c.home == channel, games.c.channel == channel))
        return len(await self._read(asking.games_with, question, there))

    async def grade(
        self, game_id: str, challenge: Challenge, scores: Sequence[PlayerScore], entry: AuditEntry | None = None
    ) -> bool:
        return await self._write(_grade, self._sqlite, game_id, challenge, scores, entry)

    async def mark_settled(self, game_id: str, space: str, decisions: Collection[str]) -> bool:
        return await self._write(_mark_settled, self._sqlite, game_id, space, decisions)

    async def delivered(self, delivery: str) -> bool:
        return await self._read(_delivered, delivery)

    async def games_of(self, players: Sequence[str]) -> list[tuple[str, str, str]]:
        return await self._read(_games_of, players)


# --- reports ---------------------------------------------------------------------------------------------------------


def _report(connection: Connection, sqlite: bool, report: Report, since: int, at_most: int) -> bool:
    begin(connection)
    # Whoever reports twice at once waits here for themselves, so that each report counts for the next.
    add_player = insert_into(players, sqlite).values(player=report.player, created_at=report.at)
    connection.execute(add_player.on_conflict_do_nothing())
    connection.execute(
        select(players.c.player).where(players.c.player == report.player).with_for_update(key_share=True)
    )
    others = select(func.count(reports.c.question.distinct())).where(
        reports.c.player == report.player, reports.c.at >= since, reports.c.question != report.question
    )
    if connection.execute(others).scalar_one() >= at_most:
        return False
    put = insert_into(reports, sqlite).values(
        space=report.space,
        question=report.question,
        player=report.player,
        reason=report.reason,
        at=report.at,
        game_id=report.game_id,
        version=report.version,
        closed=False,
    )
    changed = {column.name: put.excluded[column.name] for column in reports.columns if not column.primary_key}
    connection.execute(put.on_conflict_do_update(index_elements=list(reports.primary_key), set_=changed))
    connection.commit()
    return True


def _open_reports(connection: Connection, space: str | None, limit: int) -> list[Report]:
    query = select(*_REPORT).where(reports.c.closed.is_(False))
    if space is not None:
        query = query.where(reports.c.space == space)
    query = query.order_by(reports.c.at.desc(), reports.c.space, reports.c.question, reports.c.player)
    return [Report(*row) for row in connection.execute(query.limit(limit))]


# --- decisions -------------------------------------------------------------------------------------------------------


def _decide(connection: Connection, sqlite: bool, decision: Decision, entry: AuditEntry) -> int:
    """Everybody takes rows in the same order (the decision, reports, games), so that no two wait in a circle."""
    begin(connection)
    _lock_decisions(connection, sqlite)
    put = insert_into(decisions, sqlite).values(
        space=decision.space,
        question=decision.question,
        decision_id=decision.decision_id,
        ruling=decision.ruling.value,
        by=decision.by,
        at=decision.at,
        right=decision.right,
        why=decision.why,
    )
    changed = {column.name: put.excluded[column.name] for column in decisions.columns if not column.primary_key}
    connection.execute(put.on_conflict_do_update(index_elements=list(decisions.primary_key), set_=changed))
    _close_reports(connection, decision)
    found = asking.games_with(connection, decision.question, asking.over_in(decision.space, decision.question))
    for some in _slices(found):
        marked = games.c.game_id.in_(some)
        locked = select(games.c.game_id).where(marked).order_by(games.c.game_id).with_for_update(key_share=True)
        connection.execute(locked).all()
        connection.execute(update(games).where(marked).values(settled=False))
    note(connection, entry)
    connection.commit()
    return len(found)


def _lock_decisions(connection: Connection, sqlite: bool, *, shared: bool = False) -> None:
    """Let nobody decide until this transaction ends, or, where it decides itself, nobody settle either.

    A game that ends and is settled while somebody decides would otherwise be seen by neither of the two.
    """
    if not sqlite:
        function = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        connection.execute(select(function(_LOCK)))


def _close_reports(connection: Connection, decision: Decision) -> None:
    answered = and_(reports.c.question == decision.question, reports.c.closed.is_(False), _answers(decision))
    locked = select(reports.c.space).where(answered).order_by(reports.c.space, reports.c.player).with_for_update()
    connection.execute(locked).all()
    connection.execute(update(reports).where(answered).values(closed=True))


def _answers(decision: Decision) -> ColumnElement[bool]:
    """Whether a report's space is one where the decision holds."""
    if decision.space != EVERYWHERE:
        return reports.c.space == decision.space
    its_own = (decisions.c.question == decision.question, decisions.c.space == reports.c.space)
    return or_(reports.c.space == EVERYWHERE, not_(exists().where(*its_own)))


def _decisions(connection: Connection, space: str) -> list[Decision]:
    query = select(*_DECISION).where(decisions.c.space.in_({EVERYWHERE, space}))
    found = [_record(row) for row in connection.execute(query)]
    holding = {it.question: it for it in sorted(found, key=lambda it: it.space != EVERYWHERE)}
    return [holding[question] for question in sorted(holding)]


def _record(row: Sequence[Any]) -> Decision:
    decision_id, space, question, ruling, by, at, right, why = row
    return Decision(decision_id, space, question, Ruling(ruling), by, at, right, why)


# --- games -----------------------------------------------------------------------------------------------------------


def _grade(
    connection: Connection,
    sqlite: bool,
    game_id: str,
    challenge: Challenge,
    results: Sequence[PlayerScore],
    entry: AuditEntry | None,
) -> bool:
    begin(connection)
    columns = (games.c.challenge_id, games.c.version, VERSION_ASKED, games.c.created_at)
    query = select(*columns).where(games.c.game_id == game_id)
    row = connection.execute(query.with_for_update(key_share=True)).first()
    if row is None:
        raise UnknownGame(f"There is no game {game_id!r}")
    challenge_id, version, asked, at = row
    if challenge.id != challenge_id:
        raise ValueError(f"game {game_id!r} plays {challenge_id!r} and cannot be graded by {challenge.id!r}")
    if version == challenge.version:
        connection.rollback()
        return False
    add = insert_into(challenges, sqlite).values(
        challenge_id=challenge_id, version=challenge.version, body=encode_challenge(challenge)
    )
    connection.execute(add.on_conflict_do_nothing())
    graded = {"version": challenge.version, "asked_version": None if challenge.version == asked else asked}
    connection.execute(update(games).where(games.c.game_id == game_id).values(graded))
    there = sorted((it for it in results if not is_gone(it.player)), key=lambda it: it.player)
    _put_scores(connection, sqlite, game_id, there, at)
    if entry is not None:
        note(connection, entry)
    connection.commit()
    return True


def _put_scores(connection: Connection, sqlite: bool, game_id: str, results: Sequence[PlayerScore], at: int) -> None:
    connection.execute(delete(scores).where(scores.c.game_id == game_id))
    if not results:
        return
    rows = [{"player": it.player, "created_at": at} for it in results]
    connection.execute(insert_into(players, sqlite).on_conflict_do_nothing(), rows)
    connection.execute(insert(scores), [{"game_id": game_id, **asdict(it)} for it in results])


def _mark_settled(connection: Connection, sqlite: bool, game_id: str, space: str, known: Collection[str]) -> bool:
    begin(connection)
    _lock_decisions(connection, sqlite, shared=True)
    it = games.c.game_id == game_id
    if {decision.decision_id for decision in _decisions(connection, space)} != set(known):
        return False
    connection.execute(update(games).where(it).values(settled=True))
    connection.commit()
    return True


def _delivered(connection: Connection, delivery: str) -> bool:
    return bool(connection.execute(select(exists().where(events.c.delivery == delivery))).scalar())


def _games_of(connection: Connection, names: Sequence[str]) -> list[tuple[str, str, str]]:
    columns = (settled.c.player, settled.c.game_id, settled.c.version)
    found = [
        (player, game_id, version)
        for some in _slices(names)
        for player, game_id, version in connection.execute(select(*columns).where(settled.c.player.in_(some)))
    ]
    return sorted(found, key=lambda it: (it[1], it[0]))


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
