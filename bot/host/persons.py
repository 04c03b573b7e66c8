"""Persons: players of several platforms who say that they are one and the same, with a code that they carry over.

A code is asked for with one account and entered with another one. Both are one person from then on, who has one place
on the boards that platforms share (`bot.ports.persons`).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from secrets import choice, token_hex
from typing import Final

from bot.host.communities import ALPHABET
from bot.host.errors import HostError
from bot.host.zones import quoted
from bot.ports import Clock, Store
from bot.ports.persons import PERSON

CODE_LENGTH: Final = 8

MINUTES: Final = 10
"""How long a code holds, and how long wrong ones count."""

WRONG_CODES: Final = 5
"""How many wrong codes a player may enter within `MINUTES`, so that nobody guesses somebody else's."""

_MINUTE_MS: Final = 60 * 1000
_VALID_MS: Final = MINUTES * _MINUTE_MS

_TRIES: Final = 5
_MOST_KEPT: Final = 100_000


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
        self._persons = store.persons
        self._clock = clock
        self._new_code = new_code or _random_code
        self._wrong: dict[str, list[int]] = {}
        self._linking = asyncio.Lock()

    async def code(self, player: str) -> Code:
        """A new code for this player, in place of an earlier one. Raises `LinkRefused` where no free one was found."""
        for _ in range(_TRIES):
            code = self._new_code()
            if await self._persons.issue_code(player, code, self._clock.now() + _VALID_MS):
                return Code(code, MINUTES)
        raise LinkRefused("No free code was found; try again.")

    async def link(self, player: str, code: str) -> tuple[str, ...]:
        """Make this player and the one whose code it is one person; gives all players of that person in order.

        Case, blanks and dashes in the code do not matter. Raises `LinkRefused` for a code that does not hold, for one's
        own, where both are one person already, where two accounts of one platform (on Slack: of one workspace) would
        become one person, and after too many wrong codes.
        """
        async with self._linking:  # one after another, so that what is checked still holds when they are linked
            now = self._clock.now()
            self._check_tries(player, now)
            plain = _plain(code)
            owner = await self._persons.player_of_code(plain, now)
            if owner is None:
                self._note_wrong(player, now)
                raise _unknown(code)
            await self._check(player, owner)
            linked = await self._persons.link(plain, player, f"{PERSON}{token_hex(8)}", now)
            if linked is None:
                raise _unknown(code)
            return linked

    async def unlink(self, player: str) -> None:
        """Take this player out of their person. Raises `LinkRefused` where they are linked with nobody."""
        if not await self._persons.unlink(player):
            raise LinkRefused("This account is linked with no other one; there is nothing to unlink.")

    async def linked(self, player: str) -> tuple[str, ...]:
        """All players of this player's person, in order and with themselves; just this one where there is no person."""
        return await self._persons.linked(player)

    async def _check(self, player: str, owner: str) -> None:
        if owner == player:
            raise LinkRefused("That is this account's own code; enter it with your other account.")
        own, others = await self._persons.linked(player), await self._persons.linked(owner)
        if owner in own:
            raise LinkRefused("Both accounts are linked already; nothing was changed.")
        together = {_where(it) for it in own} & {_where(it) for it in others}
        if together:
            raise LinkRefused(_both_on(min(together)))

    def _check_tries(self, player: str, now: int) -> None:
        wrong = [at for at in self._wrong.get(player, ()) if now - at < _VALID_MS]
        if len(wrong) >= WRONG_CODES:
            minutes = -(-(_VALID_MS - (now - wrong[0])) // _MINUTE_MS)
            unit = "minute" if minutes == 1 else "minutes"
            raise LinkRefused(f"Those were {WRONG_CODES} wrong codes; try again in {minutes} {unit}.")

    def _note_wrong(self, player: str, now: int) -> None:
        if len(self._wrong) >= _MOST_KEPT:
            recent = {it: tries for it, tries in self._wrong.items() if now - tries[-1] < _VALID_MS}
            self._wrong = recent if len(recent) < _MOST_KEPT else {}
        tries = self._wrong.setdefault(player, [])
        tries.append(now)
        del tries[:-WRONG_CODES]


def _where(player: str) -> str:
    """Where nobody has two accounts: `discord`, `slack:<workspace>`."""
    return player.rpartition(":")[0]


def _both_on(where: str) -> str:
    platform, _, workspace = where.partition(":")
    if workspace:
        place, here = f"in one {platform.capitalize()} workspace", "there"
    else:
        place = here = f"on {platform.capitalize()}"
    return f"Two accounts {place} cannot be one person; link one {here} with one elsewhere."


def _unknown(code: str) -> LinkRefused:
    new = f"get a new one with your other account and enter it within {MINUTES} minutes"
    return LinkRefused(f"No code {quoted(code)} holds now; {new}.")


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())


def _random_code() -> str:
    return "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
