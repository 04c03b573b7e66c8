"""What a dialog may say and see: the words of the quiz, whatever the platform.

A platform joins by one driver: a `Table` whose players do these things on it, and a row in `drivers.py`. In every
dialog the right answer is B (`tests.engine.builders.RIGHT`), choices keep their places, and a question is open for 30
seconds.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Protocol, Self

import pytest

from bot.bank.limits import LIMITS
from bot.engine.questions import Challenge, Question, Snippet
from tests.engine.builders import challenge

QUESTIONS = 2
"""How many questions the challenge of the dialogs has."""

RIGHT_ANSWER = "The right answer is"
"""How a reveal can be told from anything else."""

ENDINGS = (
    "That was the last question.",
    "The game was stopped.",
    "The game ended because its channel can no longer be reached.",
)
"""How a summary can be told from anything else."""


class Ability(StrEnum):
    """What not every platform can do, in words that complete "there is no way to …"."""

    KEEP_OLD_BUTTONS = "press a button of a game that is over"


class Page(StrEnum):
    """What can be looked up."""

    ME = "me"
    CHALLENGES = "list"
    MODES = "modes"
    HELP = "help"


class Change(StrEnum):
    """What can be done to a schedule."""

    LIST = "list"
    PREVIEW = "preview"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    REMOVE = "remove"
    STOP = "stop"


class Player(Protocol):
    """Somebody at the table. Whatever they do is answered with the text that they alone read then, "" for none."""

    async def starts(self, challenge: str = "tensors", mode: str = "challenge") -> str:
        """Ask for a game."""
        ...

    async def presses(self, letter: str, *, stale: bool = False) -> str:
        """Press a choice of the newest question.

        `stale` presses where the question takes that press no more, as somebody does whose screen lags behind.
        """
        ...

    async def asks_for_hint(self) -> str:
        """Press the hint of that question."""
        ...

    async def comes_back(self, mode: str = "challenge") -> str:
        """Go on with the game that was left unfinished."""
        ...

    async def stops(self) -> str:
        """Ask for the game to end."""
        ...

    async def skips(self) -> str:
        """Ask for the question to be closed."""
        ...

    async def points(self) -> int:
        """What is kept of them, over all games."""
        ...

    async def badges(self) -> list[str]:
        """The names of the badges that are kept of them for the challenges that they have mastered."""
        ...


class Table(Protocol):
    """Where a dialog takes place."""

    abilities: frozenset[Ability]

    @property
    def ann(self) -> Player:
        """Who starts."""
        ...

    @property
    def question(self) -> str:
        """The newest question as it is shown now, "" where none was asked."""
        ...

    @property
    def reveal(self) -> str:
        """The newest reveal as it is shown now, "" where there was none."""
        ...

    @property
    def summary(self) -> str:
        """The end of the newest game as it is shown, "" where there was none."""
        ...

    @property
    def seconds_left(self) -> int | None:
        """How long the newest question is open still, as it is shown to the players; None for no clock."""
        ...

    async def passes(self, seconds: float) -> None:
        """Let time pass."""
        ...

    async def closes(self) -> None:
        """Let the question close by its time, unless it is closed."""
        ...

    async def goes_on(self) -> None:
        """After a reveal: let the game ask its next question, as it does where everybody has read on."""
        ...

    async def restarts(self, *, killed: bool = False, away: float = 0) -> None:
        """End the program, asked to or killed, and start it again over the same database, so many seconds later."""
        ...

    async def cannot_write(self) -> None:
        """Let the next write to the database fail."""
        ...

    async def games(self) -> int:
        """How many games are running."""
        ...


class Member(Player, Protocol):
    """Somebody in a channel."""

    @property
    def name(self) -> str:
        """How others see them."""
        ...

    @property
    def private(self) -> bool:
        """Whether nobody else could read what they read last."""
        ...

    async def asks_for_attempts(self) -> str:
        """Ask where they stand in the newest question."""
        ...

    async def presses_earlier(self, letter: str, round_no: int) -> str:
        """Press a choice of an earlier question, counted from 0, on a screen that lags behind."""
        ...

    async def looks_up(self, page: Page) -> str:
        """Open a page that is not about one game."""
        ...

    async def hides_name(self, hidden: bool = True) -> str:
        """Change on their own page whether they are named."""
        ...


class Channel(Table, Protocol):
    """A channel in which many play. Mia may moderate it."""

    @property
    def ann(self) -> Member: ...
    @property
    def ben(self) -> Member: ...
    @property
    def mia(self) -> Member: ...

    @property
    def texts(self) -> list[str]:
        """What everybody can read, oldest message first."""
        ...

    @property
    def takes_presses(self) -> bool:
        """Whether the newest question has buttons that can be pressed."""
        ...

    async def at_once(self, *presses: tuple[Member, str]) -> list[str]:
        """Let these presses (player, letter) arrive before any of them is answered; the answers."""
        ...

    async def elsewhere(self, *, same_server: bool = False) -> Self:
        """Another channel with people of the same names, of another server unless told otherwise."""
        ...

    async def is_deleted(self) -> None:
        """Let somebody delete the channel."""
        ...

    async def bot_is_removed(self) -> None:
        """Let somebody remove the bot from the server."""
        ...

    async def question_is_deleted(self) -> None:
        """Let somebody delete the newest question's message."""
        ...


