"""How questions are answered, for moderators of a server."""

from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import statistics as render
from adapters.discord.roles import Ranks
from bot.host.roles import Role
from bot.host.statistics import Statistics


class Figures:
    """Shows the figures of one challenge, or the questions that stand out."""

    def __init__(self, statistics: Statistics, ranks: Ranks) -> None:
        self._statistics = statistics
        self._ranks = ranks

    async def show(self, caller: Caller, challenge: str | None, answer: Answer) -> None:
        """Show them in private. Raises `Refused` outside of servers, `ModeratorsOnly` and `NoSuchChallenge`."""
        space, role = await self._ranks.needed(caller, Role.MODERATOR)
        if challenge is None:
            first, *others = render.flagged(await self._statistics.flagged(space, role))
        else:
            first, *others = render.of_challenge(await self._statistics.of_challenge(space, challenge, role))
        await answer.give(first)
        for body in others:
            await answer.tell(body)
