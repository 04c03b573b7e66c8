"""Erasing a space that the bot was removed from, one transaction for each game and one for all the rest."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, and_, delete, func, or_, select, update

from bot.engine.boards import BoardDelta, channel_board, space_board
from bot.ports.careers import AuditEntry
from bot.store.attempt_tables import first_attempts
from bot.store.auditing import note
from bot.store.board_tables import board_counts, board_scores, board_sizes
from bot.store.board_writing import amend_scores
from bot.store.career_tables import audit, streaks
from bot.store.engine import begin
from bot.store.erasing import SLACK, remove_games
from bot.store.moderation_tables import chat_settings, decisions, extra_time, reports, role_holders
from bot.store.pack_tables import packs
from bot.store.schedule_tables import asked, occurrences, schedules
from bot.store.spaces import leave
from bot.store.statements import insert_into
from bot.store.tables import games, slack_bots, slack_installations, spaces

_GOES: Final = (first_attempts, packs, schedules, role_holders, extra_time, decisions, reports, audit)
"""Tables whose rows for a space go with it, as the space itself does."""

_AFTER_SLASH: Final = chr(ord("/") + 1)


def note_removed(connection: Connection, sqlite: bool, space: str, at: int | None) -> None:
    """As `bot.ports.erasure.Erasure.note_removed`."""
    begin(connection)
    it = spaces.c.space == space
    if at is None:
        connection.execute(update(spaces).where(it, spaces.c.removed_at.is_not(None)).values(removed_at=None))
    else:
        row = insert_into(spaces, sqlite).values(space=space, created_at=at)
        connection.execute(row.on_conflict_do_nothing())
        connection.execute(update(spaces).where(it, spaces.c.removed_at.is_(None)).values(removed_at=at))
    connection.commit()


def removed_at(connection: Connection, space: str) -> int | None:
    """As `bot.ports.erasure.Erasure.removed_at`."""
    return connection.execute(select(spaces.c.removed_at).where(spaces.c.space == space)).scalar()


def known(connection: Connection, sqlite: bool) -> dict[str, int | None]:
    """As `bot.ports.erasure.Erasure.spaces`."""
    position = func.instr if sqlite else func.strpos
    found: set[str | None] = set()
    for address in (games.c.channel, games.c.home):
        slash = position(address, "/")
        query = select(func.substr(address, 1, slash - 1)).where(slash > 0).distinct()
        found.update(connection.execute(query).scalars())
    # Nothing is played yet where somebody has brought a pack, or named a moderator.
    for column in (*(kept.c.space for kept in _GOES), streaks.c.space):
        found.update(connection.execute(select(column).distinct()).scalars())
    places = connection.execute(select(chat_settings.c.place)).scalars()
    found.update(place.partition("/")[0] for place in places)
    named = dict.fromkeys(space for space in found if space)  # decisions that hold everywhere have an empty name
    return named | {space: at for space, at in connection.execute(select(spaces.c.space, spaces.c.removed_at))}


def games_of(connection: Connection, space: str, limit: int) -> list[str]:
    """As `bot.ports.erasure.Erasure.games_of_space`."""
    here = or_(_within(games.c.channel, space), _within(games.c.home, space))
    query = select(games.c.game_id).where(here).order_by(games.c.created_at, games.c.game_id).limit(limit)
    return list(connection.execute(query).scalars())


def erase_game(connection: Connection, sqlite: bool, game_id: str, deltas: Sequence[BoardDelta]) -> None:
    """As `bot.ports.erasure.Erasure.erase_game`."""
    begin(connection)
    found = select(games.c.game_id).where(games.c.game_id == game_id).with_for_update(key_share=True)
    if connection.execute(found).first() is None:
        return
    remove_games(connection, [game_id])
    amend_scores(connection, sqlite, deltas)
    connection.commit()


def erase_space(connection: Connection, sqlite: bool, space: str, entry: AuditEntry) -> None:
    """As `bot.ports.erasure.Erasure.erase_space`."""
    begin(connection)
    # The boards' lock comes last, and what others lock in some order is locked in the same one here.
    held = select(streaks.c.player).where(streaks.c.space == space).order_by(streaks.c.player)
    connection.execute(held.with_for_update()).all()
    connection.execute(update(streaks).where(streaks.c.space == space).values(space=None))
    its_days = select(schedules.c.schedule_id).where(schedules.c.space == space)
    connection.execute(delete(occurrences).where(occurrences.c.schedule_id.in_(its_days)))
    connection.execute(delete(asked).where(_within(asked.c.channel, space)))
    place = chat_settings.c.place
    connection.execute(delete(chat_settings).where(or_(place == space, _within(place, space))))
    connection.execute(delete(audit).where(audit.c.subject == space))
    for kept in _GOES:
        connection.execute(delete(kept).where(kept.c.space == space))
    platform, _, team = space.partition(":")
    if platform == SLACK:
        for installed in (slack_installations, slack_bots):
            connection.execute(delete(installed).where(installed.c.team_id == team))
    leave(connection, sqlite, space)
    connection.execute(delete(spaces).where(spaces.c.space == space))
    for table in (board_scores, board_sizes, board_counts):
        connection.execute(delete(table).where(_of_boards_in(table.c.board, space)))
    note(connection, entry)
    connection.commit()


def _of_boards_in(board: Column[str], space: str) -> ColumnElement[bool]:
    """Whether it is the board of a space or of one of its channels. Boards are ordered by their bytes everywhere, so
    that no other one has to be looked at."""
    channels = channel_board(space)
    return or_(board == space_board(space), and_(board > f"{channels}/", board < f"{channels}{_AFTER_SLASH}"))


def _within(column: Column[str], start: str) -> ColumnElement[bool]:
    """Whether an address lies in a space. LIKE would take small letters for capitals."""
    prefix = f"{start}/"
    return func.substr(column, 1, len(prefix)) == prefix
