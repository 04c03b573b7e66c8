"""One transaction for everything that waits to be written."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, exc

from bot.ports import Append
from bot.store.engine import begin
from bot.store.rows import KnownPlayers, Row, Rows, StoredRow
from bot.store.statements import Statements, execute_all

REFUSALS: Final = (exc.IntegrityError, exc.DataError, sqlite3.IntegrityError)
"""What a database raises where one row cannot be kept, whatever the others are."""


class Writer:
    """Writes appends through one connection, one transaction at a time."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._known = KnownPlayers()

    def write(self, connection: Connection, appends: Sequence[Append]) -> list[bool]:
        """Keep those appends that fit what is stored, durably; one flag for each, in order.

        Raises `ValueError` where the appends are not what the port asks for.
        """
        if len({append.info.game_id for append in appends}) < len(appends):
            raise ValueError("two appends for one game")
        written: list[Rows] = []
        try:
            flags = self._attempt(connection, appends, written, begins=True)
        except REFUSALS:
            # Rare: a delivery that is in the log already, or a game that another process made at the same moment.
            connection.rollback()
            self._known.forget()
            written.clear()
            begin(connection)
            flags = self._sift(connection, appends, written)
        connection.commit()
        for rows in written:
            self._known.add(rows.players)
        return flags

    def _sift(self, connection: Connection, appends: Sequence[Append], written: list[Rows]) -> list[bool]:
        """Find the appends that break a rule of the tables by halving, so that the others are kept."""
        try:
            with connection.begin_nested():
                return self._attempt(connection, appends, written)
        except REFUSALS:
            if len(appends) == 1:
                return [False]
        middle = len(appends) // 2
        first = self._sift(connection, appends[:middle], written)
        return first + self._sift(connection, appends[middle:], written)

    def _attempt(
        self, connection: Connection, appends: Sequence[Append], written: list[Rows], *, begins: bool = False
    ) -> list[bool]:
        stored = self._stored(connection, appends, begins)
        flags: list[bool] = []
        rows = Rows()
        for append in appends:
            row = stored.get(append.info.game_id)
            fits = append.base_revision == (0 if row is None else row.revision)
            flags.append(fits)
            if fits:
                rows.add(append, row, self._known)
        self._execute(connection, rows)
        written.append(rows)
        return flags

    def _stored(self, connection: Connection, appends: Sequence[Append], begins: bool) -> dict[str, StoredRow]:
        ids = self._statements.ids([append.info.game_id for append in appends])
        found = self._statements.stored.rows(connection, ids, begins=begins)
        return {game_id: StoredRow(*rest) for game_id, *rest in found}

    def _execute(self, connection: Connection, rows: Rows) -> None:
        # Referenced rows come first. Where writers may meet on a row, both take their rows in the same order.
        statements = self._statements
        execute_all(
            connection,
            (
                (statements.add_challenge, sorted(rows.challenges)),
                (statements.add_question, sorted(rows.questions)),
                (statements.add_game, rows.new_games),
                (statements.advance_game, rows.advanced_games),
                (statements.change_game, rows.changed_games),
                (statements.add_player, sorted(rows.players.values())),
                (statements.add_event, rows.events),
                (statements.put_score, list(rows.scores.values())),
                (statements.add_badge, sorted(rows.badges, key=_player_and_badge)),
                (statements.add_post, rows.posts),
                (statements.drop_post, rows.delivered),
            ),
        )


def _player_and_badge(row: Row) -> Row:
    return row[:2]
