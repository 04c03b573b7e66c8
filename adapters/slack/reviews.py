"""Due reviews on Slack: somebody's own game of the questions that are due, in their direct messages."""

from adapters.slack.inbound import Caller
from adapters.slack.render import lists
from adapters.slack.replies import Outcome
from adapters.slack.starting import Starts
from adapters.slack.wire import Message
from adapters.slack.words import Order
from bot.host.reviews import MODE, Reviews


class DueReviews:
    """Begins reviews."""

    def __init__(self, reviews: Reviews, starts: Starts) -> None:
        self._reviews = reviews
        self._starts = starts

    async def typed(self, caller: Caller, rest: str) -> Outcome:
        """`/quiz review`: as `begin`; where nothing is due, when something will be."""
        return await self.begin(caller) or lists.nothing_due(
            await self._reviews.next_at(caller.player, caller.own_place.address)
        )

    async def begin(self, caller: Caller) -> Message | None:
        """Begin the caller's review, or go on with the one that they left, and say where; None where nothing is due."""
        own = caller.own_place.address
        challenge = await self._reviews.next_for(caller.player, own, own)
        return None if challenge is None else await self._starts.alone(caller, Order(challenge, MODE))
