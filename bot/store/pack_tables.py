"""The table of packs that spaces bring. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, UniqueConstraint

from bot.store.tables import metadata

packs: Final = Table(
    "packs",
    metadata,
    Column("pack_id", Text, primary_key=True),
    Column("space", Text, nullable=False),
    Column("challenge_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("space", "challenge_id", "number"),
    comment="Packs of questions that servers and workspaces brought, in all their versions",
)

Index("ix_packs_by", packs.c.by)
_live: Final = packs.c.state == "live"
Index("ix_packs_live", packs.c.space, packs.c.challenge_id, unique=True, sqlite_where=_live, postgresql_where=_live)
