"""Who may do what."""

import pytest

from bot.engine.errors import NotAllowed
from bot.host.errors import HostError
from bot.host.roles import MAX_HOLDERS, AdminsOnly, ModeratorsOnly, Role, RoleRefused, Roles, is_group, require
from bot.ports.careers import AuditEntry
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

NOW = 1_700_000_000_000
SPACE = "discord:7"
ANN = "discord:1"
BEN = "discord:2"
HELPERS = "discord:role:5"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def roles(store: MemoryStore) -> Roles:
    return Roles(store, FakeClock(NOW))


async def grant(roles: Roles, holder: str, role: Role, space: str = SPACE) -> None:
    await roles.grant(space, holder, role, by=BEN, role_of_by=Role.ADMIN)


@pytest.mark.parametrize("role", Role)
async def test_without_anything_granted_the_chat_alone_says_who_somebody_is(roles: Roles, role: Role) -> None:
    assert await roles.of(SPACE, platform=role, holders=[ANN]) is role
    assert await roles.of(None, platform=role, holders=[ANN]) is role


async def test_the_highest_that_somebody_has_either_way_counts(roles: Roles) -> None:
    await grant(roles, ANN, Role.MODERATOR)
    await grant(roles, HELPERS, Role.ADMIN)
    assert await roles.of(SPACE, platform=Role.MEMBER, holders=[ANN]) is Role.MODERATOR
    assert await roles.of(SPACE, platform=Role.MEMBER, holders=[ANN, HELPERS]) is Role.ADMIN
    assert await roles.of(SPACE, platform=Role.ADMIN, holders=[ANN]) is Role.ADMIN
    assert await roles.of(SPACE, platform=Role.MEMBER, holders=[BEN, "discord:role:6"]) is Role.MEMBER


async def test_a_role_is_one_of_its_space(roles: Roles) -> None:
    await grant(roles, ANN, Role.ADMIN)
    assert await roles.of("discord:8", platform=Role.MEMBER, holders=[ANN]) is Role.MEMBER
    assert await roles.of(None, platform=Role.MEMBER, holders=[ANN]) is Role.MEMBER


async def test_holders_are_listed_admins_first(roles: Roles) -> None:
    await grant(roles, BEN, Role.MODERATOR)
    await grant(roles, HELPERS, Role.ADMIN)
    await grant(roles, ANN, Role.MODERATOR)
    assert await roles.listed(SPACE) == [(HELPERS, Role.ADMIN), (ANN, Role.MODERATOR), (BEN, Role.MODERATOR)]
    assert await roles.groups(SPACE) == [HELPERS]


async def test_to_be_a_member_again_takes_the_role(roles: Roles, store: MemoryStore) -> None:
    await grant(roles, ANN, Role.MODERATOR)
    await grant(roles, ANN, Role.MEMBER)
    assert await roles.listed(SPACE) == []
    assert await store.careers.audit() == [
        AuditEntry(NOW, BEN, "role-changed", ANN, SPACE, {"role": "member"}),
        AuditEntry(NOW, BEN, "role-changed", ANN, SPACE, {"role": "moderator"}),
    ]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
async def test_to_give_what_somebody_has_is_no_decision(roles: Roles, store: MemoryStore, role: Role) -> None:
    await grant(roles, ANN, role)
    before = await store.careers.audit()
    await grant(roles, ANN, role)
    assert await store.careers.audit() == before


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
async def test_only_admins_give_roles(roles: Roles, role: Role) -> None:
    with pytest.raises(AdminsOnly):
        await roles.grant(SPACE, ANN, Role.ADMIN, by=ANN, role_of_by=role)
    assert await roles.listed(SPACE) == []


async def test_a_space_names_so_many_holders_and_no_more(roles: Roles) -> None:
    for number in range(MAX_HOLDERS):
        await grant(roles, f"discord:{number}", Role.MODERATOR)
    with pytest.raises(RoleRefused, match="a whole group"):
        await grant(roles, HELPERS, Role.MODERATOR)
    await grant(roles, "discord:0", Role.ADMIN)
    assert len(await roles.listed(SPACE)) == MAX_HOLDERS


async def test_a_role_that_is_not_known_here_gives_nothing(roles: Roles, store: MemoryStore) -> None:
    await store.moderation.set_role(SPACE, ANN, "archon", AuditEntry(NOW, BEN, "role-changed", ANN, SPACE))
    assert await roles.of(SPACE, platform=Role.MEMBER, holders=[ANN]) is Role.MEMBER


@pytest.mark.parametrize(("needed", "refused"), [(Role.MODERATOR, ModeratorsOnly), (Role.ADMIN, AdminsOnly)])
def test_a_lower_role_is_refused_in_words_for_people(needed: Role, refused: type[Exception]) -> None:
    for role in Role:
        if role >= needed:
            require(role, needed)
            continue
        with pytest.raises(refused, match="ask one of them") as caught:
            require(role, needed)
        assert isinstance(caught.value, HostError)
        assert isinstance(caught.value, NotAllowed)


def test_everybody_is_a_member() -> None:
    require(Role.MEMBER, Role.MEMBER)


@pytest.mark.parametrize(
    ("holder", "group"),
    [(HELPERS, True), ("slack:group:S1", True), (ANN, False), ("slack:T1:U1", False), ("slack", False)],
)
def test_roles_and_groups_of_the_chat_are_told_from_players(holder: str, group: bool) -> None:
    assert is_group(holder) is group
