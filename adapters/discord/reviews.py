"""Due reviews on Discord: the caller's own game of the questions that are due, wherever they ask for it."""

from adapters import review_wording
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import private
from adapters.discord.starting import Order, Starts
from bot.host.reviews import MODE, Reviews


class DueReviews:
    """Begins reviews."""

    def __init__(self, reviews: Reviews, starts: Starts) -> None:
        self._reviews = reviews
        self._starts = starts

    async def begin(self, caller: Caller, answer: Answer) -> None:
        """Begin the caller's review, go on with the one that they left, or say when something is due."""
        own = caller.own_place.address
        place = caller.settings_place or own
        challenge = await self._reviews.next_for(caller.player, own, place)
        if challenge is None:
            await answer.give(private.sentence(await self._nothing(caller.player, place)))
            return
        await self._starts.alone(caller, Order(challenge, MODE), answer)

    async def _nothing(self, player: str, place: str) -> str:
        at = await self._reviews.next_at(player, place)
        if at is None:
            return review_wording.NOTHING_YET
        return f"{review_wording.NOTHING_DUE} {review_wording.NEXT_DUE}<t:{-(-at // 1000)}:R>."
