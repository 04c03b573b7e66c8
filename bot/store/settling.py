"""What one finished game changes for its players, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Connection, Table, bindparam, select, update

from bot.engine.careers import NEW_CAREER, encode_career
from bot.ports.careers import REGRADING, PlayerSettling, Settling
from bot.store.board_writing import add_scores, amend_scores, set_streaks
from bot.store.career_tables import RUNNING, active_days, careers, settled, streaks
from bot.store.engine import begin
from bot.store.rows import Row
from bot.store.statements import Bulk, award_badge, insert_into
from bot.store.tables import badges, players

_AWARDED: Final = tuple(name for name in badges.columns.keys() if not name.startswith("revoked"))  # noqa: SIM118

LOST: Final = "A game that brought it was graded again by a corrected key."
"""Why settlement took a badge away."""


@dataclass(frozen=True, slots=True)
class _Statements:
    add_player: Bulk
    add_career: Bulk
    put_career: Bulk
    put_settled: Bulk
    lose_badge: Bulk
    put_streak: Bulk
    add_day: Bulk
    award_once: Bulk
    award_again: Bulk


@cache
def _statements(sqlite: bool) -> _Statements:
    def add(table: Table, *names: str) -> Bulk:
        return Bulk(insert_into(table, sqlite).on_conflict_do_nothing(), *(names or table.columns.keys()))

    def put(table: Table) -> Bulk:
        statement = insert_into(table, sqlite)
        changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
        keys = list(table.primary_key)
        return Bulk(statement.on_conflict_do_update(index_elements=keys, set_=changed), *table.columns.keys())

    return _Statements(
        add_player=add(players, "player", "name", "created_at"),
        add_career=add(careers),
        put_career=put(careers),
        put_settled=put(settled),
        lose_badge=_lose_badge(),
        put_streak=put(streaks),
        add_day=add(active_days),
        award_once=add(badges, *_AWARDED),
        award_again=award_badge(sqlite),
    )


def settle(connection: Connection, sqlite: bool, settling: Settling) -> frozenset[str]:
    """As `bot.ports.careers.Careers.settle`.

    Raises `ValueError` where a player is named twice.
    """
    everybody = {each.player: each for each in sorted(settling.players, key=lambda each: each.player)}
    if len(everybody) < len(settling.players):
        raise ValueError(f"a player is named twice in the settling of game {settling.game_id!r}")
    begin(connection)
    stored = _locked(connection, sqlite, settling, everybody)
    done = _done(connection, settling.game_id, list(everybody))
    left = [each for player, each in everybody.items() if _is_due(each, done.get(player), settling.version)]
    fits = [each for each in left if stored.get(each.player, 0) == each.base_revision]
    if fits:
        _keep(connection, sqlite, settling, fits)
    connection.commit()
    return frozenset(each.player for each in left) - {each.player for each in fits}


def lapse(connection: Connection, sqlite: bool, lapsed: Sequence[tuple[str, int]]) -> None:
    """As `bot.ports.careers.Careers.lapse`."""
    begin(connection)
    gone: list[str] = []
    for player, closes_at in sorted(lapsed):
        it = (streaks.c.player == player, streaks.c.closes_at == closes_at, RUNNING)
        if connection.execute(update(streaks).where(*it).values(lapsed=True)).rowcount:
            gone.append(player)
    if gone:
        set_streaks(connection, sqlite, dict.fromkeys(gone, 0))
    connection.commit()


def _locked(
    connection: Connection, sqlite: bool, settling: Settling, everybody: Mapping[str, PlayerSettling]
) -> dict[str, int]:
    """The revisions of all careers, which nobody else changes from here on.

    Also those that begin with this game get their row first, so that there is something to hold on to; not those whose
    result is to be replaced, who have none only if they were erased. Everybody takes the rows in the same order, so
    that no two wait for each other in a circle.
    """
    statements = _statements(sqlite)
    new = [player for player, each in everybody.items() if each.replaces is None]
    statements.add_player.execute(connection, [(player, None, settling.at) for player in new])
    blank = encode_career(NEW_CAREER)
    statements.add_career.execute(connection, [(player, blank, 0) for player in new])
    theirs = careers.c.player.in_(everybody)
    query = select(careers.c.player, careers.c.revision).where(theirs).order_by(careers.c.player)
    return {player: revision for player, revision in connection.execute(query.with_for_update())}


def _done(connection: Connection, game_id: str, names: Sequence[str]) -> dict[str, str]:
    """The versions with which this game is settled, by player."""
    query = select(settled.c.player, settled.c.version).where(settled.c.game_id == game_id, settled.c.player.in_(names))
    return {player: version for player, version in connection.execute(query)}


def _is_due(each: PlayerSettling, stands: str | None, version: str) -> bool:
    """Whether a player's result is to be kept, where it stands in the books with this version or not at all."""
    return each.replaces == stands and stands != version


def _lose_badge() -> Bulk:
    it = (badges.c.player == bindparam("of_player"), badges.c.badge == bindparam("of_badge"))
    names = ("revoked_at", "revoked_by", "revoked_why")
    statement = update(badges).where(*it, badges.c.revoked_at.is_(None))
    return Bulk(statement.values({name: bindparam(name) for name in names}), *names, "of_player", "of_badge")


def _keep(connection: Connection, sqlite: bool, settling: Settling, changed: Sequence[PlayerSettling]) -> None:
    statements = _statements(sqlite)
    stands = [(settling.game_id, each.player, settling.version, settling.counted) for each in changed]
    statements.put_settled.execute(connection, stands)
    statements.put_career.execute(
        connection, [(each.player, encode_career(each.career), each.base_revision + 1) for each in changed]
    )
    statements.put_streak.execute(connection, [row for each in changed if (row := _streak_row(each)) is not None])
    statements.add_day.execute(connection, [(each.player, each.day) for each in changed if each.day is not None])
    for again, statement in ((False, statements.award_once), (True, statements.award_again)):
        statement.execute(connection, [row for each in changed for row in _badge_rows(settling, each, again)])
    lost = [(settling.settled_at, REGRADING, LOST, each.player, badge) for each in changed for badge in each.lost]
    statements.lose_badge.execute(connection, lost)
    add_scores(connection, sqlite, [delta for each in changed if each.replaces is None for delta in each.deltas])
    amend_scores(connection, sqlite, [delta for each in changed if each.replaces is not None for delta in each.deltas])
    running = {each.player: each.streak.streak.length for each in changed if each.streak is not None}
    if running:
        set_streaks(connection, sqlite, running)


def _streak_row(settling: PlayerSettling) -> Row | None:
    kept = settling.streak
    if kept is None or kept.streak.last_day is None:
        return None
    streak, last_day = kept.streak, date.fromordinal(kept.streak.last_day).isoformat()
    return settling.player, streak.length, streak.best, streak.freezes, last_day, kept.space, kept.closes_at, False


def _badge_rows(settling: Settling, each: PlayerSettling, again: bool) -> list[Row]:
    return [
        (
            each.player,
            award.badge,
            award.name,
            award.emoji,
            settling.game_id,
            settling.challenge_id,
            settling.version,
            award.first_try,
            award.hints,
            settling.at,
        )
        for award in sorted(each.awards, key=lambda award: award.badge)
        if award.again == again
    ]
