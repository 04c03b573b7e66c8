"""What a button says to us when it is pressed: ids alone, never an answer.

An id is `quiz:<action>:<game>:<round>` and, where a choice is meant, `:<place>`: a custom id on Discord, an action id
on Slack. It means the same for ever, so that every button ever posted can be read.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PREFIX: Final = "quiz"
MAX_ID: Final = 100
"""The shortest of the platforms' limits for such an id, in characters."""


class Action(StrEnum):
    """What is asked for. The value is part of the ids of messages that were posted: it never changes."""

    CHOOSE = "c"
    HINT = "h"
    ATTEMPTS = "a"  # "my attempts": where I stand in this question
    NEXT = "n"  # a personal game: the reveal has been read
    STOP = "x"  # a personal game: end it
    CONTINUE = "go"  # a personal game: show it again, in a new message
    HIDE = "hide"  # leave my name out of reveals and summaries
    SHOW = "show"  # put it in again
    PLAY = "p"  # a daily: begin or go on with a run of one's own
    ANSWERS = "ans"  # a daily that is closed: its questions with their answers; the round is the question
    BOARD = "b"  # a page of a leaderboard: the name says which board, the round is the page
    POST_BOARD = "bp"  # a leaderboard, for everybody in the channel; named as BOARD
    REVIEW = "rv"  # begin or go on with the review of what is due
    BADGES = "bg"  # a page of one's badges: the round is the page
    ADD_DAILY = "da"
    PREVIEW_DAILY = "dv"  # this and the following name a schedule
    PAUSE_DAILY = "dp"
    RESUME_DAILY = "dr"
    SKIP_DAILY = "ds"
    REMOVE_DAILY = "dx"
    SURELY_REMOVE_DAILY = "dxx"
    STOP_DAILY = "dw"  # withdraw the one that is open, by its game
    REPORT = "rp"  # this question is wrong; the round is the question's number in its challenge
    REPORTS = "rq"  # a page of the questions that were reported: the round is the page
    LOOK = "rl"  # this and the following name a question that was reported, by its key
    KEEP = "rk"
    QUARANTINE = "rqn"
    CORRECT = "rc"  # another choice is right: the place is the choice's in the challenge
    SURELY_CORRECT = "rcc"
    AUDIT = "au"  # a page of the audit: the round is the page
    SETTINGS = "se"  # open the form that changes settings
    PRIVACY = "pv"  # what is kept of whoever presses
    EXPORT = "px"
    HIDE_ME = "ph"  # as HIDE and SHOW, but PRIVACY is shown then
    SHOW_ME = "ps"
    ERASE = "pe"  # leave nothing of whoever presses: ask whether that is meant
    SURELY_ERASE = "pee"
    LINK = "pl"
    UNLINK = "pu"
    PACKS = "kq"  # a page of the packs that a space has brought: the round is the page
    BRING = "kb"  # bring a file of questions: open the form for it
    PACK = "kl"  # this and the following name a version of a pack; the round of this one is the page
    PACK_QUESTION = "kn"  # one of its questions with the answer; the round is the question
    PACK_FILE = "kx"  # hand it over as a file
    PROVE = "kv"
    PUBLISH = "ku"
    RETIRE = "kr"  # take it away: ask why
    AUTHOR = "ka"  # a form for one question; the name tells what was asked for before


PLACED: Final = frozenset({Action.CHOOSE, Action.CORRECT, Action.SURELY_CORRECT})
"""The actions that name a choice."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `round_no` and `place` count from 0.

    `game_id` is "" where it belongs to no game. Buttons of schedules have the schedule's id there, those of boards the
    board's name, such as "channel.week.points", those of reports the key of a question.
    """

    action: Action
    game_id: str = ""
    round_no: int = 0
    place: int | None = None

    @property
    def custom_id(self) -> str:
        """The id that the platform keeps and sends back."""
        place = "" if self.place is None else f":{self.place}"
        return f"{PREFIX}:{self.action.value}:{self.game_id}:{self.round_no}{place}"


def understand(custom_id: str) -> Button | None:
    """The button with this id; None where it is none of ours. Never raises."""
    parts = custom_id.split(":")
    if len(parts) not in (4, 5) or parts[0] != PREFIX:
        return None
    action = _ACTIONS.get(parts[1])
    if not (parts[2].isascii() and parts[2].isprintable()):  # no name of ours: databases do not even take some of them
        return None
    numbers = parts[3:]
    if action is None or not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return None
    place = int(numbers[1]) if len(numbers) > 1 else None
    if (place is not None) is not (action in PLACED):
        return None
    return Button(action, parts[2], int(numbers[0]), place)


_ACTIONS: Final = {action.value: action for action in Action}
