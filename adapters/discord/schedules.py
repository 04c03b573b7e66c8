"""Schedules of dailies: what moderators ask for by commands and by buttons."""

from dataclasses import dataclass, replace
from typing import Final

import discord
from discord import app_commands

from adapters import schedule_wording
from adapters.buttons import Action, Button
from adapters.discord.addresses import Place, space_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import private, schedules
from adapters.discord.rights import Rights
from adapters.discord.roles import Ranks
from adapters.discord.settings import Settings
from adapters.discord.starting import THREADS, WITH_THREADS
from adapters.refusals import Refused
from bot.host.drawing import Challenges
from bot.host.lobby import Lobby
from bot.host.plans import Plan
from bot.host.schedules import ScheduleBook, check_moderates
from bot.host.zones import zones_like
from bot.ports import Clock, GameInfo, Store

SHOWN: Final = 5
"""How many dates to come are shown after a change."""

PREVIEWED: Final = 10
MAX_SUGGESTIONS: Final = 25

CHANNELS: Final = WITH_THREADS | THREADS
"""Kinds of channels that a daily can be posted in, as Discord numbers them."""

HOW_TO_ADD: Final = (
    "Type /daily add and a time, such as 09:00. Without a challenge or a topic each daily is a mix of questions that "
    "are new to the channel."
)
NO_SERVER: Final = "Dailies belong to the channels of a server; use this there."
NO_DAILY_OPEN: Final = "No daily is open in this channel."
SEVERAL_OPEN: Final = "Several dailies are open here; withdraw one of them from the list of /daily list."


@dataclass(frozen=True, slots=True)
class Target:
    """A channel that somebody named in a command: its id, its kind, and what they may do there."""

    channel: int
    kind: int
    granted: int


