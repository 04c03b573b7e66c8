"""Everything that is kept of one player, from all tables."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, or_, select

from bot.engine.boards import Scope
from bot.ports.erasure import Rows
from bot.store.attempt_tables import first_attempts
from bot.store.board_tables import board_scores
from bot.store.career_tables import active_days, audit, careers, settled, streaks
from bot.store.erasing import games_logging, installations_of
from bot.store.moderation_tables import decisions, extra_time, reports, role_holders
from bot.store.pack_tables import packs
from bot.store.person_tables import link_codes, persons
from bot.store.review_tables import cards
from bot.store.rewriting import holds, named_in_event
from bot.store.schedule_tables import schedules
from bot.store.tables import badges, events, games, outbox, players, scores, slack_installations

Row = dict[str, Any]


class Kind(NamedTuple):
    """Rows of one table about a player: which, and what is told of them; all columns but the player's unless named.

    `told(row, player)` makes what is told of a row as the table has it.
    """

    name: str
    table: Table
    where: Callable[[str], ColumnElement[bool]]
    columns: tuple[Column[Any], ...] = ()
    told: Callable[[Row, str], Row] = lambda row, player: row


def _of(column: Column[str]) -> Callable[[str], ColumnElement[bool]]:
    return lambda player: column == player


def _all_but(table: Table, *names: str) -> tuple[Column[Any], ...]:
    return tuple(column for column in table.columns if column.name not in names)


def _decoded(*names: str) -> Callable[[Row, str], Row]:
    return lambda row, player: {name: json.loads(value) if name in names else value for name, value in row.items()}


def _entry(row: Row, player: str) -> Row:
    """An entry of the audit: what they did, or all that is told of what was done to them; not who else was in it."""
    parts = [part for part in ("actor", "subject") if row.pop(part) == player]
    details = json.loads(row.pop("body"))
    return {**row, "you": parts, **({"details": details} if "subject" in parts else {})}


def _listed(row: Row, player: str) -> Row:
    return {**row, "board": told_board(row["board"])}


def told_board(board: str) -> str:
    """A board as its players are told of it: a community's name is the code by which its moderators let others in."""
    return str(Scope.COMMUNITY) if board.startswith(f"{Scope.COMMUNITY}:") else board


def _installed(player: str) -> ColumnElement[bool]:
    made = installations_of(player)
    return and_(*made) if made else slack_installations.c.id.is_(None)


KINDS: Final = (
    Kind("players", players, _of(players.c.player)),
    Kind("persons", persons, _of(persons.c.player)),
    Kind("link_codes", link_codes, _of(link_codes.c.player), _all_but(link_codes, "player")),
    Kind("games", games, _of(games.c.owner), _all_but(games, "owner", "host")),
    Kind("scores", scores, _of(scores.c.player), _all_but(scores, "player")),
    Kind("settled", settled, _of(settled.c.player), _all_but(settled, "player")),
    Kind("careers", careers, _of(careers.c.player), _all_but(careers, "player"), _decoded("body")),
    Kind("streaks", streaks, _of(streaks.c.player), _all_but(streaks, "player")),
    Kind("active_days", active_days, _of(active_days.c.player), _all_but(active_days, "player")),
    Kind("badges", badges, _of(badges.c.player), _all_but(badges, "player", "revoked_by")),
    Kind("board_scores", board_scores, _of(board_scores.c.player), _all_but(board_scores, "player"), _listed),
    Kind("cards", cards, _of(cards.c.player), _all_but(cards, "player"), _decoded("state")),
    Kind("first_attempts", first_attempts, _of(first_attempts.c.player), _all_but(first_attempts, "player")),
    Kind("reports", reports, _of(reports.c.player), _all_but(reports, "player")),
    Kind("decisions", decisions, _of(decisions.c.by), _all_but(decisions, "by")),
    Kind("packs", packs, _of(packs.c.by), _all_but(packs, "by", "body", "record")),
    Kind("schedules", schedules, _of(schedules.c.creator), _all_but(schedules, "creator")),
    Kind("role_holders", role_holders, _of(role_holders.c.holder), _all_but(role_holders, "holder")),
    Kind("extra_time", extra_time, _of(extra_time.c.player), _all_but(extra_time, "player")),
    Kind(
        "audit",
        audit,
        lambda player: or_(audit.c.actor == player, audit.c.subject == player),
        _all_but(audit, "audit_id"),
        _entry,
    ),
    Kind(
        "slack_installations",
        slack_installations,
        _installed,
        tuple(slack_installations.c[name] for name in ("team_id", "user_id", "user_scopes", "installed_at")),
        lambda row, player: {**row, "installed_at": row["installed_at"].isoformat()},
    ),
)
"""All but what stands in logs, in the order of `gather`."""


def count(connection: Connection, player: str) -> dict[str, int]:
    """As `bot.ports.erasure.Erasure.count`."""
    return {
        kind.name: connection.execute(
            select(func.count()).select_from(kind.table).where(kind.where(player))
        ).scalar_one()
        for kind in KINDS
    }


def gather(connection: Connection, sqlite: bool, player: str) -> dict[str, Rows]:
    """As `bot.ports.erasure.Erasure.gather`."""
    found: dict[str, Rows] = {kind.name: list(_rows(connection, kind, player)) for kind in KINDS}
    found["events"] = list(_events(connection, sqlite, player))
    columns = (outbox.c.game_id, outbox.c.channel, outbox.c.kind)
    waiting = select(*columns).where(holds(sqlite, outbox.c.body, player)).order_by(outbox.c.post_id)
    found["outbox"] = [dict(row._mapping) for row in connection.execute(waiting)]
    return found


def _rows(connection: Connection, kind: Kind, player: str) -> Iterable[Row]:
    columns = kind.columns or tuple(kind.table.columns)
    query = select(*columns).where(kind.where(player)).order_by(*kind.table.primary_key)
    return (kind.told(dict(row._mapping), player) for row in connection.execute(query))


def _events(connection: Connection, sqlite: bool, player: str) -> Iterator[Row]:
    named = named_in_event(sqlite, player)
    for game_id in sorted(games_logging(connection, sqlite, player)):
        query = select(events).where(events.c.game_id == game_id, named).order_by(events.c.seq)
        yield from (told_event(dict(row._mapping), player) for row in connection.execute(query))


def told_event(row: Row, player: str) -> Row:
    """What a player is told of an event that names them: all of what they did, and of others nothing."""
    body, delivery = json.loads(row.pop("body")), row.pop("delivery")
    if body.get("player") == player:
        return {**row, "body": body, "delivery": delivery}
    theirs: Row = {}
    if body.get("owner") == player:
        theirs = {name: value for name, value in body.items() if not isinstance(value, list)}
    lists = {name: value for name, value in body.items() if isinstance(value, list)}
    of_them = {name: [item for item in items if _names(item, player)] for name, items in lists.items()}
    return {**row, "body": theirs | {name: items for name, items in of_them.items() if items}}


def _names(item: Any, player: str) -> bool:
    values = item.values() if isinstance(item, dict) else item if isinstance(item, list) else (item,)
    return player in values
