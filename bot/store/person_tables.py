"""The tables of persons. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Table, Text, UniqueConstraint

from bot.store.tables import metadata

persons: Final = Table(
    "persons",
    metadata,
    Column("player", Text, primary_key=True),
    Column("person", Text, nullable=False),
    sqlite_with_rowid=False,
    comment="Players who are one and the same person",
)

Index("ix_persons_person", persons.c.person)

link_codes: Final = Table(
    "link_codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("player", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    UniqueConstraint("player"),
    sqlite_with_rowid=False,
    comment="One-time codes with which players say that they are the same person",
)
