"""Questions that players say are wrong, and what moderators decide about them.

A question is named `<challenge>/<question>` (`bot.engine.careers.origin`). What moderators decide holds in their own
space, what the operator decides, for `EVERYWHERE`, in all that have not decided otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.engine.questions import Challenge, Question
from bot.host.errors import HostError
from bot.host.roles import Role
from bot.host.service import Host
from bot.ports import Clock, Store
from bot.ports.corrections import Decision, Report

REASON_LENGTH: Final = range(3, 501)
"""How many characters a reason has, once it is cleaned."""

REPORTS_A_DAY: Final = 10
"""About so many different questions one player may report within 24 hours."""

REASONS_SHOWN: Final = 3
"""How many reasons the queue shows for each question. All are in `look`."""


class ReportRefused(HostError):
    """A report cannot be taken. The message is a sentence that says why."""


class NoSuchQuestion(HostError):
    """A question, or a choice of it, is not known any more. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A question that somebody should look at.

    `title` is its challenge's and `number` its place there, from 1; None where it is not in the bank any more, and the
    title is then the challenge's id and the prompt empty. `count` is how many players reported it, `reasons` are the
    newest of theirs, newest first, and `newest_at` is when (ms) the newest came. `key` is `question_key` of its name.
    """

    name: str
    key: str
    title: str
    number: int | None
    prompt: str
    count: int
    reasons: tuple[str, ...]
    newest_at: int


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """All that whoever decides about a question should know.

    `question` is as it is now where it was looked at, corrections applied; `pack_answer` is the index of the choice
    that is right by the pack. `in_bank` says that it is still there; otherwise it is shown as the reported game asked it.
    `proven` says that the pack's key was proven by running the program. `reports` are those that nobody has decided
    about, newest first. `decision` is what holds, which may be one for everywhere. `games` is how many games that are
    over would be graded again, were another choice right.
    """

    name: str
    key: str
    title: str
    number: int | None
    question: Question
    pack_answer: int
    in_bank: bool
    proven: bool
    reports: tuple[Report, ...]
    decision: Decision | None
    games: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision came to: so many games that are over are being graded again, where that changes anything."""

    decision: Decision
    games: int


def question_key(name: str) -> str:
    """A question's name in 16 characters, for where there is no room for more."""
    return blake2b(name.encode(), digest_size=8).hexdigest()


class Reports:
    """Takes reports, shows them to moderators, and keeps what these decide. All methods raise `StoreError`.

    `on_decided` is called after each decision: there are games to be graded again.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        clock: Clock,
        challenges: Mapping[str, Challenge],
        on_decided: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._host = host
        self._clock = clock
        self._challenges = challenges
        self._on_decided = on_decided

    async def report(self, game_id: str, question: int, player: str, reason: str) -> None:
        """Keep that a player says that a question is wrong; `question` is its index in the game's challenge.

        Raises `ReportRefused`, `UnknownGame` or `CorruptLog`.
        """
        raise NotImplementedError

    async def queue(self, space: str | None, role: Role) -> list[Queued]:
        """The questions that were reported in a space and that nobody has decided about, the newest report first; those
        of all spaces for None. Raises `ModeratorsOnly`."""
        raise NotImplementedError

    async def decided(self, space: str, role: Role) -> list[Decision]:
        """What holds in a space, the newest decision first. Raises `ModeratorsOnly`."""
        raise NotImplementedError

    async def named(self, space: str, key: str) -> str:
        """The name of a question by its `question_key`. Raises `NoSuchQuestion`."""
        raise NotImplementedError

    async def look(self, space: str, name: str, role: Role) -> ReportedQuestion:
        """All about a question, as it is in a space. Raises `ModeratorsOnly` and `NoSuchQuestion`."""
        raise NotImplementedError

    async def keep(self, space: str, name: str, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that a question is right as the pack has it, and may be asked. Raises as `look`."""
        raise NotImplementedError

    async def quarantine(self, space: str, name: str, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that a question is not asked any more. It stays graded by the key that holds. Raises as `look`."""
        raise NotImplementedError

    async def correct(self, space: str, name: str, place: int, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that another choice is right; `place` is its index in the pack's order. Raises as `look`."""
        raise NotImplementedError
