"""Puts Discord's parts together around one host."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.discord.addresses import PLATFORM
from adapters.discord.answers import Answers
from adapters.discord.audit import Audit
from adapters.discord.channels import ChannelGames
from adapters.discord.chat import DiscordChat
from adapters.discord.circles import Circles
from adapters.discord.client import QuizClient
from adapters.discord.dailies import Dailies
from adapters.discord.desk import Desk, Parts
from adapters.discord.events import Losses
from adapters.discord.leaderboards import Leaderboards
from adapters.discord.packs import OwnPacks
from adapters.discord.people import People
from adapters.discord.personal import PersonalGames
from adapters.discord.presses import Presses
from adapters.discord.privacy import OwnData
from adapters.discord.profiles import Profiles
from adapters.discord.reports import QuestionReports
from adapters.discord.reviews import DueReviews
from adapters.discord.rights import Rights
from adapters.discord.roles import Ranks
from adapters.discord.schedules import Schedules
from adapters.discord.settings import Settings
from adapters.discord.starting import Starts
from adapters.discord.statistics import Figures
from adapters.discord.wire import Wire
from bot.host.services import Services

__all__ = ["PLATFORM", "Connection", "DiscordChat", "assemble"]


@dataclass(frozen=True, slots=True)
class Connection:
    """Where Discord is reached: the REST API, and the gateway where the API is not to name it."""

    api: str
    gateway: str | None = None
    shard_count: int | None = None


def assemble(
    connection: Connection,
    chat: DiscordChat,
    services: Services,
    ready: Callable[[], Awaitable[None]] | None = None,
    connected: Callable[[str, int], None] | None = None,
) -> QuizClient:
    """A client that plays the games of the services' host on Discord.

    `chat` is the one that the host was given; `ready` and `connected` are as in `QuizClient`.
    """

    async def accepted() -> None:
        chat.open()
        if ready is not None:
            await ready()

    client = QuizClient(
        api=connection.api,
        gateway=connection.gateway,
        ready=accepted,
        connected=connected,
        shard_count=connection.shard_count,
    )
    host, store, clock = services.host, services.store, services.clock
    lobby, players, library = services.lobby, services.players, services.library
    wire = Wire(client)
    people = People(wire, clock)
    services.members.learn(PLATFORM, people.is_member)
    personal = PersonalGames(host, wire, clock, services.proofs)
    services.privacy.on_erased += [people.forget, personal.forget]
    chat.connect(ChannelGames(host, players, wire, clock), personal)
    ranks = Ranks(services.roles)
    settings = Settings(services.settings, ranks)
    starts = Starts(lobby, personal, ranks, settings, wire, library)
    parts = Parts(
        lobby=lobby,
        starts=starts,
        personal=personal,
        profiles=Profiles(players, services.careers, services.reviews, lobby, settings),
        answers=Answers(wire, clock),
        schedules=Schedules(services.schedules, lobby, store, ranks, Rights(client), library.of, settings, clock),
        leaderboards=Leaderboards(services.boards, services.pictures, people, ranks, settings, wire, clock),
        circles=Circles(services.communities, ranks, settings, store),
        reviews=DueReviews(services.reviews, starts),
        ranks=ranks,
        settings=settings,
        reports=QuestionReports(services.reports, ranks, clock),
        audit=Audit(services.audit, ranks),
        figures=Figures(services.statistics, ranks),
        packs=OwnPacks(services.packs, ranks, wire, clock),
        privacy=OwnData(services.privacy, services.persons, players, wire),
        throttle=services.throttle,
        clock=clock,
    )
    dailies = Dailies(host, services.windows, personal, services.proofs, clock)
    losses = Losses(host, store, services.schedules, services.removals, clock)
    services.removals.learn(PLATFORM, client.is_there)
    client.attach(Desk(parts), Presses(host, dailies, parts), losses)
    return client
