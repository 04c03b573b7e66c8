"""The slash commands of dailies, for moderators: `/daily …`."""

from typing import Any, Final

import discord
from discord import app_commands

from adapters.buttons import Action
from adapters.discord.answers import Answer
from adapters.discord.desk import Desk
from adapters.discord.inbound import Caller
from adapters.discord.schedules import CHANNELS, Target, suggest_zones
from adapters.refusals import Refused
from bot.host.plans import LIMITS, UNSEEN, Plan
from bot.ports.schedules import Source, SourceKind

BOTH: Final = "Name a challenge or a topic, not both."

Hours = app_commands.Range[int, LIMITS["window_hours"].least, LIMITS["window_hours"].most]
Late = app_commands.Range[int, LIMITS["catch_up_hours"].least, LIMITS["catch_up_hours"].most]
Questions = app_commands.Range[int, LIMITS["questions"].least, LIMITS["questions"].most]
Days = app_commands.Range[int, LIMITS["no_repeat_days"].least, LIMITS["no_repeat_days"].most]
Word = app_commands.Range[str, 1, 100]
AnyChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread


class _WhereToPost(app_commands.Transformer):
    """Channels and threads in which a daily can be posted, as Discord names them: also those we were not told of."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [kind for kind in discord.ChannelType if kind.value in CHANNELS]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> AnyChannel:
        channel: AnyChannel = value
        return channel


Channel = app_commands.Transform[AnyChannel, _WhereToPost]


@app_commands.guild_install()
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_messages=True)
class Daily(app_commands.Group):
    """`/daily …`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="daily", description="Daily challenges: when they are posted, and where")
        self._desk = desk

    @app_commands.command(name="add", description="Post a daily challenge in a channel, at a local time")
    @app_commands.describe(
        time="When, such as 09:00 or 9pm",
        zone="The time zone of that time, such as Europe/Paris (usually: this server's, or yours)",
        challenge="Always this challenge, whole (usually: a mix of new questions)",
        topic="A mix of questions on this topic",
        weekdays="Such as daily, mon-fri or mo,we,fr (usually: daily)",
        questions="How many questions a mix has (usually: 3)",
        window_hours="For how many hours it can be played (usually: 24)",
        catch_up_hours="Post it up to so many hours late, if the bot was away (usually: 6)",
        no_repeat_days="Repeat no question within so many days (usually: 30)",
        channel="Where (usually: here)",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        time: Word,
        zone: Word | None = None,
        challenge: Word | None = None,
        topic: Word | None = None,
        weekdays: Word = "daily",
        questions: Questions | None = None,
        window_hours: Hours | None = None,
        catch_up_hours: Late | None = None,
        no_repeat_days: Days | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Add a schedule."""

        numbers = {
            "questions": questions,
            "no_repeat_days": no_repeat_days,
            "window_hours": window_hours,
            "catch_up_hours": catch_up_hours,
        }

        async def work(caller: Caller, answer: Answer) -> None:
            here = -1 if interaction.channel is None else interaction.channel.type.value
            plan = Plan(
                channel=await self._desk.parts.schedules.address(caller, _target(channel), here),
                at_time=time,
                zone=await self._desk.parts.schedules.zone(caller, zone),
                weekdays=weekdays,
                source=self._source(caller, challenge, topic),
                **{name: number for name, number in numbers.items() if number is not None},
            )
            await self._desk.parts.schedules.add(caller, plan, answer)

        await self._desk.serve(interaction, work)

    @app_commands.command(name="list", description="The dailies of this server, and those that are open now")
    async def show_all(self, interaction: discord.Interaction) -> None:
        """List the schedules."""
        await self._desk.serve(interaction, self._desk.parts.schedules.show_all)

    @app_commands.command(name="preview", description="When a daily comes next, and whether I may post it")
    @app_commands.describe(daily="Which daily; type to search")
    async def preview(self, interaction: discord.Interaction, daily: Word) -> None:
        """Show what comes."""

        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.schedules.preview(caller, daily, answer)

        await self._desk.serve(interaction, work)

    @app_commands.command(name="pause", description="Post a daily no more until it is resumed")
    @app_commands.describe(daily="Which daily; type to search")
    async def pause(self, interaction: discord.Interaction, daily: Word) -> None:
        """Pause a schedule."""
        await self._change(interaction, Action.PAUSE_DAILY, daily)

    @app_commands.command(name="resume", description="Go on with a daily that is paused")
    @app_commands.describe(daily="Which daily; type to search")
    async def resume(self, interaction: discord.Interaction, daily: Word) -> None:
        """Resume a schedule."""
        await self._change(interaction, Action.RESUME_DAILY, daily)

    @app_commands.command(name="skip", description="Leave out the next date of a daily")
    @app_commands.describe(daily="Which daily; type to search")
    async def skip(self, interaction: discord.Interaction, daily: Word) -> None:
        """Skip an occurrence."""
        await self._change(interaction, Action.SKIP_DAILY, daily)

    @app_commands.command(name="remove", description="Remove a daily for ever")
    @app_commands.describe(daily="Which daily; type to search")
    async def remove(self, interaction: discord.Interaction, daily: Word) -> None:
        """Remove a schedule, after asking."""
        await self._change(interaction, Action.REMOVE_DAILY, daily)

    @app_commands.command(name="stop", description="Withdraw the daily that is open in this channel")
    async def stop(self, interaction: discord.Interaction) -> None:
        """Withdraw what is open."""
        await self._desk.serve(interaction, self._desk.parts.schedules.stop)

    async def _change(self, interaction: discord.Interaction, action: Action, daily: str) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await self._desk.parts.schedules.change(action, caller, daily, answer)

        await self._desk.serve(interaction, work)

    def _source(self, caller: Caller, challenge: str | None, topic: str | None) -> Source:
        if challenge is not None and topic is not None:
            raise Refused(BOTH)
        if challenge is not None:
            return Source(SourceKind.CHALLENGE, self._desk.parts.starts.find(caller.space, challenge).id)
        return UNSEEN if topic is None else Source(SourceKind.TOPIC, topic)

    # --- suggestions -------------------------------------------------------------------------------------------------

    @add.autocomplete("challenge")
    async def _challenges(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._desk.suggest(interaction, typed)

    @add.autocomplete("topic")
    async def _topics(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return self._desk.parts.schedules.suggest_topics(interaction, typed)

    @add.autocomplete("zone")
    async def _zones(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_zones(typed)

    @preview.autocomplete("daily")
    @pause.autocomplete("daily")
    @resume.autocomplete("daily")
    @skip.autocomplete("daily")
    @remove.autocomplete("daily")
    async def _dailies(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._desk.parts.schedules.suggest(interaction, typed)


def _target(channel: AnyChannel | None) -> Target | None:
    return None if channel is None else Target(channel.id, channel.type.value, channel.permissions.value)
