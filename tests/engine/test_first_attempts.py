"""First attempts: the first press of each player on each question of a game."""

from dataclasses import replace

from bot.engine.attempts import RIGHT, choice_key, content_version, first_attempts
from bot.engine.questions import Choice, Snippet
from bot.engine.transitions import step
from tests.engine.builders import OWNER, ask_hint, channel, feed, go_on, press, question, show, solo
from tests.engine.builders import RIGHT as PLACE


def attempts(game, *log):
    return {(it.player, it.question): it for it in first_attempts(game, log)}


def played(*events):
    """A game of one player after these events, each of which says what was done; with its log."""
    game = solo()
    log = [show(), *events]
    for event in events:
        step(game, event)
    return game, log


def test_the_first_press_counts_with_its_time():
    events = (press(OWNER, 0, after=4_000), press(OWNER, PLACE, after=9_000))
    game, log = played(*events)
    (found,) = first_attempts(game, log)
    of = game.challenge
    assert found.question == "tensors/q1"
    assert (found.right, found.hinted, found.ms) == (False, False, 4_000)
    assert found.choice == choice_key(of.questions[0], of.questions[0].choices[0])
    assert (found.rest_right, found.rest_count) == (0, 0)


def test_a_hint_before_the_press_counts_and_one_after_it_does_not():
    game, log = played(ask_hint(OWNER, after=1_000), press(OWNER, PLACE, after=2_000))
    assert next(first_attempts(game, log)).hinted
    game, log = played(press(OWNER, 0, after=1_000), ask_hint(OWNER, after=2_000), press(OWNER, PLACE, after=3_000))
    assert not next(first_attempts(game, log)).hinted


def test_a_hint_alone_is_no_attempt():
    game, log = played(ask_hint(OWNER))
    assert list(first_attempts(game, log)) == []


def test_the_rest_is_all_other_questions_of_the_game():
    game = solo()
    log = []
    for round_no, places in enumerate(((PLACE,), (0, PLACE), (PLACE,))):
        for event in (
            *((show(round_no),) if round_no else ()),
            *(press(OWNER, place, round_no=round_no) for place in places),
            *((go_on(OWNER, round_no),) if round_no < 2 else ()),
        ):
            step(game, event)
            log.append(event)
    found = attempts(game, show(), *log)
    assert [found[OWNER, f"tensors/q{n}"].right for n in (1, 2, 3)] == [True, False, True]
    assert [found[OWNER, f"tensors/q{n}"].rest_right for n in (1, 2, 3)] == [1, 2, 1]
    assert {it.rest_count for it in found.values()} == {2}


def test_everybody_in_a_channel_has_attempts_of_their_own():
    game = channel("ben", "cem")
    log = [press("ben", PLACE, after=2_000), press("cem", 0, after=3_000)]
    feed(game, *log)
    found = attempts(game, show(), *log)
    assert {player: it.ms for (player, _), it in found.items()} == {"ben": 2_000, "cem": 3_000}
    assert {player: it.right for (player, _), it in found.items()} == {"ben": True, "cem": False}


def test_without_its_showing_in_the_log_a_press_has_no_time():
    game, log = played(press(OWNER, PLACE, after=4_000))
    assert next(first_attempts(game, log[1:])).ms == 0


def test_the_order_in_which_choices_are_shown_makes_no_difference():
    for seed in range(5):
        game = solo(seed=seed, shuffle=True)
        place = game.current.order.index(0)
        event = press(OWNER, place)
        step(game, event)
        (found,) = first_attempts(game, [show(), event])
        assert found.choice == choice_key(game.question, game.question.choices[0])


# --- names -----------------------------------------------------------------------------------------------------------


def test_what_is_asked_makes_the_version():
    one = question()
    assert content_version(one) == content_version(replace(one, hint="another", explanation="x", seconds=5))
    others = [
        replace(one, prompt="Another?"),
        replace(one, choices=tuple(replace(it, right=not it.right) for it in one.choices[:2])),
        replace(one, choices=(replace(one.choices[0], text="other"), *one.choices[1:])),
        replace(one, snippet=Snippet("print(1)")),
        replace(one, template="abc"),
    ]
    assert len({content_version(it) for it in (one, *others)}) == 6


def test_all_draws_of_a_question_have_the_same_names():
    one, other = (
        replace(
            question(),
            prompt=f"What is {number}?",
            template="t",
            choices=(Choice(f"{number}", True), Choice(f"{number + 1}", misconception="one more")),
        )
        for number in (1, 2)
    )
    assert content_version(one) == content_version(other)
    assert [choice_key(one, it) for it in one.choices] == [choice_key(other, it) for it in other.choices]
    assert [choice_key(one, it) for it in one.choices] == [RIGHT, "mistake: one more"]
