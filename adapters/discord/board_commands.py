"""The slash commands of leaderboards, badges and communities."""

from typing import Any

import discord
from discord import app_commands

from adapters import board_wording
from adapters.board_wording import Asked
from adapters.discord.answers import Answer
from adapters.discord.desk import Desk
from adapters.discord.inbound import Caller
from bot.engine.boards import By, Scope
from bot.host.communities import MAX_NAME

Command = app_commands.Command[Any, ..., None]

_SCOPES = [
    app_commands.Choice(name=label.format(space="server").capitalize(), value=scope.value)
    for scope, label in board_wording.SCOPES.items()
]
_PERIODS = [app_commands.Choice(name=label.capitalize(), value=period) for period, label in board_wording.WHEN.items()]
_ORDERS = [app_commands.Choice(name=label.capitalize(), value=by.value) for by, label in board_wording.ORDERS.items()]


def leaderboard_command(desk: Desk) -> Command:
    """`/leaderboard`."""

    @app_commands.command(name="leaderboard", description="Who stands where: points, streaks or accuracy")
    @app_commands.describe(
        scope="Whose board (usually: this server)",
        period="Of which time (usually: this week)",
        by="Ordered by what (usually: points)",
        page="Which page (usually: the first)",
        csv="The whole board as a file; for moderators",
    )
    @app_commands.choices(scope=_SCOPES, period=_PERIODS, by=_ORDERS)
    @app_commands.guild_install()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def leaderboard(
        interaction: discord.Interaction,
        scope: str | None = None,
        period: str = Asked().period,
        by: str = By.POINTS.value,
        page: app_commands.Range[int, 1, board_wording.LAST_PAGE] = 1,
        csv: bool = False,
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            usual = Scope.ALL if caller.guild is None else Scope.SPACE
            asked = Asked(usual if scope is None else Scope(scope), period, By(by), page)
            act = desk.parts.leaderboards.export if csv else desk.parts.leaderboards.show
            await act(asked, caller, answer)

        await desk.serve(interaction, work)

    return leaderboard


def badges_command(desk: Desk) -> Command:
    """`/badges`."""

    @app_commands.command(name="badges", description="Your badges, and how far you are on the way to the next ones")
    @app_commands.guild_install()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def badges(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.profiles.badges(caller, answer)

        await desk.serve(interaction, work)

    return badges


@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
class Community(app_commands.Group):
    """`/community …`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="community", description="Share leaderboards with other servers and workspaces")
        self._desk = desk

    @app_commands.command(name="create", description="Make a community, which others join by its code")
    @app_commands.describe(name="What it is called")
    async def create(self, interaction: discord.Interaction, name: app_commands.Range[str, 1, MAX_NAME]) -> None:
        """Make a community."""

        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.circles.create(caller, name, answer)

        await self._desk.serve(interaction, work)

    @app_commands.command(name="join", description="Bring this server into a community")
    @app_commands.describe(code="The code that a moderator of the community gave you")
    async def join(self, interaction: discord.Interaction, code: app_commands.Range[str, 1, 100]) -> None:
        """Join a community."""

        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.circles.join(caller, code, answer)

        await self._desk.serve(interaction, work)

    @app_commands.command(name="leave", description="Take this server out of its community")
    async def leave(self, interaction: discord.Interaction) -> None:
        """Leave a community."""
        await self._desk.serve(interaction, self._desk.parts.circles.leave)

    @app_commands.command(name="show", description="The community of this server, and who is in it")
    async def show(self, interaction: discord.Interaction) -> None:
        """Show the community."""
        await self._desk.serve(interaction, self._desk.parts.circles.show)
