"""Plain play, question by question."""

import asyncio
import io
from copy import deepcopy
from dataclasses import replace

import pytest

from adapters.terminal import settling
from adapters.terminal.plain import FINISHED, LEFT, LONGEST_LINE, READ_AHEAD, Lines
from bot.engine.events import ChoicePressed, StopPressed
from bot.engine.questions import Snippet
from tests.adapters.sitting import PATIENCE, Keyboard, Sitting, new_clock
from tests.engine.builders import challenge, challenge_of, question
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore


@pytest.fixture
def clock() -> FakeClock:
    return new_clock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def played(store: MemoryStore, clock: FakeClock, *lines: str, **options: object) -> tuple[int, str]:
    """Play with all lines typed before, as a pipe brings them; the exit code and what was said."""
    sitting = Sitting(store, clock, **options).types(*lines)  # type: ignore[arg-type]
    code = await sitting.leaves()
    return code, sitting.text


# --- answering -------------------------------------------------------------------------------------------------------


async def test_all_right_wins_the_badge(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, *"BBBBB", of=challenge(5))
    assert code == FINISHED
    assert text.splitlines()[-4:] == [
        "That was the last question.",
        "Score: 625 points, 5 of 5 right.",
        "Badge earned: Tensor Tamer",
        "Won with every answer on the first attempt, without hints.",
    ]


async def test_the_only_line_that_says_earned_is_the_badge(store: MemoryStore, clock: FakeClock) -> None:
    _, won = await played(store, clock, "A", "hint", "B", "?", "foo", "B")
    assert [line for line in won.splitlines() if "earned" in line] == ["Badge earned: Tensor Tamer"]
    _, lost = await played(store, clock, "B", "A", "C")
    assert "earned" not in lost
    assert lost.splitlines()[-1] == "Score: 125 points, 1 of 2 right."


async def test_a_press_is_answered_at_once(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "a", "A", "b", of=challenge(1))
    answers = text[text.index("Type A") :].splitlines()[1:]
    assert answers[:7] == [
        "A is wrong. 1 attempt left.",
        "not 0",
        "You tried A before; it does not count again. 1 attempt left.",
        "B is right. 62 points: 50 for the answer + 12 for speed.",
        "The right answer is B: choice 1",
        "",
        "Because.",
    ]


async def test_the_last_attempt_closes_the_question(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "A", "C", of=challenge(1))
    assert "C is wrong. No attempts left.\nnot 2\nThe right answer is B: choice 1\n" in text


async def test_choices_keep_the_packs_order(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, of=challenge(1, choices=6))
    assert "A. choice 0\nB. choice 1\nC. choice 2\nD. choice 3\nE. choice 4\nF. choice 5\n" in text


async def test_a_choice_that_is_not_offered_is_no_press(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "C", of=challenge(1, choices=2))
    assert "'C' means nothing here. Type A or B, or hint, skip, stop, leave, help." in text


async def test_code_is_shown_as_written(store: MemoryStore, clock: FakeClock) -> None:
    code = "if x:\n    y()\n\nz()"
    _, text = await played(store, clock, of=challenge_of(question(snippet=Snippet(code))))
    assert "\n\n    if x:\n        y()\n\n    z()\n\nA. " in text


async def test_badges_of_many_games_are_told_after_the_result(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=challenge(1)).types("B")
    assert await sitting.ends() == FINISHED
    assert [line.split(". ")[0] for line in sitting.won] == [
        "Also won: Flawless Tensor Tamer",
        "Also won: First Light",
    ]
    again = Sitting(store, clock, of=challenge(1)).types("B")
    assert await again.ends() == FINISHED
    assert again.won == []


async def test_badges_of_a_game_whose_program_was_killed_come_with_the_next_one(
    store: MemoryStore, clock: FakeClock
) -> None:
    store.fail("load", 3)  # what settles the first game looks at it
    first = Sitting(store, clock, of=challenge(1)).types("B")
    assert await first.ends() == FINISHED
    assert first.won == [] and len(await store.spaces.unsettled(9)) == 1
    store._faults["load"].clear()
    second = Sitting(store, clock, of=challenge(1)).types("B")
    assert await second.ends() == FINISHED
    assert len(second.won) == 2 and await store.spaces.unsettled(9) == []


async def test_games_that_cannot_be_read_do_not_hide_one_whose_program_was_killed(
    store: MemoryStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "LEFT_AT_ONCE", 1)
    store.fail("load", 3)
    assert await Sitting(store, clock, of=challenge(1)).types("B").ends() == FINISHED
    store._faults["load"].clear()
    (game_id,) = await store.spaces.unsettled(9)
    for age in (1, 2):
        broken = deepcopy(store.state.games[game_id])
        broken.log[0] = replace(broken.log[0], body="{")
        broken.info = replace(broken.info, game_id=f"broken{age}", created_at=broken.info.created_at - age)
        store.state.games[broken.info.game_id] = broken
    assert await store.spaces.unsettled(9) == ["broken2", "broken1", game_id]
    second = Sitting(store, clock, of=challenge(1)).types("B")
    assert await second.ends() == FINISHED
    assert len(second.won) == 2
    assert await store.spaces.unsettled(9) == ["broken2", "broken1"]


