"""The tables of what moderators decide, and of corrections. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, false

from bot.store.tables import metadata

chat_settings: Final = Table(
    "chat_settings",
    metadata,
    Column("place", Text, primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
    comment="How games are played in servers, workspaces and channels, where that was set",
)

role_holders: Final = Table(
    "role_holders",
    metadata,
    Column("space", Text, primary_key=True),
    Column("holder", Text, primary_key=True),
    Column("role", Text, nullable=False),
    sqlite_with_rowid=False,
    comment="Who moderates or administers quizzes, beside those whom the chat itself names",
)

extra_time: Final = Table(
    "extra_time",
    metadata,
    Column("space", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("percent", Integer, nullable=False),
    sqlite_with_rowid=False,
    comment="Players who have more time for each question, and how much more",
)

reports: Final = Table(
    "reports",
    metadata,
    Column("space", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("game_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
    comment="Questions that players say are wrong",
)

Index("ix_reports_player", reports.c.player, reports.c.at)

decisions: Final = Table(
    "decisions",
    metadata,
    Column("space", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("decision_id", Text, nullable=False),
    Column("ruling", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("right", Text),
    Column("why", Text, nullable=False),
    UniqueConstraint("decision_id"),
    sqlite_with_rowid=False,
    comment="What was decided about questions, in one space or (with an empty name) everywhere",
)
