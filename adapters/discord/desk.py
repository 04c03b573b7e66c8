"""What all commands have in common: one answer, and a sentence for everything that goes wrong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import discord
from discord import app_commands

from adapters.discord.addresses import player_of, space_of
from adapters.discord.answers import Answer, Answers
from adapters.discord.audit import Audit
from adapters.discord.circles import Circles
from adapters.discord.inbound import Caller, Deliveries
from adapters.discord.leaderboards import Leaderboards
from adapters.discord.packs import OwnPacks
from adapters.discord.personal import PersonalGames
from adapters.discord.privacy import OwnData
from adapters.discord.profiles import Profiles
from adapters.discord.reports import QuestionReports
from adapters.discord.reviews import DueReviews
from adapters.discord.roles import Ranks
from adapters.discord.schedules import Schedules
from adapters.discord.settings import Settings
from adapters.discord.starting import Starts
from adapters.discord.statistics import Figures
from bot.engine.questions import Challenge
from bot.host.lobby import Lobby
from bot.host.throttle import Throttle
from bot.ports import Clock

MAX_SUGGESTIONS: Final = 25
"""Discord's limit for what is offered while somebody types."""

Work = Callable[[Caller, Answer], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What serves the things that people ask for, by commands and by buttons."""

    lobby: Lobby
    starts: Starts
    personal: PersonalGames
    profiles: Profiles
    answers: Answers
    schedules: Schedules
    leaderboards: Leaderboards
    circles: Circles
    reviews: DueReviews
    ranks: Ranks
    settings: Settings
    reports: QuestionReports
    audit: Audit
    figures: Figures
    packs: OwnPacks
    privacy: OwnData
    throttle: Throttle
    clock: Clock


class Desk:
    """Serves commands by its `parts`."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._deliveries = Deliveries()

    async def serve(self, interaction: discord.Interaction, work: Work) -> None:
        """Do what a command asks for, once for each delivery. Never raises."""
        if not self._deliveries.is_new(interaction):
            return
        answers = self.parts.answers
        answer = answers.to(interaction)
        await answers.serve(answer, self._do(work, answer), "a command")

    async def _do(self, work: Work, answer: Answer) -> None:
        self.parts.throttle.check(player_of(answer.interaction.user.id))
        await work(Caller.of(answer.interaction, self.parts.clock.now()), answer)

    def suggest(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The challenges that fit what somebody has typed so far, those that begin with it first."""
        space = None if interaction.guild_id is None else space_of(interaction.guild_id)
        return [
            app_commands.Choice(name=challenge.title[:100], value=challenge.id[:100])
            for challenge in matching(self.parts.starts.library.of(space), typed)[:MAX_SUGGESTIONS]
        ]


def matching(challenges: Mapping[str, Challenge], typed: str) -> list[Challenge]:
    """The challenges whose title, id or topics hold the words typed, those whose title begins with them first."""
    words = typed.casefold().split()

    def text(challenge: Challenge) -> str:
        return " ".join((challenge.title, challenge.id, *challenge.topics)).casefold()

    found = [challenge for challenge in challenges.values() if all(word in text(challenge) for word in words)]
    start = typed.strip().casefold()
    return sorted(found, key=lambda challenge: (not challenge.title.casefold().startswith(start), challenge.title))
