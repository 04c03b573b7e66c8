"""Reports of questions, decisions about them, and games that are graded again. In memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.engine.careers import origin
from bot.engine.codec import decode_challenge, encode_challenge
from bot.engine.questions import Challenge
from bot.players import PlayerScore, is_gone
from bot.ports import GameInfo, UnknownGame
from bot.ports.careers import AuditEntry
from bot.ports.corrections import EVERYWHERE, Decision, Report
from tests.fakes.unreliable import Unreliable

if TYPE_CHECKING:
    from tests.fakes.store import MemoryState


@dataclass(slots=True)
class CorrectionsState:
    """What is durable, by space, question and, for reports, player."""

    reports: dict[tuple[str, str, str], Report] = field(default_factory=dict)
    closed: set[tuple[str, str, str]] = field(default_factory=set)
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict)


class MemoryCorrections(Unreliable):
    """As `bot.ports.corrections.Corrections`, over the state of a whole store. `calls` counts the calls of every
    method."""

    def __init__(self, state: "MemoryState") -> None:
        self.state = state.corrections
        self._all = state
        super().__init__()

    async def report(self, report: Report, *, since: int, at_most: int) -> bool:
        await self._enter("report")
        theirs = [it for it in self.state.reports.values() if it.player == report.player and it.at >= since]
        if len({it.question for it in theirs} - {report.question}) >= at_most:
            return False
        key = (report.space, report.question, report.player)
        self.state.reports[key] = report
        self.state.closed.discard(key)
        return True

    async def open_reports(self, space: str | None, limit: int) -> list[Report]:
        await self._enter("open_reports")
        found = [
            report
            for key, report in self.state.reports.items()
            if key not in self.state.closed and space in (None, report.space)
        ]
        return sorted(found, key=lambda it: (-it.at, it.space, it.question, it.player))[:limit]

    async def decide(self, decision: Decision, entry: AuditEntry) -> int:
        await self._enter("decide")
        self.state.decisions[decision.space, decision.question] = decision
        for key in self.state.reports:
            if key[1] == decision.question and self._holds(decision.space, decision.question, key[0]):
                self.state.closed.add(key)
        marked = self._over_in(decision.space, decision.question)
        self._all.spaces.settled.difference_update(marked)
        self._all.careers.audit.append(entry)
        return len(marked)

    async def decisions(self, space: str) -> list[Decision]:
        await self._enter("decisions")
        return self._holding(space)

    def _holding(self, space: str) -> list[Decision]:
        return [
            decision
            for (where, question), decision in sorted(self.state.decisions.items(), key=lambda it: it[0][1])
            if where in (EVERYWHERE, space) and (where == space or (space, question) not in self.state.decisions)
        ]

    async def games_with(self, space: str, question: str) -> int:
        await self._enter("games_with")
        return len(self._over_in(space, question))

    async def unsettled_with(self, channel: str, question: str) -> int:
        await self._enter("unsettled_with")
        waiting = self._games_with(
            question,
            lambda info: (
                info.over and info.game_id not in self._all.spaces.settled and channel in (info.home, info.channel)
            ),
        )
        return len(waiting)

    async def last_asked(self, question: str) -> Challenge | None:
        await self._enter("last_asked")
        found = [self._all.games[game_id] for game_id in self._games_with(question, lambda info: True)]
        newest = max(found, key=lambda row: (row.info.created_at, row.info.game_id), default=None)
        return None if newest is None else decode_challenge(newest.asked or newest.challenge)

    def _over_in(self, space: str, question: str) -> list[str]:
        def is_meant(info: GameInfo) -> bool:
            # An address outside of any space has a part before the slash that no decision names.
            where = (info.home or info.channel).partition("/")[0]
            return info.over and self._holds(space, question, where)

        return self._games_with(question, is_meant)

    def _holds(self, space: str, question: str, where: str) -> bool:
        """Whether what this space decides about a question holds in another one."""
        if space != EVERYWHERE:
            return where == space
        return where == EVERYWHERE or (where, question) not in self.state.decisions

    def _games_with(self, question: str, is_meant: Callable[[GameInfo], bool]) -> list[str]:
        found = []
        for game_id, row in sorted(self._all.games.items()):
            challenge = decode_challenge(row.asked or row.challenge)
            if is_meant(row.info) and any(origin(challenge, it) == question for it in challenge.questions):
                found.append(game_id)
        return found

    async def grade(
        self, game_id: str, challenge: Challenge, scores: Sequence[PlayerScore], entry: AuditEntry | None = None
    ) -> bool:
        await self._enter("grade")
        row = self._all.games.get(game_id)
        if row is None:
            raise UnknownGame(f"there is no game {game_id!r}")
        if challenge.id != row.info.challenge_id:
            raise ValueError(f"game {game_id!r} plays {row.info.challenge_id!r}")
        if row.info.version == challenge.version:
            return False
        first = row.asked or row.challenge
        body = self._all.challenges.setdefault((challenge.id, challenge.version), encode_challenge(challenge))
        row.asked = None if decode_challenge(first).version == challenge.version else first
        row.challenge = body
        row.info = replace(row.info, version=challenge.version)
        for key in [key for key in self._all.scores if key[0] == game_id]:
            del self._all.scores[key]
        self._all.scores.update({(game_id, it.player): it for it in scores if not is_gone(it.player)})
        if entry is not None:
            self._all.careers.audit.append(entry)
        return True

    async def mark_settled(self, game_id: str, space: str, decisions: Collection[str]) -> bool:
        await self._enter("mark_settled")
        if {it.decision_id for it in self._holding(space)} != set(decisions):
            return False
        self._all.spaces.settled.add(game_id)
        return True

    async def delivered(self, delivery: str) -> bool:
        await self._enter("delivered")
        return delivery in self._all.deliveries

    async def games_of(self, players: Sequence[str]) -> list[tuple[str, str, str]]:
        await self._enter("games_of")
        found = [
            (player, game_id, stands.version)
            for (game_id, player), stands in self._all.boards.counted.items()
            if player in players
        ]
        return sorted(found, key=lambda it: (it[1], it[0]))
