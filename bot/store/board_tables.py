"""The tables of the boards; see `bot.store.tables`.

Texts are compared by their bytes, in PostgreSQL too, so that rows of one value come in the same order everywhere.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, and_, false, literal_column
from sqlalchemy.dialects.postgresql import TEXT

from bot.engine.boards import MIN_ANSWERS
from bot.store.tables import metadata

EXACT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")

board_scores: Final = Table(
    "board_scores",
    metadata,
    Column("board", EXACT, primary_key=True),
    Column("period", EXACT, primary_key=True),
    Column("player", EXACT, primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("right", BigInteger, nullable=False),
    Column("answers", BigInteger, nullable=False),
    Column("accuracy_ppm", Integer, nullable=False),
    Column("streak", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("away", Boolean, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="Each player's totals on each board in each period; all of it can be made again from the logs",
)

board_sizes: Final = Table(
    "board_sizes",
    metadata,
    Column("board", EXACT, primary_key=True),
    Column("period", EXACT, primary_key=True),
    Column("measure", EXACT, primary_key=True),
    Column("players", BigInteger, nullable=False),
    Column("counted", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
    comment="How many players each board lists by each measure, and whether board_counts has it too",
)

board_counts: Final = Table(
    "board_counts",
    metadata,
    Column("board", EXACT, primary_key=True),
    Column("period", EXACT, primary_key=True),
    Column("measure", EXACT, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("players", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="Of large boards, how many of the listed players have a value within each bucket",
)

# What an index leaves out has to stand in a query in the same words, so these are written out and not bound.
_SHOWN: Final = board_scores.c.shown.is_(True)
LISTED: Final = {
    "points": _SHOWN,
    "accuracy": and_(_SHOWN, board_scores.c.answers >= literal_column(str(MIN_ANSWERS))),
    "streak": and_(_SHOWN, board_scores.c.streak > literal_column("0")),
}
"""Who is listed, by each measure."""

VALUE: Final = {
    "points": board_scores.c.points,
    "accuracy": board_scores.c.accuracy_ppm,
    "streak": board_scores.c.streak,
}
"""What the listed are ordered by. Of one value, players come in the reverse order of their identifiers."""

# The columns of the condition stand in the index too: without them SQLite looks each row up that it counts.
for _measure, _value in VALUE.items():
    _who = LISTED[_measure]
    Index(
        f"ix_board_scores_{_measure}",
        board_scores.c.board,
        board_scores.c.period,
        _value,
        board_scores.c.player,
        *((board_scores.c.answers,) if _measure == "accuracy" else ()),
        board_scores.c.shown,
        sqlite_where=_who,
        postgresql_where=_who,
    )
Index("ix_board_scores_player", board_scores.c.player, board_scores.c.period)