class Regular(Member, Protocol):
    """Somebody in a channel where there are dailies and boards."""

    async def plays_daily(self, *, stale: bool = False) -> str:
        """Press Play on the newest daily's post; what they then read alone, such as their first question.

        `stale` presses where the post has no such button any more, on a screen that lags behind.
        """
        ...

    async def answers(self, *questions: str) -> str:
        """Press these letters in their own run: a text for each question, of all presses that it takes, such as "AB".

        Between two questions they go on. What they read after the last press.
        """
        ...

    async def sees_answers(self) -> str:
        """Ask for the answers of the newest daily: its first question."""
        ...

    async def turns_page(self, label: str = "Next") -> str:
        """Press this button of what they read last: an answer, or a board."""
        ...

    async def adds_daily(self, time: str, **options: str | int) -> str:
        """Ask for a daily here. Options are named as in `Plan`, with `challenge` and `topic` for its source."""
        ...

    async def changes_daily(self, how: Change) -> str:
        """Ask for this change of the channel's newest daily."""
        ...

    async def sets_zone(self, zone: str, *, space: bool = False) -> str:
        """Choose a time zone for themselves, or for the server or workspace."""
        ...

    async def looks_at_board(
        self, scope: str = "space", period: str = "week", by: str = "points", page: int = 1
    ) -> str:
        """Ask for a leaderboard. The words are those of `bot.engine.boards`."""
        ...

    async def looks_at_badges(self) -> str:
        """Ask for their own badges."""
        ...

    async def asks_for_review(self) -> str:
        """Ask for what is due for review."""
        ...

    @property
    def news(self) -> list[str]:
        """What they were told in private without having asked for it just then, oldest first."""
        ...


class Days(Channel, Protocol):
    """A channel where dailies are posted, and what is over is settled. Mia moderates it. It is midnight, UTC."""

    @property
    def ann(self) -> Regular: ...
    @property
    def ben(self) -> Regular: ...
    @property
    def mia(self) -> Regular: ...

    @property
    def daily(self) -> str:
        """The newest daily's post as it is shown now, "" where there is none."""
        ...

    @property
    def result(self) -> str:
        """What came of the newest daily that is closed, "" where there is none."""
        ...

    async def reaches(self, clock: str) -> None:
        """Let time pass until it is so late (HH:MM, UTC), today or else tomorrow."""
        ...

    async def cannot_post(self) -> None:
        """Let the bot lose the right to post here."""
        ...


def require(table: Table, ability: Ability) -> None:
    """Skip the dialog on a platform that cannot do this."""
    if ability not in table.abilities:
        pytest.skip(f"there is no way to {ability}")


def offered() -> dict[str, Challenge]:
    """The challenges of the dialogs by id."""
    only = challenge(QUESTIONS, pinned=range(4))
    return {only.id: only}


def long() -> dict[str, Challenge]:
    """The same challenge with texts as long as a pack may have them: no chat shows a reveal in one message."""

    def words(start: str, field: str) -> str:
        most = LIMITS[field].maximum
        return (start + " word" * most)[: most - 15]  # so that all of them are within the limit for what is shown

    def at_length(asked: Question) -> Question:
        code = "\n".join(f"line_{number} = {number}" for number in range(10))
        choices = [replace(choice, text=words(choice.text, "text")) for choice in asked.choices]
        return replace(
            asked,
            prompt=words(asked.prompt, "prompt"),
            snippet=Snippet(code, "python"),
            choices=tuple(choices),
            explanation=words(asked.explanation, "explanation"),
        )

    only = challenge(QUESTIONS, choices=6, pinned=range(6))
    return {only.id: replace(only, questions=tuple(map(at_length, only.questions)))}


def newest(texts: list[str], *words: str) -> str:
    """The last of the texts that holds any of the words, "" where none does."""
    return next((text for text in reversed(texts) if any(word in text for word in words)), "")
