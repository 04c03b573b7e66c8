"""Effects as plain lines."""

import re
import unicodedata
from collections.abc import Iterator

import pytest

from adapters.terminal import render
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    EndReason,
    ExtendClock,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ShowHint,
    Standing,
    TellBadges,
    TellCorrection,
    Verdict,
)
from bot.engine.events import EarnedBadge
from bot.engine.game import Phase
from bot.engine.modes import MODES
from bot.engine.questions import DIFFICULTIES, KINDS, LETTERS, RAISES, Proof, Snippet
from bot.engine.views import PlayerView, view
from tests.engine.builders import OWNER, RIGHT, challenge, moment, next_question, practice, press, question, skip, solo
from tests.engine.builders import feed as feed_game

ORDER = (0, 1, 2, 3)

CODE = 'def f(x):\n    if x:\n\n        return "4 × 7"\n\treturn None  # a tab\n'

ANNOUNCEMENTS: list[Announcement] = [
    AskQuestion(0, 0, ORDER, 30, 2),
    AskQuestion(7, 1, ORDER, None, None),
    ExtendClock(0, 0, 5_000),
    *(CloseQuestion(0, reason) for reason in CloseReason),
    Reveal(0, 0, ORDER, RIGHT, (0, 1, 0, 0), (OWNER,), 1, 1),
    *(FinishChallenge(reason, 3, (Standing(1, OWNER, 120, 2, 1, 0),), 1) for reason in EndReason),
    AwardBadge(OWNER, "mastery:tensors", "Tensor Tamer", "🏅", "tensors", "v1", True, 0),
    TellBadges((EarnedBadge(OWNER, "first-right", "First Light", "🌱"),)),
    TellCorrection(0, RIGHT, 2, (Standing(1, OWNER, 90, 1, 1, 0),), 1),
]


def seen(**others: object) -> PlayerView:
    fields = {
        "phase": Phase.OPEN,
        "mode": "challenge",
        "owner": OWNER,
        "shuffled": False,
        "round_no": 1,
        "question": 1,
        "order": ORDER,
        "attempts": 2,
        "limit_ms": 30_000,
        "deadline": 30_000,
        "joined": True,
        "tried": (),
        "attempts_left": 2,
        "hinted": False,
        "done": False,
        "solved": False,
        "points": 120,
        "right": 1,
    }
    return PlayerView(**(fields | others))  # type: ignore[arg-type]


def lines_of(effect: Announcement, *, scored: bool = True) -> list[str]:
    return render.announcement(effect, challenge(), OWNER, scored=scored)


def everything() -> Iterator[str]:
    """All that plain play can say about a challenge whose own texts are plain."""
    for effect in ANNOUNCEMENTS:
        yield from lines_of(effect)
        yield from lines_of(effect, scored=False)
    for verdict in Verdict:
        yield from render.reply((PrivateVerdict(OWNER, 0, 0, verdict, 1),), challenge(), seen(round_no=0, question=0))
    yield from render.reply((ShowHint(OWNER, 0, 25),), challenge(), seen())
    yield from render.again(challenge(), seen(tried=(0, 2), attempts_left=0, hinted=True), 1_000)
    for mode in MODES:
        yield from render.opening(challenge(), mode)
    for phase in Phase:
        yield render.resumed(challenge(), seen(phase=phase), scored=True)


def subclasses(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield kind
        yield from subclasses(kind)


def test_every_announcement_has_an_example_here() -> None:
    # By name: a dataclass with slots leaves the class that it was made from behind.
    names = {kind.__name__ for kind in subclasses(Announcement)}
    windows = {"OpenWindow", "CountPlayers", "CloseWindow"}  # there are none in a terminal
    assert names - windows == {type(effect).__name__ for effect in ANNOUNCEMENTS}


@pytest.mark.parametrize("effect", ANNOUNCEMENTS, ids=repr)
def test_every_announcement_can_be_said(effect: Announcement) -> None:
    silent = isinstance(effect, CloseQuestion) and effect.reason in (CloseReason.ANSWERED, CloseReason.STOPPED)
    assert bool(lines_of(effect)) is not silent


def test_an_unknown_announcement_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="Announcement"):
        lines_of(Announcement())


def test_no_colours_no_cursor_movement_no_emoji() -> None:
    for line in everything():
        assert "\n" not in line
        for sign in line:
            assert unicodedata.category(sign) not in ("Cc", "Cf", "So", "Sk", "Co"), (sign, line)


def test_only_a_badge_is_ever_called_earned() -> None:
    assert [line for line in everything() if "earned" in line.lower()] == ["Badge earned: Tensor Tamer"] * 2


# --- questions -------------------------------------------------------------------------------------------------------


def test_a_question_in_full() -> None:
    assert render.question(question(), 1, 3, ORDER, 30, 2) == [
        "Question 2 of 3 · Conceptual · Intermediate · 30 seconds · 2 attempts",
        "",
        "What is q1?",
        "",
        "A. choice 0",
        "B. choice 1",
        "C. choice 2",
        "D. choice 3",
        "",
        "Type A, B, C or D, or hint, skip, stop, leave, help.",
    ]


