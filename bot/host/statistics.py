"""How good questions are, by everybody's first attempts: for moderators of a space, and for the operator everywhere."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.engine.attempts import choice_key, content_version
from bot.engine.careers import origin
from bot.engine.item_statistics import FLAGS, UNUSED_DISTRACTOR, ChoiceTally, ItemStatistics, item_statistics
from bot.engine.questions import LETTERS, Challenge, Choice, Question
from bot.host.curation import Curation
from bot.host.drawing import Challenges
from bot.host.errors import HostError
from bot.host.roles import Role, require
from bot.ports import Store
from bot.ports.attempts import ItemTally

COLUMNS: Final = (
    *("question", "kind", "difficulty", "version", "first_attempts", "earlier_versions", "facility", "discrimination"),
    *("hint_use", "median_seconds", *(f"share_{letter.lower()}" for letter in LETTERS), "flags"),
)
"""The columns of the table of figures; cells are empty where nothing is told."""


class NoSuchChallenge(HostError):
    """There is no challenge of this name to be looked at."""

    def __init__(self) -> None:
        super().__init__("There is no such challenge here; the list of challenges shows their names.")


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """A choice with the share (0 to 1) of people who picked it first, None where that is not told. For a question with
    parameters, the text of a wrong one is its misconception."""

    text: str
    right: bool
    share: float | None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question of the bank with its figures, about the version that is in the bank now, by the key that holds.

    `number` is its place in its challenge, from 1. `earlier` is how many first attempts there are at other versions of
    it, which the figures leave out.
    """

    name: str
    title: str
    number: int
    question: Question
    statistics: ItemStatistics
    choices: tuple[ChoiceFigures, ...]
    earlier: int


class Statistics:
    """Tells figures. All methods raise `StoreError`, and `ModeratorsOnly` for anybody else."""

    def __init__(self, store: Store, challenges: Challenges) -> None:
        self._store = store
        self._challenges = challenges
        self._curation = Curation(store)

    async def of_challenge(self, space: str | None, name: str, role: Role) -> list[QuestionFigures]:
        """The figures of the questions of a challenge, in its order; named by its id or title, whatever the case.

        Raises `NoSuchChallenge`.
        """
        require(role, Role.MODERATOR)
        wanted = " ".join(name.split()).casefold()
        for challenge in self._challenges(space).values():
            if wanted in (challenge.id.casefold(), " ".join(challenge.title.split()).casefold()):
                return await self._figures(space, [challenge])
        raise NoSuchChallenge

    async def flagged(self, space: str | None, role: Role) -> list[QuestionFigures]:
        """All questions that raise a flag, the most urgent first, then the most answered."""
        require(role, Role.MODERATOR)
        urgency = {flag: place for place, flag in enumerate(FLAGS)}
        found = [it for it in await self._figures(space, self._challenges(space).values()) if it.statistics.flags]
        return sorted(found, key=lambda it: (urgency[it.statistics.flags[0]], -it.statistics.attempts, it.name))

    async def csv(self, space: str | None, role: Role) -> bytes:
        """The figures of all questions as a table with the columns `COLUMNS`; nothing in it names a player."""
        require(role, Role.MODERATOR)
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        for figures in await self._figures(space, self._challenges(space).values()):
            writer.writerow(_row(figures))
        return out.getvalue().encode("utf-8-sig")

    async def _figures(self, space: str | None, challenges: Iterable[Challenge]) -> list[QuestionFigures]:
        # Games are graded by the keys that hold where they were played, and so are first attempts.
        holding = await self._curation.rulings(space)
        asked = [
            (challenge, number, question)
            for challenge in challenges
            for number, question in enumerate(holding.graded(challenge).questions, 1)
        ]
        names = [origin(challenge, question) for challenge, _, question in asked]
        tallies: dict[str, list[ItemTally]] = {}
        for it in await self._store.attempts.tallies(space, names):
            tallies.setdefault(it.question, []).append(it)
        return [
            figures_of(name, challenge.title, number, question, tallies.get(name, ()))
            for name, (challenge, number, question) in zip(names, asked, strict=True)
        ]


def figures_of(name: str, title: str, number: int, question: Question, tallies: Sequence[ItemTally]) -> QuestionFigures:
    """The figures of one question from what is known of all of its versions."""
    version = content_version(question)
    now = next((it for it in tallies if it.version == version), None)
    earlier = sum(one.people for it in tallies if it is not now for one in it.choices)
    keys = _keys(question)
    rows = _rows(now, list(keys)) if now is not None else []
    statistics = item_statistics(rows, now.median_ms if now is not None else None)
    if len(keys) > len(question.choices):
        # Not every draw shows every distractor, so that one may be rare and yet work.
        statistics = replace(statistics, flags=tuple(flag for flag in statistics.flags if flag != UNUSED_DISTRACTOR))
    choices = tuple(
        ChoiceFigures(text, right, statistics.shares[at] if statistics.shares else None)
        for at, (text, right) in enumerate(keys.values())
    )
    return QuestionFigures(name, title, number, question, statistics, choices, earlier)


def _keys(question: Question) -> dict[str, tuple[str, bool]]:
    """The choices by their keys, as they are told, and whether they are right; of all draws where there are several."""
    if question.template is None:
        return {choice_key(question, it): (it.text, it.right) for it in question.choices}
    drawn: list[Choice] = [choice for draw in question.draws for choice in draw.choices] or list(question.choices)
    found = {
        choice_key(question, it): ("what the program prints" if it.right else it.misconception or "", it.right)
        for it in drawn
    }
    return dict(sorted(found.items(), key=lambda entry: not entry[1][1]))


def _rows(tally: ItemTally, keys: Sequence[str]) -> list[ChoiceTally]:
    """One tally for each choice, in the order of the keys; what nobody picked is zero."""
    known = {it.choice: it for it in tally.choices}
    rights = {key for key, it in known.items() if it.right}
    return [known.get(key, ChoiceTally(key, key in rights, 0, 0, 0, 0.0, 0.0)) for key in keys]


def _row(figures: QuestionFigures) -> dict[str, object]:
    it = figures.statistics
    shares = {
        f"share_{letter.lower()}": _cell(one.share) for letter, one in zip(LETTERS, figures.choices, strict=False)
    }
    return {
        "question": figures.name,
        "kind": figures.question.kind,
        "difficulty": figures.question.difficulty,
        "version": content_version(figures.question),
        "first_attempts": it.attempts,
        "earlier_versions": figures.earlier,
        "facility": _cell(it.facility),
        "discrimination": _cell(it.discrimination),
        "hint_use": _cell(it.hint_use),
        "median_seconds": "" if it.median_ms is None else round(it.median_ms / 1000, 1),
        **shares,
        "flags": " ".join(it.flags),
    }


def _cell(figure: float | None) -> object:
    return "" if figure is None else round(figure, 3)
