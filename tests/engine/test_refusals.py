"""What is not in the table of transitions is refused, with an error that says why, and changes nothing."""

from dataclasses import replace
from itertools import product

import pytest

from bot.engine import errors
from bot.engine.errors import (
    CorruptLog,
    GameAlreadyStarted,
    GameNotStarted,
    GameOver,
    InvalidChallenge,
    NotAllowed,
    NotYetShown,
    QuizError,
    RefusedEvent,
    RoundOver,
)
from bot.engine.events import (
    EVENTS,
    BadgesEarned,
    ChoicePressed,
    ContinuePressed,
    GameCorrected,
    GameRequested,
    HintPressed,
    PlayerJoined,
    RunEnded,
    SkipPressed,
    StopPressed,
)
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge, Choice
from bot.engine.transitions import TRANSITIONS, fold, step
from tests.engine.builders import (
    OWNER,
    RIGHT,
    ask_hint,
    challenge,
    game_at,
    one_of_each,
    press,
    question,
    refuse,
    requested,
    show,
    skip,
    snapshot,
    tick,
)

EXAMPLES = {type(event): event for event in one_of_each(round_no=1)}

OF_THE_HOST = {"RunEnded", "BadgesEarned", "GameCorrected"}
OF_A_WINDOW = {
    "QuestionShown",
    "RunEnded",
    "GameCorrected",
    "Tick",
    "StopPressed",
    "ChatLost",
    "HostReturned",
    "PlayerGone",
}
PLAYED_ALONE = (PlayerJoined, ChoicePressed, HintPressed, SkipPressed, ContinuePressed, BadgesEarned)

LAWFUL = {
    Phase.NEW: {"GameRequested"},
    Phase.ASKING: set(EVENTS) - OF_THE_HOST - {"GameRequested", "HintPressed", "SkipPressed"},
    Phase.OPEN: set(EVENTS) - OF_THE_HOST - {"GameRequested"},
    Phase.REVEALED: set(EVENTS) - OF_THE_HOST - {"GameRequested", "SkipPressed"},
    Phase.POSTING: OF_A_WINDOW,
    Phase.WINDOW: OF_A_WINDOW,
    Phase.OVER: {"ChoicePressed", "Tick", "HostReturned", "QuestionShown", "ChatLost", "PlayerGone"} | OF_THE_HOST,
}

REFUSALS = [
    *((Phase.NEW, kind, GameNotStarted) for kind in EVENTS.values() if kind is not GameRequested),
    *((phase, GameRequested, GameAlreadyStarted) for phase in Phase if phase is not Phase.NEW),
    (Phase.ASKING, HintPressed, NotYetShown),
    (Phase.ASKING, SkipPressed, NotYetShown),
    (Phase.ASKING, ChoicePressed, NotYetShown),
    (Phase.REVEALED, SkipPressed, RoundOver),
    (Phase.REVEALED, HintPressed, RoundOver),
    *((Phase.OVER, kind, GameOver) for kind in (HintPressed, SkipPressed, ContinuePressed, StopPressed, PlayerJoined)),
    *((phase, kind, NotAllowed) for phase in (Phase.POSTING, Phase.WINDOW) for kind in PLAYED_ALONE),
    *(
        (phase, kind, NotAllowed)
        for phase in (Phase.ASKING, Phase.OPEN, Phase.REVEALED)
        for kind in (RunEnded, BadgesEarned, GameCorrected)
    ),
]

UNLISTED = [(phase, kind) for phase, kind in product(Phase, EVENTS.values()) if (phase, kind) not in TRANSITIONS]


def test_there_is_an_example_of_every_event():
    assert set(EXAMPLES) == set(EVENTS.values())


@pytest.mark.parametrize("phase", list(Phase), ids=str)
def test_the_table_holds_what_is_lawful_in_a_phase_and_nothing_else(phase):
    assert {kind.__name__ for listed, kind in TRANSITIONS if listed is phase} == LAWFUL[phase]


def test_every_pair_outside_the_table_is_refused_and_changes_nothing():
    for (phase, kind), audience in product(UNLISTED, ("solo", "channel")):
        game = game_at(phase, audience)
        assert game.phase is phase
        before = snapshot(game)
        with pytest.raises(RefusedEvent):
            step(game, EXAMPLES[kind])
        assert snapshot(game) == before


@pytest.mark.parametrize(("phase", "kind", "error"), REFUSALS, ids=lambda part: getattr(part, "__name__", str(part)))
def test_a_refusal_says_why(phase, kind, error):
    assert str(refuse(game_at(phase), EXAMPLES[kind], error))


