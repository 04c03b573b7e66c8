"""Other names for players in what is kept as JSON, within one transaction and so many rows at a time."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, func, insert, or_, select, update

from bot.engine.codec import encode_event
from bot.engine.events import PlayerGone
from bot.store.career_tables import audit
from bot.store.renaming import encoded, renamed
from bot.store.tables import events, games, outbox

AT_ONCE: Final = 500
"""So many rows are in memory at a time."""

_OF_SCHEDULES: Final = "daily:"
"""How deliveries begin that name no person, and are needed so that nothing is posted twice."""


def holds(sqlite: bool, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a column of JSON has this text as a value somewhere."""
    position = func.instr if sqlite else func.strpos
    return position(column, encoded(text)) > 0


def named_in_event(sqlite: bool, player: str) -> ColumnElement[bool]:
    """Whether an event names a player, or its delivery's name begins with theirs, as Slack's do."""
    start = f"{player}:"
    delivered = func.substr(events.c.delivery, 1, len(start)) == start
    return or_(holds(sqlite, events.c.body, player), delivered)


def rename_in_game(connection: Connection, sqlite: bool, game_id: str, player: str, pseudonym: str, at: int) -> None:
    """Put a pseudonym in a player's place in a game that is locked, and end its log with `PlayerGone`."""
    names = {player: pseudonym}
    here = events.c.game_id == game_id
    found = (here, named_in_event(sqlite, player))
    for seq, body, delivery in _rows(connection, events.c.seq, (events.c.body, events.c.delivery), *found):
        forgotten = delivery is not None and is_delivery_of(player, body, delivery)
        values = {"body": renamed(body, names), "delivery": None if forgotten else delivery}
        connection.execute(update(events).where(here, events.c.seq == seq).values(values))
    waiting = (outbox.c.game_id == game_id, holds(sqlite, outbox.c.body, player))
    for post_id, body in _rows(connection, outbox.c.post_id, (outbox.c.body,), *waiting):
        connection.execute(update(outbox).where(outbox.c.post_id == post_id).values(body=renamed(body, names)))
    game = games.c.game_id == game_id
    connection.execute(update(games).where(game, games.c.owner == player).values(owner=pseudonym))
    _append_gone(connection, game_id, PlayerGone(at, pseudonym))


def is_delivery_of(player: str, body: str, delivery: str) -> bool:
    """Whether the delivery of an event is one of something that the player did."""
    event = json.loads(body)
    if delivery.startswith(f"{player}:") or event.get("player") == player:
        return True
    return bool(event.get("owner") == player) and not delivery.startswith(_OF_SCHEDULES)


def rename_in_audit(connection: Connection, sqlite: bool, names: Mapping[str, str]) -> None:
    """Put other names in the place of these in what the audit tells of its entries."""
    found = or_(*(holds(sqlite, audit.c.body, name) for name in names))
    for audit_id, body in _rows(connection, audit.c.audit_id, (audit.c.body,), found):
        changed = update(audit).where(audit.c.audit_id == audit_id)
        connection.execute(changed.values(body=renamed(body, names, compact=False)))


def _append_gone(connection: Connection, game_id: str, event: PlayerGone) -> None:
    game = games.c.game_id == game_id
    seq = connection.execute(select(games.c.revision).where(game)).scalar_one() + 1
    row = {"game_id": game_id, "seq": seq, "at": event.at, "kind": type(event).__name__, "body": encode_event(event)}
    connection.execute(insert(events).values(row))
    connection.execute(update(games).where(game).values(revision=seq))


def _rows(
    connection: Connection, key: Column[int], columns: tuple[Column[Any], ...], *found: ColumnElement[bool]
) -> Iterator[Any]:
    """Rows in the order of their keys, in parts; what was given out may be changed."""
    query = select(key, *columns).where(*found).order_by(key).limit(AT_ONCE)
    after = -1
    while rows := connection.execute(query.where(key > after)).all():
        yield from rows
        after = rows[-1][0]
