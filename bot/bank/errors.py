"""What the bank refuses when it is asked for a challenge."""

import difflib
from collections.abc import Iterable

from bot.engine.errors import QuizError


class UnknownChallenge(QuizError, LookupError):
    """The bank holds no playable challenge of this id.

    The message is one or two sentences for the person who asked: it names near matches, or, where the challenge
    exists but its pack has faults, how to see them. `near` holds the ids that look alike, nearest first.
    """

    def __init__(self, id_: str, known: Iterable[str] = (), *, faulty: bool = False) -> None:
        ids = sorted(known)
        self.id = id_
        self.near = tuple(difflib.get_close_matches(id_.lower(), ids, n=3, cutoff=0.5))
        super().__init__(_refusal(id_, faulty) + _guidance(self.near, ids, faulty))


def _refusal(id_: str, faulty: bool) -> str:
    if faulty:
        return f'The challenge "{id_}" cannot be played, because its pack has faults.'
    return f'There is no challenge "{id_}".'


def _guidance(near: tuple[str, ...], ids: list[str], faulty: bool) -> str:
    if faulty:
        return " quizhost bank check names them."
    if near:
        return f" Did you mean {' or '.join(near)}?"
    return " quizhost bank list shows all." if ids else " The bank is empty."