async def test_the_hint_tells_its_cost_once(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "hint", "hint", "B", of=challenge(1))
    assert "Hint: Think. (A right answer now brings 25 points less.)\nHint: Think.\nB is right. 100 points: " in text
    assert "100 for the answer + 25 for speed - 25 for the hint." in text
    assert text.endswith("with 1 hint.\n")


async def test_a_skipped_question_is_explained(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "skip", "B")
    assert "The question was skipped.\nThe right answer is B: choice 1\n\nBecause.\n" in text
    assert text.splitlines()[-1] == "Score: 125 points, 1 of 2 right."


async def test_stopping_ends_the_game(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, "B", "stop", "B", of=challenge(3))
    assert code == FINISHED
    assert text.endswith("\nThe game was stopped.\nScore: 125 points, 1 of 2 right.\n")
    assert text.count("stopped") == 1
    assert await store.running() == []


@pytest.mark.parametrize("line", ["foo", "AB", "E", "1", "\x1b[A", "ⓐ", "it's"])
async def test_what_means_nothing_says_what_can_be_typed(store: MemoryStore, clock: FakeClock, line: str) -> None:
    _, text = await played(store, clock, line)
    assert f"{line!r} means nothing here. Type A, B, C or D, or hint, skip, stop, leave, help." in text
    assert "\x1b" not in text


async def test_of_a_long_line_only_the_beginning_is_repeated(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "x" * 500)
    assert f"{'x' * 39 + '…'!r} means nothing here." in text


async def test_empty_lines_are_passed_over(store: MemoryStore, clock: FakeClock) -> None:
    _, plain = await played(store, clock, "B", "B")
    _, gaps = await played(store, clock, "", "  ", "B", "\t", "", "B")
    assert gaps == plain


async def test_help_explains_words_and_points(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "help")
    assert "hint, skip, stop, leave, help.\nA right answer is worth, by difficulty: beginner 50" in text


async def test_a_press_that_cannot_be_saved_is_asked_for_again(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=challenge(1))
    await sitting.hears("Type A")
    store.fail("append")
    sitting.types("B")
    await sitting.hears("may not have been saved; please try again to be sure.")
    sitting.types("B")
    await sitting.hears("B is right.")
    assert await sitting.ends() == FINISHED


# --- the clock -------------------------------------------------------------------------------------------------------


