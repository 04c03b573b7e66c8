"""Everybody's first attempts. In memory."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.attempts import FirstAttempt
from bot.engine.item_statistics import ChoiceTally
from bot.ports.attempts import ItemTally


@dataclass(slots=True)
class AttemptsState:
    """What is durable: attempts by player and question, with the end and the id of their game, and where it was."""

    rows: dict[tuple[str, str], tuple[int, str, str | None, FirstAttempt]] = field(default_factory=dict)


class MemoryAttempts:
    """As `bot.ports.attempts.Attempts`."""

    def __init__(self, state: AttemptsState) -> None:
        self.state = state

    async def note(self, game_id: str, space: str | None, at: int, attempts: Sequence[FirstAttempt]) -> None:
        for it in attempts:
            known = self.state.rows.get((it.player, it.question))
            if known is None or (at, game_id) <= known[:2] or known[1] == game_id:
                self.state.rows[it.player, it.question] = (at, game_id, space, it)

    async def tallies(self, space: str | None, questions: Sequence[str]) -> list[ItemTally]:
        items: defaultdict[tuple[str, str], list[tuple[int, FirstAttempt]]] = defaultdict(list)
        for at, _, where, it in self.state.rows.values():
            if it.question in questions and space in (None, where):
                items[it.question, it.version].append((at, it))
        found = [_tally(*key, rows) for key, rows in items.items()]
        return sorted(found, key=lambda it: (-it.newest_at, it.question, it.version))


def _tally(question: str, version: str, rows: list[tuple[int, FirstAttempt]]) -> ItemTally:
    choices: defaultdict[tuple[str, bool], list[FirstAttempt]] = defaultdict(list)
    for _, it in rows:
        choices[it.choice, it.right].append(it)
    times = sorted(it.ms for _, it in rows)
    return ItemTally(
        question,
        version,
        tuple(_choice(*key, people) for key, people in sorted(choices.items())),
        times[(len(times) - 1) // 2],
        max(at for at, _ in rows),
    )


def _choice(choice: str, right: bool, people: list[FirstAttempt]) -> ChoiceTally:
    scores = [it.rest_right / it.rest_count for it in people if it.rest_count]
    hinted = sum(it.hinted for it in people)
    squares = sum(score * score for score in scores)
    return ChoiceTally(choice, right, len(people), hinted, len(scores), sum(scores), squares)
