"""The audit: who did what to what others see, for admins to read. Nothing in it is ever changed or removed."""

from dataclasses import dataclass
from typing import Final

from bot.host.roles import Role, require
from bot.ports import Store
from bot.ports.careers import AuditEntry

SCHEDULE_ADDED: Final = "schedule-added"
SCHEDULE_REMOVED: Final = "schedule-removed"
SCHEDULE_PAUSED: Final = "schedule-paused"
SCHEDULE_RESUMED: Final = "schedule-resumed"
DAILY_SKIPPED: Final = "daily-skipped"
DAILY_WITHDRAWN: Final = "daily-withdrawn"
GAME_STOPPED: Final = "game-stopped"
QUESTION_SKIPPED: Final = "question-skipped"
ZONE_CHANGED: Final = "zone-changed"
COMMUNITY_MADE: Final = "community-made"
COMMUNITY_JOINED: Final = "community-joined"
COMMUNITY_LEFT: Final = "community-left"
"""The actions that are noted beside what they tell of; others are kept in one transaction with it."""

PER_PAGE: Final = 10

LOOKED_AT: Final = 500
"""So many of a space's newest entries can be paged through; all of them are kept."""


async def note(
    store: Store, at: int, actor: str, action: str, subject: str, space: str | None, **details: object
) -> None:
    """Add an entry to the audit. `details` that are None are left out. Raises as the store does."""
    known = {name: value for name, value in details.items() if value is not None}
    await store.careers.note(AuditEntry(at, actor, action, subject, space, known))


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A part of the audit, newest entries first. `page` counts from 0, and there is at least one of `pages`."""

    entries: tuple[AuditEntry, ...]
    page: int
    pages: int


class AuditLog:
    """Reads the audit of each space. Raises `StoreUnavailable` as the store does."""

    def __init__(self, store: Store) -> None:
        self._careers = store.careers

    async def page(self, space: str, role: Role, page: int = 0) -> AuditPage:
        """A page of what was done in a space; the nearest one where there is none of this number.

        Raises `AdminsOnly`.
        """
        require(role, Role.ADMIN)
        entries = await self._careers.audit(space=space, at_most=LOOKED_AT)
        pages = max(1, -(-len(entries) // PER_PAGE))
        page = min(max(page, 0), pages - 1)
        return AuditPage(tuple(entries[page * PER_PAGE : (page + 1) * PER_PAGE]), page, pages)