async def test_time_runs_out_while_a_line_is_waited_for(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    await sitting.hears("Type A")
    await clock.advance(30_000)
    assert "Time is up." not in sitting.text, "presses may still be on their way"
    await clock.advance(250)
    await sitting.hears("Time is up.")
    await sitting.hears("The right answer is B: choice 1")
    await sitting.hears("Question 2 of 2")
    sitting.types("B")
    assert await sitting.ends() == FINISHED
    assert sitting.lines[-1] == "Score: 125 points, 1 of 2 right."


async def test_a_line_typed_after_the_deadline_is_too_late(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=challenge(1))
    await sitting.hears("Type A")
    await clock.advance(30_100)
    sitting.types("B")
    await sitting.hears("Too late: this question is closed, so the press does not count.")
    await clock.advance(1_000)
    assert await sitting.ends() == FINISHED
    assert sitting.lines[-1] == "Score: 0 points, 0 of 1 right."


async def test_a_line_typed_in_the_last_moment_counts(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=challenge(1))
    await sitting.hears("Type A")
    await clock.advance(30_000)
    sitting.types("B")
    await sitting.hears("B is right. 100 points.")
    assert await sitting.ends() == FINISHED


async def test_a_hint_after_the_deadline_is_refused(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=challenge(1))
    await sitting.hears("Type A")
    await clock.advance(30_100)
    sitting.types("hint")
    await sitting.hears("That question is closed.")
    await sitting.leaves()


# --- at a keyboard ---------------------------------------------------------------------------------------------------


async def test_a_person_reads_as_long_as_they_like(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, terminal=True)
    await sitting.hears("Type A")
    sitting.types("B")
    await sitting.hears("Press Enter for the next question, or type leave or stop.")
    await clock.advance(3_600_000)
    assert "Question 2" not in sitting.text
    sitting.types("")
    assert " · 30 seconds · " in await sitting.hears("Question 2 of 2")
    sitting.types("B")
    assert await sitting.ends() == FINISHED, "no pause after the last question"
    assert sitting.text.count("Press Enter") == 1


async def test_a_pipe_is_not_paused(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "B", "B")
    assert "Press Enter" not in text


async def test_a_letter_typed_into_the_explanation_is_too_late(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, terminal=True)
    await sitting.hears("Type A")
    await clock.advance(31_000)
    await sitting.hears("Press Enter")
    sitting.types("B")
    await sitting.hears("Too late")
    await sitting.hears("Press Enter")
    assert "Question 2" not in sitting.text
    await sitting.leaves()


async def test_other_words_between_questions(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, terminal=True).types("B", "foo", "skip")
    await sitting.hears("'foo' means nothing here.\nPress Enter")
    await sitting.hears("That question is closed.")
    sitting.types("stop")
    assert await sitting.ends() == FINISHED
    assert sitting.lines[-1] == "Score: 125 points, 1 of 1 right."


async def test_a_next_question_that_cannot_be_saved_is_asked_for_again(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, terminal=True).types("B")
    await sitting.hears("Press Enter")
    store.fail("append")
    sitting.types("")
    await sitting.hears("may not have been saved")
    await sitting.hears("Press Enter")
    sitting.types("")
    await sitting.hears("Question 2 of 2")
    await sitting.leaves()


async def test_the_end_of_input_between_questions(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, terminal=True).types("B")
    await sitting.hears("Press Enter")
    assert await sitting.leaves() == LEFT
    assert sitting.text.endswith("Your game is kept. Go on with: quizhost play tensors --plain\n")


# --- practice --------------------------------------------------------------------------------------------------------


async def test_practice_goes_round_until_it_is_stopped(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, *"BBBBB", "stop", mode="practice")
    assert code == FINISHED
    heads = [line for line in text.splitlines() if line.startswith("Question ")]
    assert heads == [f"Question {number} of 2 · Conceptual · Intermediate" for number in (1, 2, 1, 2, 1, 2)]
    assert text.endswith("\nThe game was stopped.\n")


async def test_practice_counts_nothing(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, "A", "C", "D", "A", "hint", "help", "B", "stop", mode="practice")
    for word in ("point", "Score", "Badge", "attempts left", "attempt left", "seconds"):
        assert word not in text
    assert text.count("Try again as often as you like.") == 4
    assert "B is right.\nThe right answer is B: choice 1\n\nBecause.\n" in text


async def test_practice_has_no_clock(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, mode="practice")
    await sitting.hears("Type A")
    await clock.advance(3_600_000)
    sitting.types("B")
    await sitting.hears("B is right.")
    await sitting.leaves()


# --- readers that go away, lines that never end ----------------------------------------------------------------------


@pytest.mark.parametrize("prints", range(9))
async def test_a_reader_that_goes_away_ends_the_game_quietly(store: MemoryStore, clock: FakeClock, prints: int) -> None:
    sitting = Sitting(store, clock, of=challenge(3), lasts=prints).types("A", "hint", "B", "skip")
    assert await sitting.ends() == LEFT
    games = list(store.state.games.values())
    assert [game.info.over for game in games] == [False]
    assert (await played(store, clock, "stop", of=challenge(3)))[0] == FINISHED


async def test_nothing_is_typed_for_a_player_who_left(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B")
    [game_id] = store.state.games
    log = (await store.load(game_id)).log
    assert len([event for event in log if isinstance(event, ChoicePressed)]) == 1
    assert not any(isinstance(event, StopPressed) for event in log)


async def test_lines_are_read_only_so_far_ahead(clock: FakeClock) -> None:
    keyboard = Keyboard(is_terminal=False)
    for number in range(READ_AHEAD + 100):
        keyboard.type(str(number))
    lines = Lines(keyboard, clock)
    lines.start()
    never = asyncio.Event()
    for taken in range(20):
        async with asyncio.timeout(PATIENCE):
            # One more is read before there is room for it. The reader is another thread, so look once at a time.
            while (unread := keyboard.unread) != 99 - taken:
                assert unread > 99 - taken
                await asyncio.sleep(0)
        assert await lines.next(unless=never) == (clock.now(), str(taken))
    keyboard.end()
    while await lines.next(unless=never) is not None:
        pass
    assert lines.ended
    assert await lines.next(unless=never) is None


async def test_a_line_without_an_end_is_taken_in_pieces(clock: FakeClock) -> None:
    lines = Lines(io.StringIO("x" * (LONGEST_LINE + 1)), clock)
    lines.start()
    never = asyncio.Event()
    found = [await lines.next(unless=never) for _ in range(3)]
    assert [line and len(line[1]) for line in found] == [LONGEST_LINE, 1, None]


async def test_an_input_that_cannot_be_read_has_ended(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    await sitting.hears("Type A")
    sitting.keyboard.breaks()
    assert await sitting.ends() == LEFT


async def test_leaving_keeps_the_game_and_says_how_to_go_on(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock).types("leave")
    assert await sitting.ends() == LEFT
    assert sitting.lines[-1].startswith("Your game is kept. Go on with: quizhost play ")
    assert len(await store.running()) == 1
