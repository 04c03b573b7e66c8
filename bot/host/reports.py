"""Questions that players say are wrong, and what moderators decide about them.

A question is named `<challenge>/<question>` (`bot.engine.careers.origin`). What moderators decide holds in their own
space, what the operator decides, for `EVERYWHERE`, in all that have not decided otherwise.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Protocol
from uuid import uuid4

from bot.engine.careers import origin
from bot.engine.game import Phase
from bot.engine.questions import Question
from bot.engine.views import PlayerView, closed_for
from bot.host.errors import HostError
from bot.host.library import Library
from bot.host.lookup import DrawnAnew, Found, Lookup, NoSuchQuestion, challenge_of, choice_of
from bot.host.open_windows import grade_windows
from bot.host.places import channel_of, space_of
from bot.host.roles import Role, require
from bot.host.runs import run_id
from bot.ports import Clock, Store, StoredGame, UnknownGame
from bot.ports.careers import AuditEntry
from bot.ports.corrections import EVERYWHERE, Decision, Report, Ruling

REASON_LENGTH: Final = range(3, 501)
"""How many characters a reason has, once it is cleaned."""

REPORTS_A_DAY: Final = 10
"""About so many different questions one player may report within 24 hours."""

DAY_MS: Final = 24 * 60 * 60 * 1000

LOOKED_AT: Final = 1000
"""So many of the newest reports of a space are looked at; those that are older wait their turn."""

MAX_WHY: Final = 300
"""How many characters of the reason for a decision are kept."""

REASONS_SHOWN: Final = 3
"""How many reasons the queue shows for each question. All are in `look`."""

ACTIONS: Final = {
    Ruling.KEPT: "question-kept",
    Ruling.QUARANTINED: "question-quarantined",
    Ruling.CORRECTED: "key-corrected",
}
"""How the audit names what was decided."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode's categories of what is not seen, bidirectional overrides and zero-width characters among them."""


class ReportRefused(HostError):
    """A report cannot be taken. The message is a sentence that says why."""


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
    that is right by the pack. `in_bank` says that it is still there; otherwise it is shown as the last game asked it.
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


def cleaned(text: str) -> str:
    """What somebody wrote, on one line, without characters that are not seen or that turn the writing round."""
    seen = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(seen).split())


class Games(Protocol):
    """Where games are; `bot.host.service.Host` is one."""

    async def view(self, game_id: str, player: str) -> PlayerView: ...
    def forget(self, game_id: str) -> None: ...


