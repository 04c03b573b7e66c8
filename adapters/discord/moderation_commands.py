"""The slash commands by which moderators and admins run a server's quiz, among those of `/quiz`."""

from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.addresses import holder_of, player_of
from adapters.discord.answers import Answer
from adapters.discord.desk import MAX_SUGGESTIONS, Desk
from adapters.discord.inbound import Caller
from adapters.refusals import Refused
from bot.engine.requests import MAX_EXTRA
from bot.host.chat_settings import SETTINGS
from bot.host.languages import language_name, languages_like
from bot.host.roles import Role

Command = app_commands.Command[Any, ..., None]
Holder = discord.Role | discord.Member | discord.User

MAX_VALUE: Final = 200
"""The longest value of a setting that can be typed, in characters."""

_NAMES: Final = [app_commands.Choice(name=f"{it.name}: {it.label}"[:100], value=it.name) for it in SETTINGS.values()]
_ROLES: Final = [
    app_commands.Choice(name=name, value=int(role))
    for name, role in (("moderator", Role.MODERATOR), ("admin", Role.ADMIN), ("none", Role.MEMBER))
]
BOTH: Final = "Name who it is about and which role they shall have; without both you see who has one."


def reports_command(desk: Desk) -> Command:
    """`/quiz reports`."""

    @app_commands.command(name="reports", description="Questions that players say are wrong; for moderators")
    async def reports(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.reports.queue(caller, answer)

        await desk.serve(interaction, work)

    return reports


def stats_command(desk: Desk) -> Command:
    """`/quiz stats`."""

    @app_commands.command(name="stats", description="How questions are answered, and which stand out; for moderators")
    @app_commands.describe(challenge="A challenge; without one you see the questions that stand out")
    async def stats(
        interaction: discord.Interaction, challenge: app_commands.Range[str, 1, MAX_VALUE] | None = None
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.figures.show(caller, challenge, answer)

        await desk.serve(interaction, work)

    @stats.autocomplete("challenge")
    async def _challenges(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return desk.suggest(interaction, typed)

    return stats


def audit_command(desk: Desk) -> Command:
    """`/quiz audit`."""

    @app_commands.command(name="audit", description="Who decided and changed what in this server; for admins")
    async def audit(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.audit.show(caller, answer)

        await desk.serve(interaction, work)

    return audit


def settings_command(desk: Desk) -> Command:
    """`/quiz settings`."""

    @app_commands.command(name="settings", description="How games are played here; moderators change it")
    @app_commands.describe(
        name="Which setting; without it you see all of them",
        value="What it shall be; “reset” unsets it. Without a value you see what can be typed",
        here="For this channel alone, instead of the whole server",
    )
    @app_commands.choices(name=_NAMES)
    async def settings(
        interaction: discord.Interaction,
        name: str | None = None,
        value: app_commands.Range[str, 1, MAX_VALUE] | None = None,
        here: bool = False,
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.settings.serve(caller, name, value, answer, here=here)

        await desk.serve(interaction, work)

    @settings.autocomplete("value")
    async def _values(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_values(getattr(interaction.namespace, "name", None), typed)

    return settings


def suggest_values(name: str | None, typed: str) -> list[app_commands.Choice[str]]:
    """What can be typed for a setting: languages by name, else its example; and what unsets it."""
    setting = SETTINGS.get(name or "")
    if setting is None:
        return []
    if setting.name == "language":
        found = [(language_name(code), code) for code in languages_like(typed, MAX_SUGGESTIONS - 1)]
    else:
        found = [(it, it) for it in (typed, setting.example) if it.strip()]
    known = dict.fromkeys([*found, ("reset: as it is around it, or usual", "reset")])
    return [app_commands.Choice(name=label[:100], value=value[:100]) for label, value in known]


def roles_command(desk: Desk) -> Command:
    """`/quiz roles`."""

    @app_commands.command(name="roles", description="Who moderates and administers the quiz here; admins change it")
    @app_commands.describe(holder="A role of this server, or somebody", role="What they shall be for the quiz")
    @app_commands.choices(role=_ROLES)
    async def roles(interaction: discord.Interaction, holder: Holder | None = None, role: int | None = None) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            ranks = desk.parts.ranks
            if holder is None and role is None:
                await ranks.show(caller, answer)
            elif holder is None or role is None:
                raise Refused(BOTH)
            else:
                who = holder_of(holder.id) if isinstance(holder, discord.Role) else player_of(holder.id)
                await ranks.grant(caller, who, Role(role), answer)

        await desk.serve(interaction, work)

    return roles


def extra_time_command(desk: Desk) -> Command:
    """`/quiz extra-time`."""

    @app_commands.command(name="extra-time", description="Give somebody more time, in private; for moderators")
    @app_commands.describe(
        user="Who needs more time; without anybody you see who has it",
        percent="How much more, in percent; without it they have no extra time any more",
    )
    async def extra_time(
        interaction: discord.Interaction,
        user: discord.User | None = None,
        percent: app_commands.Range[int, 1, MAX_EXTRA] | None = None,
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.settings.extra_time(caller, None if user is None else user.id, percent, answer)

        await desk.serve(interaction, work)

    return extra_time


def moderation_commands(desk: Desk) -> list[Command]:
    """All of them, in the order in which they are listed."""
    makers = (reports_command, stats_command, audit_command, settings_command, roles_command, extra_time_command)
    return [make(desk) for make in makers]
