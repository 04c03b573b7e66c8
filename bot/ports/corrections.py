"""Questions that players say are wrong, what moderators decided about them, and games that are graded again.

A question is named `<challenge>/<question>` (`bot.engine.careers.origin`). What a space decides holds in that space;
`EVERYWHERE` names what the operator decides for all, unless a space decides otherwise for itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from bot.engine.questions import Challenge
from bot.players import PlayerScore
from bot.ports.careers import AuditEntry

EVERYWHERE: Final = ""
"""In place of a space: all of them, and what is played outside of any."""


class Ruling(StrEnum):
    """What was decided about a question."""

    KEPT = "kept"  # it is right as it is
    QUARANTINED = "quarantined"  # it is not asked any more
    CORRECTED = "corrected"  # another choice is right


@dataclass(frozen=True, slots=True)
class Report:
    """That a player says that a question is wrong, and why; at most one for each player, space and question.

    `space` is `EVERYWHERE` where it was played outside of any. `version` is the challenge's as it was played.
    """

    space: str
    question: str
    player: str
    reason: str
    at: int
    game_id: str
    version: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for a question in a space.

    `right` is the text of the choice that is right, where it was corrected; of a question that is kept or quarantined,
    only where it was corrected before: once it is kept, for the games that were begun until then.
    """

    decision_id: str
    space: str
    question: str
    ruling: Ruling
    by: str
    at: int
    right: str | None = None
    why: str = ""


class Corrections(Protocol):
    """Keeps reports and decisions, and which challenge each game is graded by."""

    async def report(self, report: Report, *, since: int, at_most: int) -> bool:
        """Keep a report, in place of the player's earlier one about the question; one that was dealt with is open
        again. False, and nothing is kept, where the player has made `at_most` reports about other questions since then.
        """
        ...

    async def open_reports(self, space: str | None, limit: int) -> list[Report]:
        """The newest reports of a space that nobody has decided about, newest first; of all spaces without one."""
        ...

    async def decide(self, decision: Decision, entry: AuditEntry) -> int:
        """Keep a decision in place of the one before, close the reports that it answers, and mark as unsettled all
        games that are over and asked the question where it holds, so that settlement grades them by what holds now.

        All in one transaction with the audit's entry. Returns how many games were marked.
        """
        ...

    async def decisions(self, space: str) -> list[Decision]:
        """What holds in a space: its own decisions, and those for everywhere about other questions."""
        ...

    async def games_with(self, space: str, question: str) -> int:
        """How many games that are over have asked a question where a decision of this space would hold."""
        ...

    async def last_asked(self, question: str) -> Challenge | None:
        """The challenge, as it was asked, of the newest game that has a question; None where no game has it."""
        ...

    async def unsettled_with(self, channel: str, question: str) -> int:
        """How many games of a channel (`GameInfo.home` or `.channel`) with this question wait for their settlement."""
        ...

    async def grade(
        self, game_id: str, challenge: Challenge, scores: Sequence[PlayerScore], entry: AuditEntry | None = None
    ) -> bool:
        """From now on a game is graded by this challenge, and these are its scores in place of all that it had; with
        the entry in the audit.

        What it asked stays known (`StoredGame.asked`). Players who were erased get no score. False, and nothing is
        kept, where this challenge's version grades it already. Raises `UnknownGame`.
        """
        ...

    async def mark_settled(self, game_id: str, space: str, decisions: Collection[str]) -> bool:
        """Mark a game as settled, where these decisions (their ids) are all that hold in its space by now.

        False, and nothing is marked, where others do: the game is to be settled once more.
        """
        ...

    async def delivered(self, delivery: str) -> bool:
        """Whether any log has an event of this delivery."""
        ...

    async def games_of(self, players: Sequence[str]) -> list[tuple[str, str, str]]:
        """Whose results in which games are settled: player, game, and the version of the challenge that the result
        stands in the books with; in the order of games and players."""
        ...
