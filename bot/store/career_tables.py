"""The tables of careers, and of what was done by hand. What bot/store/tables.py says of tables holds here.

A badge that was revoked keeps its row in `badges`, with when, by whom and why, so that it is not won again unnoticed.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from bot.store.tables import metadata

careers: Final = Table(
    "careers",
    metadata,
    Column("player", Text, ForeignKey("players.player"), primary_key=True),
    Column("body", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    sqlite_with_rowid=False,
    comment="What each player has done over all games that were scored",
)

streaks: Final = Table(
    "streaks",
    metadata,
    Column("player", Text, ForeignKey("players.player"), primary_key=True),
    Column("length", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("freezes", Integer, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("space", Text),
    Column("closes_at", BigInteger, nullable=False),
    Column("lapsed", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
    comment="Each player's streak as their last daily left it, and whether it is known to have lapsed since",
)

RUNNING: Final = streaks.c.lapsed.is_(False)
Index("ix_streaks_running", streaks.c.closes_at, streaks.c.player, sqlite_where=RUNNING, postgresql_where=RUNNING)

active_days: Final = Table(
    "active_days",
    metadata,
    Column("player", Text, ForeignKey("players.player"), primary_key=True),
    Column("day", Text, primary_key=True),
    sqlite_with_rowid=False,
    comment="The days, by their own calendar, on which players played a daily",
)

settled: Final = Table(
    "settled",
    metadata,
    Column("game_id", Text, ForeignKey("games.game_id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("counted", Boolean, nullable=False),
    sqlite_with_rowid=False,
    comment="Whose results in which games are in boards, careers and streaks",
)

Index("ix_settled_player", settled.c.player)

audit: Final = Table(
    "audit",
    metadata,
    # SQLite numbers rows by itself only in a column of exactly the type INTEGER.
    Column("audit_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("space", Text),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    comment="What people did to what others see, only ever added to",
)

Index("ix_audit_space", audit.c.space, audit.c.audit_id)
Index("ix_audit_subject", audit.c.subject, audit.c.audit_id)
Index("ix_audit_actor", audit.c.actor)
