"""Plain play, from one start to the next: choosing, going on, starting afresh."""

from dataclasses import replace

import pytest

from adapters.terminal.plain import FINISHED, LEFT
from adapters.terminal.play import PlayOptions
from bot.engine.errors import CorruptLog
from bot.engine.questions import Challenge
from bot.host.errors import NotKept
from bot.ports import StoreUnavailable
from tests.adapters.sitting import Sitting, new_clock
from tests.adapters.test_plain import played
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore


@pytest.fixture
def clock() -> FakeClock:
    return new_clock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def bank() -> list[Challenge]:
    shapes = replace(challenge(2), id="shapes", title="Shapes", badge="Shape Shifter")
    return [challenge(2), shapes]


# --- choosing --------------------------------------------------------------------------------------------------------


async def test_the_choice_of_challenges(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, of=bank(), id=None)
    assert code == LEFT
    assert text.splitlines() == [
        "Choose a challenge:",
        "",
        "1. Tensor basics: pytorch · 2 questions · about 5 minutes",
        "2. Shapes: pytorch · 2 questions · about 5 minutes",
        "",
        "Type a number from 1 to 2, or stop.",
        "",
        "The input has ended before a challenge was chosen. Name one: quizhost play ID",
    ]


@pytest.mark.parametrize("line", ["2", " 2 ", "shapes", "Shapes"])
async def test_choosing_by_number_or_id(store: MemoryStore, clock: FakeClock, line: str) -> None:
    code, text = await played(store, clock, "", line, "B", "B", of=bank(), id=None)
    assert code == FINISHED
    assert "Badge earned: Shape Shifter" in text


@pytest.mark.parametrize("line", ["0", "3", "-1", "1.5", "②", "tensor", "9" * 900, "B"])
async def test_choosing_what_is_not_there(store: MemoryStore, clock: FakeClock, line: str) -> None:
    code, text = await played(store, clock, line, "1", "B", "B", of=bank(), id=None)
    assert code == FINISHED
    assert " is not one of them. Type a number from 1 to 2, or stop." in text


async def test_choosing_nothing(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, "stop", of=bank(), id=None)
    assert code == FINISHED
    assert text.endswith("or stop.\n")
    assert store.state.games == {}


async def test_the_choice_of_one(store: MemoryStore, clock: FakeClock) -> None:
    _, text = await played(store, clock, id=None)
    assert "Type 1, or stop." in text


