"""The slash commands: `/quiz …`, `/practice` and `/review`."""

from typing import Final

import discord
from discord import app_commands

from adapters.discord.addresses import Place
from adapters.discord.answers import Answer
from adapters.discord.desk import Desk
from adapters.discord.inbound import Caller
from adapters.discord.moderation_commands import moderation_commands
from adapters.discord.pack_commands import pack_commands
from adapters.discord.privacy_commands import link_command, unlink_command
from adapters.discord.render import lists, private
from adapters.discord.schedules import suggest_zones
from adapters.discord.starting import Order
from adapters.refusals import NO_GAME, Refused
from bot.engine.modes import MODES
from bot.ports import GameInfo

USUAL_MODE: Final = "challenge"
PRACTICE: Final = "practice"
SHORTEST_S: Final = 5
LONGEST_S: Final = 24 * 60 * 60


_MODES: Final = [
    app_commands.Choice(name=f"{mode.label}: {mode.summary}"[:100], value=mode.id)
    for mode in MODES.values()
    if mode.offered
]


@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.default_permissions(send_messages=True)
class Quiz(app_commands.Group):
    """`/quiz …`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="quiz", description="Play timed challenges on PyTorch and machine learning")
        self._desk = desk
        for command in (*moderation_commands(desk), *pack_commands(desk), link_command(desk), unlink_command(desk)):
            self.add_command(command)

    @app_commands.command(name="start", description="Start a challenge in this channel, or in a thread of its own")
    @app_commands.describe(
        challenge="Which challenge; type to search",
        mode="How to play (usually: challenge)",
        thread="Play in a thread of its own, so that the channel stays free",
        seconds="Seconds for each question, instead of each question's own",
    )
    @app_commands.choices(mode=_MODES)
    async def start(
        self,
        interaction: discord.Interaction,
        challenge: app_commands.Range[str, 1, 100],
        mode: str = USUAL_MODE,
        thread: bool = False,
        seconds: app_commands.Range[int, SHORTEST_S, LONGEST_S] | None = None,
    ) -> None:
        """Start a game."""
        starts = self._desk.parts.starts

        async def work(caller: Caller, answer: Answer) -> None:
            order = Order(starts.find(caller.space, challenge), mode, seconds, thread)
            start = starts.alone if starts.is_personal(caller, mode) else starts.in_channel
            await start(caller, order, answer)

        await self._desk.serve(interaction, work)

    @start.autocomplete("challenge")
    async def _suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._desk.suggest(interaction, typed)

    @app_commands.command(name="stop", description="End the game here: for whoever started it, and for moderators")
    async def stop(self, interaction: discord.Interaction) -> None:
        """End the channel's game, or the caller's newest own one."""

        async def work(caller: Caller, answer: Answer) -> None:
            game = await self._game(caller)
            await self._desk.parts.lobby.stop(
                game.game_id,
                caller.player,
                moderates=await self._moderates(caller, game),
                at=caller.at,
                delivery=caller.delivery,
            )
            await answer.give(private.sentence("The game is stopped."))

        await self._desk.serve(interaction, work)

    @app_commands.command(name="skip", description="Close this question: for whoever started the game, and moderators")
    async def skip(self, interaction: discord.Interaction) -> None:
        """Close the question that is open."""

        async def work(caller: Caller, answer: Answer) -> None:
            game = await self._game(caller)
            await self._desk.parts.lobby.skip(
                game.game_id,
                caller.player,
                moderates=await self._moderates(caller, game),
                at=caller.at,
                delivery=caller.delivery,
            )
            await answer.give(private.sentence("The question is skipped."))

        await self._desk.serve(interaction, work)

    @app_commands.command(name="list", description="The challenges that can be played")
    async def challenges(self, interaction: discord.Interaction) -> None:
        """List the challenges."""

        async def work(caller: Caller, answer: Answer) -> None:
            await answer.give(lists.challenges([*self._desk.parts.starts.library.of(caller.space).values()]))

        await self._desk.serve(interaction, work)

    @app_commands.command(name="modes", description="Choose your learning style: the ways to play")
    async def modes(self, interaction: discord.Interaction) -> None:
        """Tell the modes."""

        async def work(caller: Caller, answer: Answer) -> None:
            await answer.give(lists.modes())

        await self._desk.serve(interaction, work)

    @app_commands.command(name="me", description="Your points, badges and unfinished games")
    async def me(self, interaction: discord.Interaction) -> None:
        """Show the caller's profile."""

        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.profiles.show(answer)

        await self._desk.serve(interaction, work)

    @app_commands.command(name="help", description="How to play, and how points are given")
    async def explain(self, interaction: discord.Interaction) -> None:
        """Explain the quiz."""

        async def work(caller: Caller, answer: Answer) -> None:
            await answer.give(lists.help())

        await self._desk.serve(interaction, work)

    @app_commands.command(name="zone", description="By which clock your days are counted; moderators: the server's too")
    @app_commands.describe(
        zone="Your time zone, such as Europe/Paris; without it you see the one that holds",
        server="The server's zone instead of your own; for moderators",
    )
    async def zone(
        self,
        interaction: discord.Interaction,
        zone: app_commands.Range[str, 1, 100] | None = None,
        server: bool = False,
    ) -> None:
        """Choose a time zone."""

        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.circles.zone(caller, zone, answer, server=server)

        await self._desk.serve(interaction, work)

    @zone.autocomplete("zone")
    async def _zones(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_zones(typed)

    async def _game(self, caller: Caller) -> GameInfo:
        """The game that a command without a name is about. Raises `Refused` where there is none."""
        lobby = self._desk.parts.lobby
        if caller.guild is not None:
            game = await lobby.running(Place(guild=caller.guild, channel=caller.channel).address)
            if game is not None:
                return game
        game = await lobby.running(caller.own_place.address)
        if game is None:
            raise Refused(NO_GAME)
        return game

    async def _moderates(self, caller: Caller, game: GameInfo) -> bool:
        """Whether somebody else's game is moderated."""
        return game.owner != caller.player and await self._desk.parts.ranks.moderates_here(caller)


def practice_command(desk: Desk) -> "app_commands.Command[app_commands.Group, ..., None]":
    """`/practice`, which works everywhere: in servers, in direct messages, and as a user's own app."""

    @app_commands.command(name="practice", description="Practise alone: no clock, no points, explanations at once")
    @app_commands.describe(challenge="Which challenge; type to search")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def practice(
        interaction: discord.Interaction, challenge: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await _practise(desk, caller, answer, challenge)

        await desk.serve(interaction, work)

    @practice.autocomplete("challenge")
    async def _suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return desk.suggest(interaction, typed)

    return practice


async def _practise(desk: Desk, caller: Caller, answer: Answer, words: str | None) -> None:
    """Practise a challenge; without a name the one that was left, or the only one there is."""
    challenges = desk.parts.starts.library.of(caller.space)
    if words is None:
        for game in await desk.parts.lobby.unfinished(caller.own_place.address):
            if game.mode == PRACTICE:
                await desk.parts.personal.open(game.game_id, caller.player, answer)
                return
        if len(challenges) != 1:
            await answer.give(lists.challenges([*challenges.values()]))
            return
        words = next(iter(challenges))
    await desk.parts.starts.alone(caller, Order(desk.parts.starts.find(caller.space, words), PRACTICE), answer)


def review_command(desk: Desk) -> "app_commands.Command[app_commands.Group, ..., None]":
    """`/review`, which works wherever `/practice` does."""

    @app_commands.command(name="review", description="Answer again what you are about to forget, at the right time")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def review(interaction: discord.Interaction) -> None:
        await desk.serve(interaction, desk.parts.reviews.begin)

    return review
