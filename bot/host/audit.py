"""The audit: who did what to what others see, for admins to read. Nothing in it is ever changed or removed."""

from dataclasses import dataclass
from typing import Final

from bot.host.roles import Role, require
from bot.ports import Store
from bot.ports.careers import AuditEntry

PER_PAGE: Final = 10

LOOKED_AT: Final = 500
"""So many of a space's newest entries can be paged through; all of them are kept."""


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
