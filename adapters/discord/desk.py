"""What all commands have in common: one answer, and a sentence for everything that goes wrong."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import discord
from discord import app_commands

from adapters.discord.answers import Answer, Answers
from adapters.discord.circles import Circles
from adapters.discord.inbound import Caller
from adapters.discord.leaderboards import Leaderboards
from adapters.discord.personal import PersonalGames
from adapters.discord.profiles import Profiles
from adapters.discord.reviews import DueReviews
from adapters.discord.schedules import Schedules
from adapters.discord.starting import Starts
from bot.engine.questions import Challenge
from bot.host.lobby import Lobby
from bot.ports import Clock

MAX_SUGGESTIONS: Final = 25
"""Discord's limit for what is offered while somebody types."""

REMEMBERED: Final = 2_000
"""How many commands are remembered, so that a repeated delivery does nothing."""

Work = Callable[[Caller, Answer], Awaitable[None]]


class Desk:
    """Serves commands."""

    def __init__(
        self,
        lobby: Lobby,
        starts: Starts,
        personal: PersonalGames,
        profiles: Profiles,
        answers: Answers,
        schedules: Schedules,
        leaderboards: Leaderboards,
        circles: Circles,
        reviews: DueReviews,
        clock: Clock,
    ) -> None:
        self.lobby = lobby
        self.starts = starts
        self.personal = personal
        self.profiles = profiles
        self.answers = answers
        self.schedules = schedules
        self.leaderboards = leaderboards
        self.circles = circles
        self.reviews = reviews
        self._clock = clock
        self._served: OrderedDict[int, None] = OrderedDict()

    async def serve(self, interaction: discord.Interaction, work: Work) -> None:
        """Do what a command asks for, once for each delivery. Never raises."""
        if interaction.id in self._served:
            return
        self._served[interaction.id] = None
        if len(self._served) > REMEMBERED:
            self._served.popitem(last=False)
        answer = self.answers.to(interaction)
        await self.answers.serve(answer, self._do(work, answer), "a command")

    async def _do(self, work: Work, answer: Answer) -> None:
        await work(Caller.of(answer.interaction, self._clock.now()), answer)

    def suggest(self, typed: str) -> list[app_commands.Choice[str]]:
        """The challenges that fit what somebody has typed so far, those that begin with it first."""
        return [
            app_commands.Choice(name=challenge.title[:100], value=challenge.id[:100])
            for challenge in matching(self.starts.challenges, typed)[:MAX_SUGGESTIONS]
        ]


def matching(challenges: Mapping[str, Challenge], typed: str) -> list[Challenge]:
    """The challenges whose title, id or topics hold the words typed, those whose title begins with them first."""
    words = typed.casefold().split()

    def text(challenge: Challenge) -> str:
        return " ".join((challenge.title, challenge.id, *challenge.topics)).casefold()

    found = [challenge for challenge in challenges.values() if all(word in text(challenge) for word in words)]
    start = typed.strip().casefold()
    return sorted(found, key=lambda challenge: (not challenge.title.casefold().startswith(start), challenge.title))
