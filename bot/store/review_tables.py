"""The table of spaced repetition. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Column, Table, Text

from bot.store.tables import metadata

cards: Final = Table(
    "cards",
    metadata,
    Column("player", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reviewed_at", BigInteger, nullable=False),
    Column("last_game", Text, nullable=False),
    sqlite_with_rowid=False,
    comment="When each player should be asked each question again that they answered",
)
