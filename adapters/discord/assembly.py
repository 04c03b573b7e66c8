"""Puts Discord's parts together around one host."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from adapters.discord.addresses import PLATFORM
from adapters.discord.answers import Answers
from adapters.discord.channels import ChannelGames
from adapters.discord.chat import DiscordChat
from adapters.discord.client import QuizClient
from adapters.discord.dailies import Dailies
from adapters.discord.desk import Desk
from adapters.discord.events import Losses
from adapters.discord.personal import PersonalGames
from adapters.discord.presses import Presses
from adapters.discord.profiles import Profiles
from adapters.discord.starting import Starts
from adapters.discord.wire import Wire
from bot.engine.questions import Challenge
from bot.host.lobby import Lobby
from bot.host.players import Players
from bot.host.proofs import Proofs
from bot.host.service import Host
from bot.host.windows import Windows
from bot.ports import Clock, Store

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
    host: Host,
    store: Store,
    clock: Clock,
    challenges: Mapping[str, Challenge],
    proofs: Proofs,
    ready: Callable[[], Awaitable[None]] | None = None,
    connected: Callable[[str, int], None] | None = None,
) -> QuizClient:
    """A client that plays the host's games on Discord.

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
    wire = Wire(client)
    players, lobby = Players(store, clock), Lobby(host, store)
    personal = PersonalGames(host, wire, clock, proofs)
    chat.connect(ChannelGames(host, players, wire, clock), personal)
    answers, profiles = Answers(wire, clock), Profiles(players, lobby)
    starts = Starts(lobby, personal, wire, challenges)
    dailies = Dailies(host, Windows(host), personal, proofs, clock)
    client.attach(
        Desk(lobby, starts, personal, profiles, answers, clock),
        Presses(host, answers, personal, profiles, dailies, clock),
        Losses(host, store, clock),
    )
    return client
