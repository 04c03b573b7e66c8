"""All tables in one place, for whoever has to know each of them: migrations, and tests that compare."""

from bot.store import (
    attempt_tables,
    board_tables,
    career_tables,
    moderation_tables,
    pack_tables,
    person_tables,
    review_tables,
    schedule_tables,
)
from bot.store.tables import metadata

__all__ = [
    "attempt_tables",
    "board_tables",
    "career_tables",
    "metadata",
    "moderation_tables",
    "pack_tables",
    "person_tables",
    "review_tables",
    "schedule_tables",
]
