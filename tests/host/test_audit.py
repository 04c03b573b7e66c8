"""The audit, as admins read it."""

import pytest

from bot.host.audit import LOOKED_AT, PER_PAGE, AuditLog, AuditPage
from bot.host.roles import AdminsOnly, Role
from bot.ports.careers import AuditEntry
from tests.fakes.store import MemoryStore

SPACE = "discord:7"


async def log_of(entries: int) -> AuditLog:
    store = MemoryStore()
    await store.careers.note(AuditEntry(0, "discord:1", "role-changed", "discord:2", "discord:8"))
    for number in range(entries):
        await store.careers.note(AuditEntry(number, "discord:1", "role-changed", "discord:2", SPACE))
    return AuditLog(store)


async def pages(log: AuditLog, *asked: int) -> list[tuple[list[int], int, int]]:
    found = [await log.page(SPACE, Role.ADMIN, page) for page in asked]
    return [([entry.at for entry in it.entries], it.page, it.pages) for it in found]


async def test_pages_come_newest_first_and_one_that_is_not_there_is_the_nearest() -> None:
    log = await log_of(2 * PER_PAGE + 1)
    newest, last = list(range(20, 10, -1)), [0]
    assert await pages(log, 0, 2, 3, -1) == [(newest, 0, 3), (last, 2, 3), (last, 2, 3), (newest, 0, 3)]


async def test_a_full_page_is_not_followed_by_an_empty_one() -> None:
    assert (await pages(await log_of(PER_PAGE), 0))[0][2] == 1


async def test_where_nothing_was_done_there_is_one_page_with_nothing() -> None:
    assert await (await log_of(0)).page(SPACE, Role.ADMIN) == AuditPage((), 0, 1)


async def test_only_the_newest_entries_are_paged_through() -> None:
    log = await log_of(LOOKED_AT + 5)
    assert (await pages(log, 10**6))[0] == (list(range(14, 4, -1)), LOOKED_AT // PER_PAGE - 1, LOOKED_AT // PER_PAGE)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
async def test_only_admins_read_it(role: Role) -> None:
    with pytest.raises(AdminsOnly):
        await (await log_of(1)).page(SPACE, role)
