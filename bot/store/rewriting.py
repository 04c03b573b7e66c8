"""Other names for players in what is kept as JSON, within one transaction and so many rows at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Update, bindparam, func, insert, or_, select, update

from bot.engine.codec import encode_event
from bot.engine.events import PlayerGone
from bot.store.career_tables import audit
from bot.store.renaming import encoded, renamed
from bot.store.tables import events, games, outbox

AT_ONCE: Final = 500
"""So many games, or entries of the audit, are rewritten at a time."""

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


def rename_in_games(connection: Connection, sqlite: bool, player: str, pseudonyms: Mapping[str, str], at: int) -> None:
    """Put a pseudonym in a player's place in each of these games, which are locked, and end their logs with
    `PlayerGone`."""
    ids = sorted(pseudonyms)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        _rename_in_logs(connection, sqlite, player, {game_id: pseudonyms[game_id] for game_id in some})
        _append_gone(connection, {game_id: PlayerGone(at, pseudonyms[game_id]) for game_id in some})


def _rename_in_logs(connection: Connection, sqlite: bool, player: str, pseudonyms: Mapping[str, str]) -> None:
    columns = (events.c.game_id, events.c.seq, events.c.body, events.c.delivery)
    query = select(*columns).where(events.c.game_id.in_(pseudonyms), named_in_event(sqlite, player))
    logged = [
        {
            "of_game": game_id,
            "of_seq": seq,
            "body": renamed(body, {player: pseudonyms[game_id]}),
            "delivery": None if delivery is not None and is_delivery_of(player, body, delivery) else delivery,
        }
        for game_id, seq, body, delivery in connection.execute(query)
    ]
    event = (events.c.game_id == bindparam("of_game"), events.c.seq == bindparam("of_seq"))
    _change(connection, update(events).where(*event), logged)
    posts = select(outbox.c.post_id, outbox.c.game_id, outbox.c.body)
    posts = posts.where(outbox.c.game_id.in_(pseudonyms), holds(sqlite, outbox.c.body, player))
    waiting = [
        {"of_post": post_id, "body": renamed(body, {player: pseudonyms[game_id]})}
        for post_id, game_id, body in connection.execute(posts)
    ]
    _change(connection, update(outbox).where(outbox.c.post_id == bindparam("of_post")), waiting)
    theirs = (games.c.game_id == bindparam("of_game"), games.c.owner == player)
    owned = [{"of_game": game_id, "owner": pseudonym} for game_id, pseudonym in pseudonyms.items()]
    _change(connection, update(games).where(*theirs), owned)


def _change(connection: Connection, statement: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update many rows in one go, which takes a tenth of the time."""
    if rows:
        connection.execute(statement, rows)


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


def _append_gone(connection: Connection, gone: Mapping[str, PlayerGone]) -> None:
    revisions = connection.execute(select(games.c.game_id, games.c.revision).where(games.c.game_id.in_(gone)))
    seqs = {game_id: revision + 1 for game_id, revision in revisions}
    rows = [
        {"game_id": game_id, "seq": seq, "at": it.at, "kind": type(it).__name__, "body": encode_event(it)}
        for game_id, it in gone.items()
        if (seq := seqs.get(game_id)) is not None  # it may have been removed before it was locked
    ]
    if rows:
        connection.execute(insert(events), rows)
    grown = [{"of_game": game_id, "revision": seq} for game_id, seq in seqs.items()]
    _change(connection, update(games).where(games.c.game_id == bindparam("of_game")), grown)


def _rows(
    connection: Connection, key: Column[int], columns: tuple[Column[Any], ...], *found: ColumnElement[bool]
) -> Iterator[Any]:
    """Rows in the order of their keys, in parts; what was given out may be changed."""
    query = select(key, *columns).where(*found).order_by(key).limit(AT_ONCE)
    after = -1
    while rows := connection.execute(query.where(key > after)).all():
        yield from rows
        after = rows[-1][0]