async def test_the_choice_tells_which_games_go_on(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B", of=bank())
    _, text = await played(store, clock, of=bank(), id=None)
    assert "1. Tensor basics (unfinished game: goes on): pytorch" in text
    assert "2. Shapes: pytorch" in text
    _, text = await played(store, clock, of=bank(), id=None, new=True)
    assert "unfinished" not in text


async def test_a_reader_that_goes_away_while_choosing(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock, of=bank(), id=None, lasts=2)
    assert await sitting.ends() == LEFT


# --- leaving and going on --------------------------------------------------------------------------------------------


async def test_the_end_of_input_keeps_the_game(store: MemoryStore, clock: FakeClock) -> None:
    code, text = await played(store, clock, "B")
    assert code == LEFT
    assert text.splitlines()[-2:] == [
        "",
        "Your game is kept. Go on with: quizhost play tensors --plain",
    ]
    assert len(await store.running()) == 1


@pytest.mark.parametrize(
    ("options", "command"),
    [
        (PlayOptions("ann"), "quizhost play x"),
        (PlayOptions("ann", afresh=True), "quizhost play x"),
        (PlayOptions("ann", mode="practice"), "quizhost play x --mode practice"),
        (PlayOptions("ann", flags=("--plain", "--db", "my games.db")), "quizhost play x --plain --db 'my games.db'"),
    ],
)
def test_the_command_that_goes_on(options: PlayOptions, command: str) -> None:
    assert options.command("x") == command


async def test_the_same_command_goes_on_at_the_same_question(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock, of=challenge(3)).types("B")
    await first.hears("Question 2 of 3")
    first.types("A", "hint")
    await first.hears("Hint: Think.")
    await clock.advance(10_000)
    assert await first.leaves() == LEFT
    await clock.advance(3_600_000)

    second = Sitting(store, clock, of=challenge(3))
    await second.hears("Going on with your unfinished game of Tensor basics: question 2 of 3, 125 points so far.")
    await second.hears("The quiz was away for 1 hour; that time does not count.")
    await second.hears("Question 2 of 3 · Conceptual · Intermediate · 20 seconds · 2 attempts")
    await second.hears("You tried A before.\n1 attempt left.\nHint: Think.")
    await second.hears("Type A, B, C or D")
    assert second.text.count("Question ") == 1
    second.types("A")
    await second.hears("You tried A before; it does not count again. 1 attempt left.")
    second.types("B", "B")
    assert await second.ends() == FINISHED
    assert second.lines[-3] == f"Score: {125 + 33 + 125} points, 3 of 3 right."
    assert second.lines[-1] == "Won with answers on later attempts, with 1 hint."


async def test_a_killed_game_goes_on(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock)
    await first.hears("Type A")
    await clock.advance(12_000)
    await first.is_killed()
    second = Sitting(MemoryStore(store.state), clock)
    await second.hears("Question 1 of 2 · Conceptual · Intermediate · 18 seconds")
    await second.leaves()


async def test_who_interrupts_is_told_that_the_game_is_kept(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    await sitting.hears("Type A")
    await sitting.is_killed()
    assert sitting.text.endswith("\n\nYour game is kept. Go on with: quizhost play tensors --plain\n")


async def test_a_game_left_between_questions_goes_on_with_the_next(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock, terminal=True).types("B")
    await first.hears("Press Enter")
    await first.leaves()
    second = Sitting(store, clock)
    await second.hears("Going on with your unfinished game of Tensor basics: after question 1 of 2, 125 points so far.")
    await second.hears("Question 2 of 2")
    assert "Question 1" not in second.text
    await second.leaves()


async def test_time_that_was_up_before_the_game_was_left_stays_up(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock)
    await first.hears("Type A")
    await clock.advance(30_100)
    await first.leaves()
    await clock.advance(60_000)
    second = Sitting(store, clock)
    await second.hears("Going on")
    await clock.advance(1)
    await second.hears("Time is up.")
    assert "Question 1" not in second.text
    await second.hears("Question 2 of 2")
    await second.leaves()


async def test_practice_and_challenge_are_different_games(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B", mode="practice")
    _, text = await played(store, clock)
    assert "Going on" not in text
    _, text = await played(store, clock, mode="practice")
    assert text.startswith("Going on with your unfinished game of Tensor basics: question 2 of 2.\n")
    assert "--mode practice --plain\n" in text


async def test_a_game_goes_on_with_the_questions_it_began_with(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B", of=challenge(2))
    _, text = await played(store, clock, "B", of=replace(challenge(5), version="v2"))
    assert text.endswith("Badge earned: Tensor Tamer\nWon with every answer on the first attempt, without hints.\n")


async def test_a_game_goes_on_without_its_pack(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B", of=challenge(2))
    code, _ = await played(store, clock, "B", of=bank()[1:])
    assert code == FINISHED


@pytest.mark.parametrize("prints", [0, 1, 2])
async def test_a_reader_that_goes_away_while_a_game_is_taken_up(
    store: MemoryStore, clock: FakeClock, prints: int
) -> None:
    first = Sitting(store, clock)
    await first.hears("Type A")
    await first.leaves()
    await clock.advance(60_000)
    assert await Sitting(store, clock, lasts=prints).ends() == LEFT
    assert len(await store.running()) == 1


async def test_a_summary_that_was_not_shown_is_shown_by_the_next_start(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock, of=challenge(1))
    await first.hears("Type A")
    first.screen.lasts = 1  # the verdict is read, what follows is not
    first.types("B")
    assert await first.ends() == LEFT
    assert await store.running() == []

    code, text = await played(store, clock, of=challenge(1))
    assert code == FINISHED
    assert text.splitlines() == [
        "Your last game of Tensor basics ended before you could see its result:",
        "",
        "The right answer is B: choice 1",
        "",
        "Because.",
        "",
        "That was the last question.",
        "Score: 125 points, 1 of 1 right.",
        "Badge earned: Tensor Tamer",
        "Won with every answer on the first attempt, without hints.",
    ]
    _, text = await played(store, clock, of=challenge(1))
    assert text.startswith("Tensor basics (challenge)\n")


# --- starting afresh -------------------------------------------------------------------------------------------------


async def test_new_stops_the_old_game_without_a_word(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B")
    [old] = await store.running()
    code, text = await played(store, clock, "B", new=True)
    assert code == LEFT
    assert text.startswith("Tensor basics (challenge)\n")
    assert "stopped" not in text
    assert "Score" not in text
    [info] = await store.running()
    assert info.game_id != old.game_id
    assert await store.posts(old.game_id) == []
    _, text = await played(store, clock)
    assert text.startswith("Going on with your unfinished game of Tensor basics: question 2 of 2")


async def test_new_without_an_old_game(store: MemoryStore, clock: FakeClock) -> None:
    code, _ = await played(store, clock, "B", "B", new=True)
    assert code == FINISHED


async def test_new_passes_over_a_result_that_was_not_shown(store: MemoryStore, clock: FakeClock) -> None:
    first = Sitting(store, clock, of=challenge(1))
    await first.hears("Type A")
    first.screen.lasts = 1
    first.types("B")
    await first.ends()
    code, text = await played(store, clock, "A", "C", of=challenge(1), new=True)
    assert code == FINISHED
    assert "Badge" not in text
    assert await store.posts() == []


def spoil(store: MemoryStore) -> None:
    """Make the one game's log unreadable."""
    [row] = store.state.games.values()
    row.log[0].body = "{"


@pytest.mark.parametrize("new", [False, True])
async def test_a_game_that_cannot_be_read_does_not_keep_anybody_from_playing(
    store: MemoryStore, clock: FakeClock, new: bool
) -> None:
    await played(store, clock, "B")
    spoil(store)
    code, text = await played(store, clock, "B", "B", new=new)
    assert code == FINISHED
    assert ("Your unfinished game cannot be read any more, so a new one starts." in text) is not new


async def test_a_game_that_cannot_be_read_and_has_no_pack(store: MemoryStore, clock: FakeClock) -> None:
    await played(store, clock, "B")
    spoil(store)
    with pytest.raises(CorruptLog):
        await Sitting(store, clock, of=bank()[1:]).ends()


# --- a store in trouble ----------------------------------------------------------------------------------------------


async def test_a_store_that_cannot_be_read(store: MemoryStore, clock: FakeClock) -> None:
    store.fail("running")
    with pytest.raises(StoreUnavailable, match="disk is full"):
        await Sitting(store, clock).ends()


async def test_a_game_that_cannot_be_started(store: MemoryStore, clock: FakeClock) -> None:
    store.fail("append")
    sitting = Sitting(store, clock)
    with pytest.raises(NotKept):
        await sitting.ends()


async def test_a_next_question_that_cannot_be_asked_ends_a_pipe(store: MemoryStore, clock: FakeClock) -> None:
    sitting = Sitting(store, clock)
    await sitting.hears("Type A")

    async def keep_the_skip() -> None:
        store.before("append", lose_the_next_question)

    async def lose_the_next_question() -> None:
        store.fail("append")

    store.before("append", keep_the_skip)
    sitting.types("skip")
    with pytest.raises(NotKept):
        await sitting.ends()
