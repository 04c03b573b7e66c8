"""How questions are answered, for moderators of a workspace."""

from adapters.slack.inbound import Caller
from adapters.slack.render import statistics as render
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from bot.host.roles import Role
from bot.host.statistics import Statistics


class Figures:
    """Shows the figures of one challenge, or the questions that stand out. Raises `ModeratorsOnly`, `StoreError` and
    `NoSuchChallenge`."""

    def __init__(self, statistics: Statistics, ranks: Ranks) -> None:
        self._statistics = statistics
        self._ranks = ranks

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz stats`, with the id of a challenge behind it or without."""
        role = await self._ranks.needed(caller, Role.MODERATOR)
        challenge = text.strip()
        if not challenge:
            return render.flagged(await self._statistics.flagged(caller.space, role))
        return render.of_challenge(await self._statistics.of_challenge(caller.space, challenge, role))
