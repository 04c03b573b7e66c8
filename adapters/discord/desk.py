"""What all commands have in common: one answer, and a sentence for everything that goes wrong."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import discord
from discord import app_commands

from adapters import wording
from adapters.discord.answers import Answer, Answers
from adapters.discord.circles import Circles
from adapters.discord.inbound import Caller
from adapters.discord.leaderboards import Leaderboards
from adapters.discord.personal import PersonalGames
from adapters.discord.profiles import Profiles
from adapters.discord.render import private
from adapters.discord.schedules import Schedules
from adapters.discord.starting import Refused, Starts
from adapters.discord.trouble import FAULTS, in_log
from bot.engine.errors import QuizError
from bot.engine.questions import Challenge
from bot.host.errors import HostError
from bot.host.lobby import Lobby
from bot.ports import Clock, StoreError

log = logging.getLogger(__name__)

MAX_SUGGESTIONS: Final = 25
"""Discord's limit for what is offered while somebody types."""

REMEMBERED: Final = 2_000
"""How many commands are remembered, so that a repeated delivery does nothing."""

FAULT: Final = "Something went wrong on our side; please try again in a moment."

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
        try:
            await work(Caller.of(interaction, self._clock.now()), answer)
        except Refused as error:
            await self._tell(answer, str(error), error.link)
        except (QuizError, HostError, StoreError) as error:
            await self._tell(answer, wording.refusal(error))
        except FAULTS as error:
            log.warning("a command could not be answered: %s", in_log(error))
        except Exception:
            log.exception("a command failed")
            await self._tell(answer, FAULT)
        finally:
            self.answers.done(answer)

    async def _tell(self, answer: Answer, sentence: str, link: str | None = None) -> None:
        try:
            await answer.tell(private.trouble(sentence, link))
        except FAULTS as error:
            log.warning("a command could not be answered: %s", in_log(error))

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
