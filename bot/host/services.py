"""Everything that an adapter asks for besides the host itself, in one bundle over one store."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.engine.questions import Challenge
from bot.host.audit import AuditLog
from bot.host.boards import Boards
from bot.host.careers import Careers
from bot.host.chat_settings import SettingsBook
from bot.host.communities import Communities
from bot.host.curation import Curation
from bot.host.library import Library
from bot.host.lobby import Lobby
from bot.host.membership import IsMember
from bot.host.packs import Packs
from bot.host.persons import Persons
from bot.host.players import Players
from bot.host.privacy import Privacy
from bot.host.proofs import Proofs
from bot.host.removals import KEEP_DAYS, Removals
from bot.host.reports import Reports
from bot.host.reviews import Reviews
from bot.host.roles import Roles
from bot.host.schedules import ScheduleBook
from bot.host.service import Host
from bot.host.statistics import Statistics
from bot.host.throttle import Throttle
from bot.host.windows import Windows
from bot.ports import Clock, Store
from bot.ports.packs import PackDesk
from bot.ports.pictures import PictureRunner


class Members:
    """Knows for each platform how to ask who is in its spaces."""

    def __init__(self) -> None:
        self._platforms: dict[str, IsMember] = {}

    def learn(self, platform: str, is_member: IsMember) -> None:
        """From now on this platform is asked about its own spaces."""
        self._platforms[platform] = is_member

    async def is_member(self, space: str, player: str) -> bool | None:
        """As `bot.host.membership.IsMember`; None for a platform that cannot be asked, or a player of another one."""
        platform = space.partition(":")[0]
        ask = self._platforms.get(platform)
        if ask is None or player.partition(":")[0] != platform:
            return None
        return await ask(space, player)


@dataclass(frozen=True, slots=True)
class Services:
    """What adapters ask. `pictures` is None where no worker draws them, `packs` where none can be brought."""

    host: Host
    store: Store
    clock: Clock
    library: Library
    packs: Packs | None
    proofs: Proofs
    lobby: Lobby
    players: Players
    windows: Windows
    schedules: ScheduleBook
    boards: Boards
    careers: Careers
    communities: Communities
    persons: Persons
    privacy: Privacy
    removals: Removals
    reviews: Reviews
    curation: Curation
    reports: Reports
    statistics: Statistics
    roles: Roles
    settings: SettingsBook
    throttle: Throttle
    audit: AuditLog
    members: Members
    pictures: PictureRunner | None = None


def services_for(
    host: Host,
    store: Store,
    clock: Clock,
    challenges: Mapping[str, Challenge],
    proofs: Proofs,
    *,
    desk: PackDesk | None = None,
    pictures: PictureRunner | None = None,
    scheduled: Callable[[], None] = lambda: None,
    decided: Callable[[], None] = lambda: None,
    turn: asyncio.Lock | None = None,
    keep_days: int = KEEP_DAYS,
) -> Services:
    """The services over one host and its store.

    `challenges` are the operator's, or the library that holds them; `desk` reads packs that moderators bring.
    `scheduled` is called after schedules were changed, and `decided` after something was decided about a question, so
    that games are to be graded again. `turn` is that of the settlement beside them. Spaces that the bot was removed
    from are kept for `keep_days`.
    """
    members = Members()
    library = challenges if isinstance(challenges, Library) else Library(challenges, desk)
    return Services(
        host=host,
        store=store,
        clock=clock,
        library=library,
        packs=None if desk is None else Packs(store, desk, clock, library),
        proofs=proofs,
        lobby=Lobby(host, store),
        players=Players(store, clock),
        windows=Windows(host, store),
        schedules=ScheduleBook(store, library.of, scheduled),
        boards=Boards(store, clock, members.is_member),
        careers=Careers(store, clock),
        communities=Communities(store, clock),
        persons=Persons(store, clock),
        privacy=Privacy(store, host, clock, turn),
        removals=Removals(store, clock, keep_days, forget=host.forget, turn=turn),
        reviews=Reviews(store, clock, library.of),
        curation=Curation(store),
        reports=Reports(store, host, clock, library, decided),
        statistics=Statistics(store, library.of),
        roles=Roles(store, clock),
        settings=SettingsBook(store, clock),
        throttle=Throttle(clock),
        audit=AuditLog(store),
        members=members,
        pictures=pictures,
    )
