"""Persons: players of several platforms who say that they are one and the same, with a code that they carry over.

A code is asked for with one account and entered with another one. Both are one person from then on, who
has one place on the boards that platforms share (`bot.ports.persons`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import choice
from typing import Final

from bot.host.communities import ALPHABET
from bot.host.errors import HostError
from bot.ports import Clock, Store

CODE_LENGTH: Final = 8

MINUTES: Final = 10
"""How long a code holds, and how long wrong ones count."""

WRONG_CODES: Final = 5
"""How many wrong codes a player may enter within `MINUTES`, so that nobody guesses somebody else's."""


class LinkRefused(HostError):
    """Players cannot be linked or unlinked so. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code to enter with one's other account, once, and for how many minutes it holds."""

    code: str
    minutes: int


class Persons:
    """Who is who, in one store. All methods raise `StoreUnavailable` as the store does."""

    def __init__(self, store: Store, clock: Clock, new_code: Callable[[], str] | None = None) -> None:
        self._store = store
        self._clock = clock
        self._new_code = new_code or _random_code

    async def code(self, player: str) -> Code:
        """A new code for this player, in place of an earlier one. Raises `LinkRefused` where no free one was found."""
        raise NotImplementedError

    async def link(self, player: str, code: str) -> tuple[str, ...]:
        """Make this player and the one whose code it is one person; gives all players of that person in order.

        Case, blanks and dashes in the code do not matter. Raises `LinkRefused` for a code that does not hold, for one's
        own, where both are one person already, where two accounts of one platform (on Slack: of one workspace) would
        become one person, and after too many wrong codes.
        """
        raise NotImplementedError

    async def unlink(self, player: str) -> None:
        """Take this player out of their person. Raises `LinkRefused` where they are linked with nobody."""
        raise NotImplementedError

    async def linked(self, player: str) -> tuple[str, ...]:
        """All players of this player's person, in order and with themselves; just this one where there is no person."""
        raise NotImplementedError


def _random_code() -> str:
    return "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
