"""Finding questions by their names (`bot.engine.careers.origin`): in the bank, or in the games that asked them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.careers import origins
from bot.engine.questions import Challenge, Choice, Question
from bot.host.curation import Curation
from bot.host.errors import HostError
from bot.host.library import Library
from bot.host.zones import quoted
from bot.ports import Store
from bot.ports.corrections import EVERYWHERE


class NoSuchQuestion(HostError):
    """A question, or a choice of it, is not known any more. The message is a sentence that says what to do."""


class DrawnAnew(HostError):
    """A question with parameters has no key of its own that could be corrected."""

    def __init__(self) -> None:
        super().__init__(
            "Each game draws other values for this question, and a program computes the answer; quarantine it instead."
        )


def choice_of(question: Question, place: int) -> Choice:
    """The choice at an index in the pack's order. Raises `NoSuchQuestion` where there is none any more."""
    if not 0 <= place < len(question.choices):
        raise NoSuchQuestion("The question has no such choice any more; look at it again.")
    return question.choices[place]


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its challenge by the keys that hold, and its index there.

    `pack_answer` is the index of the choice that is right by the challenge's own key.
    """

    challenge: Challenge
    index: int
    pack_answer: int
    in_bank: bool

    @property
    def question(self) -> Question:
        """The question by the key that holds."""
        return self.challenge.questions[self.index]


class Lookup:
    """Finds questions of one library and one store.

    A space sees the operator's challenges and its own; `EVERYWHERE` sees those of all spaces.
    """

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._curation = Curation(store)

    def names(self, space: str) -> Iterator[str]:
        """The names of all questions that a space can play."""
        return (name for challenge in self._bank(space).values() for name in origins(challenge))

    def in_bank(self, space: str, name: str) -> tuple[Challenge, int] | None:
        """The challenge of a space that has a question, and the question's index there; None where none has it."""
        challenge = self._bank(space).get(challenge_of(name))
        names = [] if challenge is None else origins(challenge)
        return (challenge, names.index(name)) if challenge is not None and name in names else None

    async def find(self, space: str, name: str) -> Found:
        """A question as the bank has it, or else as it was asked last, by the key that holds in a space.

        Raises `NoSuchQuestion` or `StoreError`.
        """
        there = self.in_bank(space, name)
        challenge, index = there or await self._as_asked(name)
        graded = await self._curation.graded(space, challenge)
        return Found(graded, index, challenge.questions[index].answer, there is not None)

    def _bank(self, space: str) -> Mapping[str, Challenge]:
        return self._library if space == EVERYWHERE else self._library.of(space)

    async def _as_asked(self, name: str) -> tuple[Challenge, int]:
        asked = await self._store.corrections.last_asked(name)
        if asked is None:
            raise NoSuchQuestion(f"There is no question {quoted(name)}; check its name, or look at the list again.")
        return asked, origins(asked).index(name)


def challenge_of(name: str) -> str:
    """The id of the challenge in the bank that a question's name names."""
    return name.partition("/")[0]
