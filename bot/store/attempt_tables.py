"""The table of first attempts. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from bot.store.tables import metadata

first_attempts: Final = Table(
    "first_attempts",
    metadata,
    Column("player", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("hinted", Boolean, nullable=False),
    Column("ms", BigInteger, nullable=False),
    Column("rest_right", Integer, nullable=False),
    Column("rest_count", Integer, nullable=False),
    Column("space", Text),
    Column("game_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="What each player pressed first on each question",
)

Index("ix_first_attempts_question", first_attempts.c.question, first_attempts.c.space)
Index("ix_first_attempts_space", first_attempts.c.space)
