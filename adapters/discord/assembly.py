"""Puts Discord's parts together around one host."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.discord.addresses import PLATFORM
from adapters.discord.answers import Answers
from adapters.discord.channels import ChannelGames
from adapters.discord.chat import DiscordChat
from adapters.discord.circles import Circles
from adapters.discord.client import QuizClient
from adapters.discord.dailies import Dailies
from adapters.discord.desk import Desk
from adapters.discord.events import Losses
from adapters.discord.leaderboards import Leaderboards
from adapters.discord.people import People
from adapters.discord.personal import PersonalGames
from adapters.discord.presses import Presses
from adapters.discord.profiles import Profiles
from adapters.discord.reviews import DueReviews
from adapters.discord.rights import Rights
from adapters.discord.schedules import Schedules
from adapters.discord.starting import Starts
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
    lobby, players, challenges = services.lobby, services.players, services.challenges
    wire = Wire(client)
    people = People(wire, clock)
    services.members.learn(PLATFORM, people.is_member)
    personal = PersonalGames(host, wire, clock, services.proofs)
    chat.connect(ChannelGames(host, players, wire, clock), personal)
    answers, profiles = Answers(wire, clock), Profiles(players, services.careers, services.reviews, lobby)
    schedules = Schedules(services.schedules, lobby, store, Rights(client), lambda: challenges, clock)
    leaderboards = Leaderboards(services.boards, services.pictures, people, wire, clock)
    starts = Starts(lobby, personal, wire, challenges)
    reviews = DueReviews(services.reviews, starts)
    desk = Desk(
        lobby,
        starts,
        personal,
        profiles,
        answers,
        schedules,
        leaderboards,
        Circles(services.communities, store),
        reviews,
        clock,
    )
    dailies = Dailies(host, services.windows, personal, services.proofs, clock)
    presses = Presses(host, answers, personal, profiles, dailies, schedules, leaderboards, reviews, clock)
    client.attach(desk, presses, Losses(host, store, services.schedules, clock))
    return client