class Reports:
    """Takes reports, shows them to moderators, and keeps what these decide. All methods raise `StoreError`.

    `on_decided` is called after each decision: there are games to be graded again.
    """

    def __init__(
        self,
        store: Store,
        games: Games,
        clock: Clock,
        library: Library,
        on_decided: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._games = games
        self._clock = clock
        self._on_decided = on_decided
        self._lookup = Lookup(store, library)

    # --- players -----------------------------------------------------------------------------------------------------

    async def report(self, game_id: str, question: int, player: str, reason: str) -> None:
        """Keep that a player says that a question is wrong; `question` is its index in the game's challenge.

        In a channel everybody may say so, of a personal game its owner, and only once the question is closed for them.
        Raises `ReportRefused`, `UnknownGame` or `CorruptLog`.
        """
        reason = cleaned(reason)
        if len(reason) not in REASON_LENGTH:
            raise ReportRefused(
                f"Say in {REASON_LENGTH.start} to {REASON_LENGTH.stop - 1} characters what is wrong with the question."
            )
        stored = await self._store.load(game_id)
        info, asked = stored.info, stored.asked or stored.challenge
        if not 0 <= question < len(asked.questions):
            raise ReportRefused("This game has no such question; use the button at its answer.")
        await self._check(stored, question, player)
        report = Report(
            space=space_of(info.home or info.channel) or EVERYWHERE,
            question=origin(asked, asked.questions[question]),
            player=player,
            reason=reason,
            at=self._clock.now(),
            game_id=game_id,
            version=asked.version,
        )
        if not await self._store.corrections.report(report, since=report.at - DAY_MS, at_most=REPORTS_A_DAY):
            raise ReportRefused(
                f"You have reported {REPORTS_A_DAY} questions within a day, thank you; report this one tomorrow."
            )

    async def _check(self, stored: StoredGame, question: int, player: str) -> None:
        """Raise `ReportRefused` for somebody who is not there, or for whom the question is not closed."""
        game = stored.game()
        if stored.info.owner != player and (game.alone or channel_of(stored.info.channel) is None):
            raise ReportRefused("Only the one who played this game may report its questions.")
        if game.holds_window:
            closed = (
                game.phase is Phase.OVER or player in game.players or await self._has_run(stored.info.game_id, player)
            )
        else:
            closed = question in closed_for(game, player)
        if not closed:
            raise ReportRefused("Wait until you see the answer to this question; then say what is wrong with it.")

    async def _has_run(self, window_id: str, player: str) -> bool:
        """Whether a player has finished their run within a window, of which the window may not have heard yet."""
        try:
            return (await self._games.view(run_id(window_id, player), player)).phase is Phase.OVER
        except UnknownGame:
            return False

    # --- moderators --------------------------------------------------------------------------------------------------

    async def queue(self, space: str | None, role: Role) -> list[Queued]:
        """The questions that were reported in a space and that nobody has decided about, the newest report first; those
        of all spaces for None. Raises `ModeratorsOnly`."""
        require(role, Role.MODERATOR)
        by_question: dict[str, list[Report]] = {}
        for report in await self._store.corrections.open_reports(space, LOOKED_AT):
            by_question.setdefault(report.question, []).append(report)
        return [self._queued(space or EVERYWHERE, name, reports) for name, reports in by_question.items()]

    def _queued(self, space: str, name: str, reports: list[Report]) -> Queued:
        there = self._lookup.in_bank(space, name)
        title, number, prompt = challenge_of(name), None, ""
        if there is not None:
            challenge, index = there
            title, number, prompt = challenge.title, index + 1, challenge.questions[index].prompt
        return Queued(
            name=name,
            key=question_key(name),
            title=title,
            number=number,
            prompt=prompt,
            count=len({report.player for report in reports}),
            reasons=tuple(report.reason for report in reports[:REASONS_SHOWN]),
            newest_at=reports[0].at,
        )

    async def decided(self, space: str, role: Role) -> list[Decision]:
        """What holds in a space, the newest decision first. Raises `ModeratorsOnly`."""
        require(role, Role.MODERATOR)
        return sorted(await self._store.corrections.decisions(space), key=lambda it: (-it.at, it.question))

    async def named(self, space: str, key: str) -> str:
        """The name of a question by its `question_key`. Raises `NoSuchQuestion`."""
        reported = [report.question for report in await self._open_reports(space)]
        decided = [decision.question for decision in await self._store.corrections.decisions(space)]
        for name in (*reported, *decided, *self._lookup.names(space)):
            if question_key(name) == key:
                return name
        raise NoSuchQuestion("This question is not known any more; look at the list again.")

    async def look(self, space: str, name: str, role: Role) -> ReportedQuestion:
        """All about a question, as it is in a space. Raises `ModeratorsOnly` and `NoSuchQuestion`."""
        require(role, Role.MODERATOR)
        reports = tuple(it for it in await self._open_reports(space) if it.question == name)
        found = await self._lookup.find(space, name)
        return ReportedQuestion(
            name=name,
            key=question_key(name),
            title=found.challenge.title if found.in_bank else challenge_of(name),
            number=found.index + 1 if found.in_bank else None,
            question=found.question,
            pack_answer=found.pack_answer,
            in_bank=found.in_bank,
            proven=found.question.proof is not None,
            reports=reports,
            decision=await self._holding(space, name),
            games=await self._store.corrections.games_with(space, name),
        )

    # --- decisions ---------------------------------------------------------------------------------------------------

    async def keep(self, space: str, name: str, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that a question is right as the pack has it, and may be asked. Raises as `look`."""
        found, holding = await self._known(space, name, role), await self._holding(space, name)
        # Games that were played or graded by another key meanwhile are graded by the pack's again.
        undone = holding is not None and holding.right is not None
        right = found.question.choices[found.pack_answer].text if undone else None
        return await self._decide(space, name, Ruling.KEPT, right, by, why)

    async def quarantine(self, space: str, name: str, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that a question is not asked any more. It stays graded by the key that holds. Raises as `look`."""
        await self._known(space, name, role)
        holding = await self._holding(space, name)
        right = None if holding is None else holding.right
        return await self._decide(space, name, Ruling.QUARANTINED, right, by, why)

    async def correct(self, space: str, name: str, place: int, *, by: str, role: Role, why: str = "") -> Outcome:
        """Decide that another choice is right; `place` is its index in the pack's order. Raises as `look`, and
        `DrawnAnew` for a question that has another key in each game."""
        question = (await self._known(space, name, role)).question
        if question.draws or question.drawn:
            raise DrawnAnew
        right = choice_of(question, place)
        return await self._decide(space, name, Ruling.CORRECTED, right.text, by, why)

    async def _decide(self, space: str, name: str, ruling: Ruling, right: str | None, by: str, why: str) -> Outcome:
        why = cleaned(why)[:MAX_WHY]
        decision = Decision(uuid4().hex, space, name, ruling, by, self._clock.now(), right, why)
        details: dict[str, object] = {"why": why} if why else {}
        if ruling is Ruling.CORRECTED:
            details["right"] = right
        entry = AuditEntry(decision.at, by, ACTIONS[ruling], name, space or None, details)
        games = await self._store.corrections.decide(decision, entry)
        await grade_windows(self._store, self._games, decision)
        self._on_decided()
        return Outcome(decision, games)

    # --- small things ------------------------------------------------------------------------------------------------

    async def _open_reports(self, space: str) -> list[Report]:
        """The reports that a decision of this space would answer, the newest first."""
        return await self._store.corrections.open_reports(space if space != EVERYWHERE else None, LOOKED_AT)

    async def _holding(self, space: str, name: str) -> Decision | None:
        decisions = await self._store.corrections.decisions(space)
        return next((decision for decision in decisions if decision.question == name), None)

    async def _known(self, space: str, name: str, role: Role) -> Found:
        require(role, Role.MODERATOR)
        return await self._lookup.find(space, name)
