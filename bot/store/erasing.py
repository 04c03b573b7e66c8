"""Erasing a player, within one transaction; the logs that name them are looked for before it.

`GOES` and `NAMED` say of each column that holds a player what becomes of it; `bot.store.rewriting` does for bodies.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from bot.engine.modes import ALONE
from bot.ports.careers import AuditEntry
from bot.store.attempt_tables import first_attempts
from bot.store.auditing import note
from bot.store.board_writing import Change
from bot.store.career_tables import active_days, audit, careers, settled, streaks
from bot.store.engine import begin
from bot.store.moderation_tables import decisions, extra_time, reports, role_holders
from bot.store.pack_tables import packs
from bot.store.person_tables import link_codes
from bot.store.persons import unlink
from bot.store.review_tables import cards
from bot.store.rewriting import holds, named_in_event, rename_in_audit, rename_in_games
from bot.store.schedule_tables import schedules
from bot.store.tables import badges, events, games, outbox, players, scores, slack_installations

GOES: Final = (
    link_codes.c.player,
    cards.c.player,
    first_attempts.c.player,
    reports.c.player,
    extra_time.c.player,
    role_holders.c.holder,
    settled.c.player,
    scores.c.player,
    badges.c.player,
    active_days.c.player,
    streaks.c.player,
    careers.c.player,
    players.c.player,  # after all that refer to it
)
"""Whose rows go with their player. Those of persons and boards do too, with whatever follows from them."""

NAMED: Final = (packs.c.by, schedules.c.creator, decisions.c.by, badges.c.revoked_by, audit.c.actor, audit.c.subject)
"""Where a pseudonym takes the player's place."""

SLACK: Final = "slack"
_AT_ONCE: Final = 500
"""How many games one statement names."""

_SCANNED_AT_ONCE: Final = 50_000
"""How many games one statement looks through."""


RECENT_MS: Final = 10 * 60 * 1000
"""How far the clocks of two processes may be apart: games that were written to since then are looked at again."""


def erase_player(
    connection: Connection,
    sqlite: bool,
    player: str,
    screens: Sequence[str],
    new_pseudonym: Callable[[], str],
    entry: AuditEntry,
    logging: Collection[str],
) -> list[str]:
    """As `bot.ports.erasure.Erasure.erase_player`.

    `logging` are the games whose logs named the player (`games_logging`) at some moment after the entry's. To look for
    them takes long, and everybody else would wait for it here.
    """
    begin(connection)
    # Whoever reports takes players first. Whoever settles a game takes careers first, then games, and the boards last;
    # whoever writes to one begins with it.
    connection.execute(select(players.c.player).where(players.c.player == player).with_for_update(key_share=True)).all()
    connection.execute(select(careers.c.player).where(careers.c.player == player).with_for_update()).all()
    own = _own_games(connection, player, screens)
    named = {*logging, *_games_naming_now(connection, sqlite, player, entry.at - RECENT_MS)}
    others = sorted(named.difference(own))
    _lock(connection, sorted([*own, *others]))
    remove_games(connection, own)
    rename_in_games(connection, sqlite, player, {game_id: new_pseudonym() for game_id in others}, entry.at)
    _rename_in_books(connection, sqlite, player, own, new_pseudonym())
    for column in GOES:
        connection.execute(delete(column.table).where(column == player))
    if installed := installations_of(player):
        connection.execute(delete(slack_installations).where(*installed))
    unlink(connection, sqlite, player)
    change = Change(connection, sqlite)
    cells = change.cells_of([player])
    change.write(cells, dict.fromkeys(cells))
    note(connection, entry)
    connection.commit()
    return [*own, *others]


def _games_naming_now(connection: Connection, sqlite: bool, player: str, since: int) -> set[str]:
    """The games that name a player anywhere but in a log that nobody has written to since then (ms)."""
    recent = list(connection.execute(select(games.c.game_id).where(games.c.seen_at >= since)).scalars())
    in_logs = select(events.c.game_id).distinct().where(named_in_event(sqlite, player))
    queries = (
        *(in_logs.where(events.c.game_id.in_(some)) for some in _slices(recent)),
        select(outbox.c.game_id).where(holds(sqlite, outbox.c.body, player)),
        select(games.c.game_id).where(games.c.owner == player),
        select(scores.c.game_id).where(scores.c.player == player),
        select(settled.c.game_id).where(settled.c.player == player),
    )
    return {game_id for query in queries for game_id in connection.execute(query).scalars()}


def games_logging(connection: Connection, sqlite: bool, player: str) -> set[str]:
    """The games whose logs name a player. It reads all logs."""
    query = select(events.c.game_id).distinct().where(named_in_event(sqlite, player))
    if sqlite:
        return set(connection.execute(query).scalars())
    # A statement must not take longer than the connection's patience, however many games there are.
    found: set[str] = set()
    first, ids = "", games.c.game_id
    while True:
        ahead = select(ids).where(ids > first).order_by(ids).offset(_SCANNED_AT_ONCE).limit(1)
        last = connection.execute(ahead).scalar()
        upto = () if last is None else (events.c.game_id <= last,)
        found.update(connection.execute(query.where(events.c.game_id > first, *upto)).scalars())
        if last is None:
            return found
        first = last


def installations_of(player: str) -> tuple[ColumnElement[bool], ...]:
    """Which installations of the Slack app a player made; empty for a player of another platform."""
    platform, _, rest = player.partition(":")
    team, _, user = rest.partition(":")
    if platform != SLACK or not user:
        return ()
    return slack_installations.c.team_id == team, slack_installations.c.user_id == user


def remove_games(connection: Connection, ids: Sequence[str]) -> None:
    """Remove games with their logs, their results, and what waits for their chats."""
    for some in _slices(ids):
        for table in (outbox, settled, scores, events, games):
            connection.execute(delete(table).where(table.c.game_id.in_(some)))


def _own_games(connection: Connection, player: str, screens: Sequence[str]) -> list[str]:
    """The games that nobody else can be in, in order."""
    theirs = or_(games.c.channel.in_(screens), games.c.owner == player)
    found = list(connection.execute(select(games.c.game_id, games.c.channel).where(theirs)))
    own = [game_id for game_id, channel in found if channel in screens]
    for some in _slices([game_id for game_id, channel in found if channel not in screens]):
        first = select(events.c.game_id, events.c.body).where(events.c.game_id.in_(some), events.c.seq == 1)
        own += (game_id for game_id, body in connection.execute(first) if json.loads(body).get("audience") in ALONE)
    return sorted(own)


def _lock(connection: Connection, ids: Sequence[str]) -> None:
    """Let nobody else write to these games; everybody takes them in this order."""
    for some in _slices(ids):
        query = select(games.c.game_id).where(games.c.game_id.in_(some)).order_by(games.c.game_id)
        connection.execute(query.with_for_update(key_share=True)).all()


def _rename_in_books(connection: Connection, sqlite: bool, player: str, own: Sequence[str], pseudonym: str) -> None:
    """Put a pseudonym in the place of a player, and of games that were theirs alone, where decisions are kept."""
    for column in NAMED:
        connection.execute(update(column.table).where(column == player).values({column.name: pseudonym}))
    rename_in_audit(connection, sqlite, {player: pseudonym})
    for some in _slices(own):
        connection.execute(update(audit).where(audit.c.subject.in_(some)).values(subject=pseudonym))


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
