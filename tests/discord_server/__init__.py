"""A local Discord over real sockets: login, gateway, rate limits and faults, for tests with the real discord.py."""

from tests.discord_server.interactions import Interaction
from tests.discord_server.server import TOKEN, DiscordServer
from tests.discord_server.things import BOT, GUILD, STUDENT, Channel, Guild, Request, User

__all__ = ["BOT", "GUILD", "STUDENT", "TOKEN", "Channel", "DiscordServer", "Guild", "Interaction", "Request", "User"]