def test_code_keeps_its_lines_and_its_indentation() -> None:
    lines = render.question(question(snippet=Snippet(CODE)), 0, 1, ORDER, 30, 2)
    start = lines.index("What is q1?") + 2
    shown = lines[start : lines.index("", start + 4)]
    assert shown == [f"    {line}" if line else "" for line in CODE.rstrip("\n").split("\n")]
    assert "\n".join(line.removeprefix("    ") for line in shown) + "\n" == CODE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_every_kind_and_difficulty(kind: str, difficulty: str) -> None:
    head = render.question(question(kind=kind, difficulty=difficulty), 0, 1, ORDER, 1, 1)[0]
    labels = f"{KINDS[kind].label} · {DIFFICULTIES[difficulty].label}"
    assert head == f"Question 1 of 1 · {labels} · 1 second · 1 attempt"


@pytest.mark.parametrize("choices", range(2, 7))
def test_two_to_six_choices(choices: int) -> None:
    lines = render.question(question(choices=choices), 0, 1, tuple(range(choices)), 30, 2)
    offered = [line for line in lines if re.match(r"[A-F]\. ", line)]
    assert offered == [f"{LETTERS[place]}. choice {place}" for place in range(choices)]


def test_choices_stand_in_the_order_in_which_they_are_asked() -> None:
    assert "A. choice 2" in render.question(question(), 0, 1, (2, 0, 3, 1), 30, 2)


def test_a_mode_without_clock_and_count_tells_of_neither() -> None:
    assert render.question(question(), 4, 3, ORDER, None, None)[0] == "Question 2 of 3 · Conceptual · Intermediate"


# --- going on --------------------------------------------------------------------------------------------------------


def test_an_open_question_once_more() -> None:
    lines = render.again(challenge(), seen(tried=(2, 0), attempts_left=1, hinted=True), 18_400)
    assert lines[0] == "Question 2 of 3 · Conceptual · Intermediate · 12 seconds · 2 attempts"
    assert lines[-7:-2] == ["", "You tried C before.", "You tried A before.", "1 attempt left.", "Hint: Think."]
    assert lines[-1].startswith("Type A")


def test_an_untouched_question_once_more() -> None:
    assert render.again(challenge(), seen(), 0)[-1].startswith("Type A")


def test_a_deadline_that_has_passed_leaves_0_seconds() -> None:
    assert " · 0 seconds · " in render.again(challenge(), seen(), 99_000)[0]


@pytest.mark.parametrize(
    ("phase", "scored", "words"),
    [
        (Phase.OPEN, True, "Going on with your unfinished game of Tensor basics: question 2 of 3, 120 points so far."),
        (Phase.OPEN, False, "Going on with your unfinished game of Tensor basics: question 2 of 3."),
        (
            Phase.REVEALED,
            True,
            "Going on with your unfinished game of Tensor basics: after question 2 of 3, 120 points so far.",
        ),
        (Phase.OVER, True, "Your last game of Tensor basics ended before you could see its result:"),
    ],
)
def test_where_a_game_goes_on(phase: Phase, scored: bool, words: str) -> None:
    assert render.resumed(challenge(), seen(phase=phase), scored=scored) == words


def test_practice_goes_on_in_the_first_questions_again() -> None:
    game = practice(2)
    for number in range(3):
        feed_game(game, skip(round_no=number))
        next_question(game)
    assert "question 2 of 2." in render.resumed(challenge(2), view(game, OWNER), scored=False)


# --- replies and ends ------------------------------------------------------------------------------------------------


def test_a_wrong_answer_brings_the_choices_feedback() -> None:
    game = solo()
    before = view(game, OWNER)
    effects = tuple(feed_game(game, press(OWNER, 0)))
    assert render.reply(effects, game.challenge, before) == ["A is wrong. 1 attempt left.", "not 0"]


def test_a_right_answer_is_followed_by_the_explanation() -> None:
    game = solo()
    before = view(game, OWNER)
    effects = feed_game(game, press(OWNER, RIGHT, after=30_000))
    said = render.reply(tuple(effects), game.challenge, before)
    for effect in effects:
        if isinstance(effect, Announcement):
            said += lines_of(effect)
    assert said == ["B is right. 100 points.", "The right answer is B: choice 1", "", "Because.", ""]
    assert moment() == game.current.shown_at


def reveal(proof: Proof) -> list[str]:
    whole = challenge(1, kind="predict-output", snippet=Snippet(CODE), proof=proof)
    return render.announcement(Reveal(0, 0, ORDER, RIGHT, (0, 1, 0, 0), (OWNER,), 1, 1), whole, OWNER, scored=True)


def test_the_reveal_shows_what_was_really_printed() -> None:
    assert reveal(Proof("[[1,\n\n  2]]", "2.13.0")) == [
        "The right answer is B: choice 1",
        "",
        "PyTorch 2.13.0 really printed:",
        "",
        "    [[1,",
        "",
        "      2]]",
        "",
        "Because.",
        "",
    ]


def test_no_output_reaches_the_terminal_as_a_command() -> None:
    for line in reveal(Proof("\x1b[2J\a\r\x9b\u202e\ttab\n\0", "2.13.0")):
        assert line.isprintable()
    for line in reveal(Proof("\x1b[2J", "2.13.0", RAISES, "KeyError", "\x1b]0;title\a\n\0")):
        assert line.isprintable()


def test_no_score_in_a_mode_without_points() -> None:
    end = FinishChallenge(EndReason.STOPPED, 3, (), 1)
    assert lines_of(end, scored=False) == ["The game was stopped."]
    assert lines_of(end) == ["The game was stopped.", "Score: 0 points, 0 of 3 right."]


def test_the_opening_tells_what_to_expect() -> None:
    assert render.opening(challenge(), "practice") == [
        "Tensor basics (practice)",
        "pytorch · 3 questions · about 5 minutes",
        "",
    ]