class Schedules:
    """Serves the commands and buttons of schedules. Their methods raise `Refused`, and as `ScheduleBook` does."""

    def __init__(
        self,
        book: ScheduleBook,
        lobby: Lobby,
        store: Store,
        ranks: Ranks,
        rights: Rights,
        challenges: Challenges,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._book = book
        self._ranks = ranks
        self._lobby = lobby
        self._store = store
        self._rights = rights
        self._challenges = challenges
        self._settings = settings
        self._clock = clock

    # --- commands ----------------------------------------------------------------------------------------------------

    async def zone(self, caller: Caller, typed: str | None) -> str:
        """The zone that was typed, or else the server's, or else the caller's own, or else UTC."""
        spaces = self._store.spaces
        return typed or await spaces.space_zone(_space(caller)) or await spaces.player_zone(caller.player) or "UTC"

    async def address(self, caller: Caller, target: Target | None, kind: int) -> str:
        """The address of the channel that is meant: the one that was named, or else the caller's own."""
        here = Target(caller.channel or 0, kind, caller.granted)
        meant = target or here
        check_moderates(await self._ranks.moderates_here(replace(caller, granted=meant.granted)))
        if meant.kind not in CHANNELS:
            raise Refused("A daily can be posted in text channels, announcement channels and threads.")
        return Place(guild=caller.guild, channel=meant.channel).address

    async def add(self, caller: Caller, plan: Plan, answer: Answer) -> None:
        """Keep a new schedule and show it."""
        space = _space(caller)
        schedule = await self._book.add(
            space,
            plan,
            caller.player,
            moderates=await self._ranks.moderates(caller),
            at=caller.at,
            permitted=self._rights.forbidden,
        )
        await self._show(caller, space, schedule.schedule_id, answer, schedule_wording.ADDED)

    async def show_all(self, caller: Caller, answer: Answer) -> None:
        """Show all schedules of the server, and what is open."""
        space = await self._checked(caller)
        now, language = self._clock.now(), await self._settings.language(caller)
        listed, running = await self._book.listed(space, now), await self._book.running(space, now)
        await answer.give_all(schedules.listed(listed, running, self._challenges(space), language))

    async def preview(self, caller: Caller, schedule_id: str, answer: Answer) -> None:
        """Show one schedule with what comes."""
        await self._show(caller, await self._checked(caller), schedule_id, answer, count=PREVIEWED)

    async def change(self, action: Action, caller: Caller, schedule_id: str, answer: Answer) -> None:
        """Pause, resume or skip, and show the schedule as it is then; ask before removing."""
        space, moderates = _space(caller), await self._ranks.moderates(caller)
        if action is Action.PAUSE_DAILY:
            await self._book.pause(space, schedule_id, by=caller.player, moderates=moderates, at=caller.at)
            await self._show(caller, space, schedule_id, answer, schedule_wording.PAUSED)
        elif action is Action.RESUME_DAILY:
            await self._book.resume(space, schedule_id, by=caller.player, moderates=moderates, at=caller.at)
            await self._show(caller, space, schedule_id, answer, schedule_wording.RESUMED)
        elif action is Action.SKIP_DAILY:
            language = await self._settings.language(caller)
            skipped = await self._book.skip(space, schedule_id, by=caller.player, moderates=moderates, at=caller.at)
            await self._show(caller, space, schedule_id, answer, schedule_wording.skipped(skipped.day, language))
        elif action is Action.REMOVE_DAILY:
            await self._checked(caller)
            await answer.give(
                schedules.surely(
                    await self._book.get(space, schedule_id),
                    await self._settings.language(caller),
                )
            )
        else:
            await self._book.remove(space, schedule_id, by=caller.player, moderates=moderates, at=caller.at)
            await answer.give(private.sentence(schedule_wording.REMOVED))

    async def stop(self, caller: Caller, answer: Answer) -> None:
        """Withdraw the daily that is open in the caller's channel."""
        await self._checked(caller)
        address = Place(guild=caller.guild, channel=caller.channel).address
        games = [game for game in await self._lobby.windows_in(address) if game.channel == address]
        if not games:
            raise Refused(NO_DAILY_OPEN)
        if len(games) > 1:
            raise Refused(SEVERAL_OPEN)
        await self._withdraw(caller, games[0], answer)

    async def _withdraw(self, caller: Caller, game: GameInfo, answer: Answer) -> None:
        await self._lobby.stop(game.game_id, caller.player, moderates=True, at=caller.at, delivery=caller.delivery)
        await answer.give(private.sentence(schedule_wording.STOPPED))

    # --- buttons -----------------------------------------------------------------------------------------------------

    async def press(self, button: Button, answer: Answer) -> None:
        """A button of a schedule, or of a daily that is open."""
        caller = Caller.of(answer.interaction, self._clock.now())
        if button.action is Action.ADD_DAILY:
            await answer.give(private.sentence(HOW_TO_ADD))
        elif button.action is Action.STOP_DAILY:
            await self._checked(caller)
            mine = await self._lobby.windows_in(f"{_space(caller)}/")
            game = next((game for game in mine if game.game_id == button.game_id), None)
            if game is None:
                raise Refused("That daily is closed already.")
            await self._withdraw(caller, game, answer)
        elif button.action is Action.PREVIEW_DAILY:
            await self.preview(caller, button.game_id, answer)
        else:
            await self.change(button.action, caller, button.game_id, answer)

    # --- suggestions -------------------------------------------------------------------------------------------------

    async def suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The server's schedules that fit what somebody has typed so far."""
        guild, found = interaction.guild, []
        caller = Caller.of(interaction, self._clock.now())
        if interaction.guild_id is None or not await self._ranks.moderates(caller):
            return []
        language = await self._settings.language(caller)
        for listed in await self._book.listed(space_of(interaction.guild_id), self._clock.now()):
            schedule = listed.schedule
            channel = guild and guild.get_channel_or_thread(_channel(schedule.channel))
            label = schedules.label(
                schedule, self._challenges(schedule.space), channel.name if channel else None, language
            )
            if all(word in f"{label} {schedule.schedule_id}".casefold() for word in typed.casefold().split()):
                found.append(app_commands.Choice(name=label, value=schedule.schedule_id))
        return found[:MAX_SUGGESTIONS]

    def suggest_topics(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The topics of the bank that fit."""
        space = None if interaction.guild_id is None else space_of(interaction.guild_id)
        topics = sorted({topic for challenge in self._challenges(space).values() for topic in challenge.topics})
        fitting = [topic for topic in topics if typed.casefold().strip() in topic.casefold()]
        return [app_commands.Choice(name=topic[:100], value=topic[:100]) for topic in fitting[:MAX_SUGGESTIONS]]

    # --- small things ------------------------------------------------------------------------------------------------

    async def _checked(self, caller: Caller) -> str:
        """The caller's server, where they moderate. Raises `Refused`, or `ModeratorsOnly`."""
        space = _space(caller)
        check_moderates(await self._ranks.moderates(caller))
        return space

    async def _show(
        self,
        caller: Caller,
        space: str,
        schedule_id: str,
        answer: Answer,
        said: str | None = None,
        count: int = SHOWN,
    ) -> None:
        language = await self._settings.language(caller)
        found = await self._book.preview(
            space,
            schedule_id,
            self._clock.now(),
            count=count,
            permitted=self._rights.forbidden,
            language=language,
        )
        await answer.give_all(schedules.shown(found, self._challenges(space), said, language))


def suggest_zones(typed: str) -> list[app_commands.Choice[str]]:
    """Time zones that fit what somebody has typed so far."""
    return [app_commands.Choice(name=zone, value=zone) for zone in zones_like(typed, MAX_SUGGESTIONS)]


def _channel(address: str) -> int:
    return int(address.rpartition("/")[2])


def _space(caller: Caller) -> str:
    if caller.guild is None:
        raise Refused(NO_SERVER)
    return space_of(caller.guild)