def test_every_pair_outside_the_table_has_its_reason_in_this_file():
    assert {(phase, kind) for phase, kind, _ in REFUSALS} >= set(UNLISTED)


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.OPEN, Phase.REVEALED])
@pytest.mark.parametrize("event", [ask_hint(OWNER, round_no=0), skip(round_no=0)], ids=["hint", "skip"])
def test_what_was_meant_for_an_earlier_round_is_told_that_it_is_over(phase, event):
    assert refuse(game_at(phase), event, RoundOver).round_no == 0


def test_a_game_can_be_played_after_a_refusal():
    game = Game(challenge())
    refuse(game, press(OWNER, RIGHT), GameNotStarted)
    assert step(game, requested())
    assert game.revision == 1


def test_what_is_not_known_before_the_request_is_refused_to_readers_too():
    for name in ("request", "mode", "current", "question", "alone", "open_to_all", "holds_window", "window"):
        with pytest.raises(GameNotStarted):
            getattr(Game(challenge()), name)
    assert Game(challenge()).due_at is None


def test_every_error_is_a_refusal_or_ours():
    raised = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, QuizError)}
    ours = {QuizError, InvalidChallenge, CorruptLog, RefusedEvent}
    assert {kind for kind in raised if not issubclass(kind, RefusedEvent)} == ours - {RefusedEvent}
    assert {error for _, _, error in REFUSALS} <= raised


# --- Logs ------------------------------------------------------------------------------------------------------------


def test_a_log_without_events_folds_to_a_new_game():
    assert snapshot(fold(challenge(), [])) == snapshot(Game(challenge()))


@pytest.mark.parametrize(
    ("log", "number"),
    [
        ([show()], 1),
        ([requested(), requested()], 2),
        ([requested(mode="exam")], 1),
        ([requested(), show(), press("ben", RIGHT)], 3),
        ([requested(), show(), press(OWNER, 9)], 3),
    ],
)
def test_a_log_with_an_event_that_is_refused_is_corrupt(log, number):
    with pytest.raises(CorruptLog, match=rf"^event {number} \({type(log[-1]).__name__}\) is refused"):
        fold(challenge(), log)


@pytest.mark.parametrize(
    "log",
    [
        [requested(), tick(1)],
        [requested(), show(), show()],
        [requested(), show(), press(OWNER, RIGHT, 10**9)],
        [requested(), show(), press(OWNER, 0), press(OWNER, 0)],
    ],
)
def test_a_log_with_an_event_that_changes_nothing_is_corrupt(log):
    with pytest.raises(CorruptLog, match=rf"^event {len(log)} \({type(log[-1]).__name__}\) changes nothing"):
        fold(challenge(), log)


# --- Challenges ------------------------------------------------------------------------------------------------------

RIGHT_ONE, OTHER = Choice("right", right=True), Choice("other")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "riddle"}, "unknown kind 'riddle'"),
        ({"difficulty": "easy"}, "unknown difficulty 'easy'"),
        ({"seconds": 0}, "seconds must be 1 to 86400"),
        ({"seconds": 86_401}, "seconds must be 1 to 86400"),
        ({"attempts": 0}, "attempts must be at least 1"),
        ({"attempts": -1}, "attempts must be at least 1"),
    ],
)
def test_a_question_out_of_its_ranges_is_invalid(fields, fault):
    with pytest.raises(InvalidChallenge, match=f"^question 'q7': {fault}$"):
        question("q7", **fields)


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ((), "0 choices; 2 to 6 work"),
        ((RIGHT_ONE,), "1 choices; 2 to 6 work"),
        ((RIGHT_ONE, *[OTHER] * 6), "7 choices; 2 to 6 work"),
        ((OTHER, OTHER), "exactly one choice must be right"),
        ((RIGHT_ONE, RIGHT_ONE), "exactly one choice must be right"),
    ],
)
def test_a_question_has_two_to_six_choices_of_which_one_is_right(choices, fault):
    with pytest.raises(InvalidChallenge, match=f"^question 'q1': {fault}$"):
        replace(question(), choices=choices)


def test_a_challenge_has_questions_and_each_id_once():
    def of(*questions) -> Challenge:
        return Challenge("c", "C", ("t",), 1, "B", questions, "v1")

    assert len(of(question("a"), question("b")).questions) == 2
    with pytest.raises(InvalidChallenge, match=r"^challenge 'c' has no questions$"):
        of()
    with pytest.raises(InvalidChallenge, match=r"^challenge 'c': question id 'a' is used twice$"):
        of(question("a"), question("b"), question("a"))
