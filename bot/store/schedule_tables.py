"""The tables of schedules. What bot/store/tables.py says of tables holds here."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from bot.store.tables import metadata

schedules: Final = Table(
    "schedules",
    metadata,
    Column("schedule_id", Text, primary_key=True),
    Column("space", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("at_time", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("weekdays", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("source_value", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("no_repeat_days", Integer, nullable=False),
    Column("window_hours", Integer, nullable=False),
    Column("catch_up_hours", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("removed", Boolean, nullable=False, server_default=false()),
    Column("last_day", Text),
    sqlite_with_rowid=False,
    comment="Daily challenges of channels; removed ones are kept for their history",
)

Index("ix_schedules_space", schedules.c.space, schedules.c.created_at)

occurrences: Final = Table(
    "occurrences",
    metadata,
    Column("schedule_id", Text, ForeignKey("schedules.schedule_id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("opens_at", BigInteger, nullable=False),
    Column("closes_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("game_id", Text, nullable=False),
    Column("noted_at", BigInteger, nullable=False),
    Column("reason", Text),
    sqlite_with_rowid=False,
    comment="What became of each day of each schedule",
)

Index("ix_occurrences_due", occurrences.c.schedule_id, occurrences.c.due_at)

_claimed: Final = occurrences.c.state == "claimed"
Index("ix_occurrences_claimed", occurrences.c.due_at, sqlite_where=_claimed, postgresql_where=_claimed)

asked: Final = Table(
    "asked",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("asked_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="When each channel was last asked each question by a schedule",
)
