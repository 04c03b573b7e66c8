"""Which questions are asked, and by which key: what moderators and the operator decided about them, applied.

What a space decides about a question holds there; what was decided for everywhere holds in all other spaces, and where
games are played outside of any.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bot.engine.corrections import corrected, without
from bot.engine.questions import Challenge
from bot.host.errors import HostError
from bot.ports import Store
from bot.ports.corrections import EVERYWHERE, Decision, Ruling


class NothingLeft(HostError):
    """All questions of what should be asked are quarantined."""

    def __init__(self) -> None:
        super().__init__("All of these questions are being looked into, because they may be wrong; choose others.")


class Rulings(NamedTuple):
    """What holds in one place.

    `keys` maps questions (`bot.engine.careers.origin`) to the text of the choice that is right, `gone` are those that
    are not asked.
    """

    keys: Mapping[str, str]
    gone: frozenset[str]

    def graded(self, challenge: Challenge) -> Challenge:
        """The challenge by the keys that hold; all of its questions stay, so that their indexes do."""
        return corrected(challenge, self.keys)

    def asked(self, challenge: Challenge) -> Challenge | None:
        """The challenge by the keys that hold, without what is not asked; None where nothing is left."""
        return without(self.graded(challenge), self.gone)


NO_RULINGS: Final = Rulings({}, frozenset())


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """What follows from the decisions that hold in one place. A question that was corrected may be quarantined later;
    then it is still graded by its new key."""
    known = list(decisions)
    return Rulings(
        {it.question: it.right for it in known if it.right is not None and it.ruling is not Ruling.KEPT},
        frozenset(it.question for it in known if it.ruling is Ruling.QUARANTINED),
    )


def keys_of(decisions: Iterable[Decision], begun_at: int) -> dict[str, str]:
    """By which keys a game is graded that was begun then (ms), from the decisions that hold where it was.

    That a key was put back concerns games begun before alone: the pack may have another one by now.
    """
    return {
        it.question: it.right
        for it in decisions
        if it.right is not None and (it.ruling is not Ruling.KEPT or it.at >= begun_at)
    }


class Curation:
    """Applies what was decided. A `space` of None is outside of any. All methods raise `StoreError`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def rulings(self, space: str | None) -> Rulings:
        """What holds in a space now."""
        return rulings(await self._store.corrections.decisions(EVERYWHERE if space is None else space))

    async def asked(self, space: str | None, challenge: Challenge) -> Challenge:
        """What is asked of a challenge in a game that starts now. Raises `NothingLeft`."""
        left = (await self.rulings(space)).asked(challenge)
        if left is None:
            raise NothingLeft
        return left

    async def graded(self, space: str | None, challenge: Challenge) -> Challenge:
        """The challenge by which a game of it is graded now: all of its questions, by the keys that hold."""
        return (await self.rulings(space)).graded(challenge)

    async def bank(self, space: str | None, challenges: Mapping[str, Challenge]) -> dict[str, Challenge]:
        """What of these challenges can be asked now, by their ids; those of which nothing is left are not among it."""
        holding = await self.rulings(space)
        if holding == NO_RULINGS:
            return dict(challenges)
        left = ((name, holding.asked(challenge)) for name, challenge in challenges.items())
        return {name: challenge for name, challenge in left if challenge is not None}
