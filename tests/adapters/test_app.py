"""The full-screen game, driven through its keys. Only the fake clock moves time."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from adapters.terminal.app.app import QuizApp
from adapters.terminal.app.chooser import Chooser
from adapters.terminal.app.content import result_rows
from adapters.terminal.app.game_screen import GameScreen
from adapters.terminal.app.overlays import Confirm, Help
from adapters.terminal.app.summary import Summary
from adapters.terminal.app.widgets import Choice, Countdown, Pane
from adapters.terminal.play import PlayOptions
from bot.engine.questions import Challenge, Proof, Question, Snippet
from bot.engine.questions import Choice as Offered
from bot.ports import StoreUnavailable
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryState, MemoryStore

START = 1_700_000_000_000
SECONDS = 60
CODE = "\n".join(["import torch", "", *(f"layer_{no} = torch.zeros({no}, 7)[0]" for no in range(9)), "print(1)"])
TWO_LINES = "a choice that is long enough to fill one line of a narrow terminal and go on in the next"


def challenge(questions: int = 5, **others: object) -> Challenge:
    return Challenge(
        id="shapes",
        title="Shapes",
        topics=("PyTorch",),
        minutes=5,
        badge="Shape Shifter",
        questions=tuple(question(no, **others) for no in range(questions)),
        version="v1",
        summary="All about [shapes].",
    )


def question(no: int, **others: object) -> Question:
    fields: dict[str, object] = {
        "kind": "predict-output",
        "difficulty": "intermediate",
        "prompt": f"What is [bold]{no}[/bold]?",
        "choices": (
            Offered("torch.Size([4, 7, 3])", right=True, feedback="Yes [indeed]."),
            Offered("[red]torch.Size([1])[/red]", feedback="No [/bold] way."),
            Offered("[/]", feedback="Not that."),
            Offered("x[0]", feedback="Nor that."),
        ),
        "hint": "Count [the] steps.",
        "explanation": "Because of [batch_first].",
        "seconds": SECONDS,
        "snippet": Snippet("x = y[0][1:]  # [bold]"),
    }
    return Question(id=f"q{no}", **(fields | others))  # type: ignore[arg-type]


class Sitting:
    """One run of the app under test."""

    def __init__(self, app: QuizApp, pilot: "Pilot[int]", clock: FakeClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    async def settle(self) -> None:
        await self.clock.settle()
        await self.pilot.pause()
        await self.clock.settle()

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.app.simulate_key(key)
            await self.settle()

    async def wait(self, seconds: float) -> None:
        await self.clock.advance(round(seconds * 1000))
        self.game.tick()
        await self.settle()

    @property
    def game(self) -> GameScreen:
        assert isinstance(self.app.screen, GameScreen)
        return self.app.screen

    def letter(self, choice: int) -> str:
        """The key of a choice, by its place in the pack."""
        seen = self.game._seen
        assert seen is not None
        return "abcdef"[seen.order.index(choice)]

    async def right(self) -> None:
        await self.press(self.letter(0))

    async def wrong(self, choice: int = 1) -> None:
        await self.press(self.letter(choice))

    def text(self, selector: str = "Static") -> str:
        """What stands on the screen, part after part."""
        parts = self.app.screen.query(selector).results(Static)
        return "\n".join(str(part.visual) for part in parts if part.is_on_screen or part.display)

    @property
    def said(self) -> str:
        return self.text("#said")

    @property
    def keys(self) -> dict[str, str]:
        assert isinstance(self.app.screen, GameScreen | Chooser | Summary)
        return dict(self.app.screen.keys_now())

    @property
    def time(self) -> str:
        return self.app.screen.query_one(Countdown).text


Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture
def sit(clock: FakeClock) -> Sit:
    """Sits down at the app; what is kept in `state` outlives a sitting."""
    kept = MemoryState()

    @asynccontextmanager
    async def sitting(
        asked: Challenge | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        choose: bool = False,
        store: MemoryStore | None = None,
        mode: str = "challenge",
        afresh: bool = False,
    ) -> AsyncIterator[Sitting]:
        asked = asked or challenge()
        options = PlayOptions("ann", None if choose else asked.id, mode, afresh)
        app = QuizApp(options, {asked.id: asked}, store or MemoryStore(kept), clock)
        await app.prepare()
        try:
            async with app.run_test(size=size) as pilot:
                one = Sitting(app, pilot, clock)
                await one.settle()
                yield one
        finally:
            await app.close()

    return sitting


# --- a whole game ----------------------------------------------------------------------------------------------------


async def test_five_right_answers_bring_the_badge(sit: Sit) -> None:
    async with sit() as one:
        for _ in range(5):
            await one.right()
            assert "is right. 125 points: 100 for the answer + 25 for speed." in one.said
            await one.press("enter")
        assert isinstance(one.app.screen, Summary)
        shown = one.text()
        assert "🏅  Badge earned: Shape Shifter" in shown
        assert "Won with every answer on the first attempt, without hints." in shown
        assert "Score: 625 points, 5 of 5 right." in shown
        assert shown.count("125 points · 1st attempt") == 5
        await one.press("enter")
    assert one.app.outcome() == 0


async def test_playing_again_starts_a_new_game(sit: Sit) -> None:
    async with sit(challenge(1)) as one:
        await one.right()
        await one.press("enter", "r")
        assert "Question 1 of 1 · 0 points" in one.text()
        await one.right()
        await one.press("enter")
        assert "Badge earned" in one.text()


async def test_wrong_then_right(sit: Sit) -> None:
    async with sit() as one:
        assert "●● 2 attempts left" in one.text()
        pressed = one.letter(1).upper()
        await one.wrong()
        assert one.said == f"✗ {pressed} is wrong. 1 attempt left.\nNo [/bold] way."
        assert "●○ 1 attempt left" in one.text()
        assert "[red]torch.Size([1])[/red]  (tried)" in one.text()
        await one.wrong()
        assert f"• You tried {pressed} before; it does not count again." in one.said
        await one.right()
        assert "is right. 62 points: 50 for the answer + 12 for speed." in one.said
        assert "Yes [indeed]." in one.said
        assert "Because of [batch_first]." in one.said
        assert "Question 1 of 5 · 62 points" in one.text()
        assert one.text(".sign").count("✓") == 1


async def test_all_attempts_wrong_reveals_the_answer(sit: Sit) -> None:
    async with sit(challenge(1)) as one:
        await one.wrong(1)
        await one.wrong(2)
        right = one.letter(0).upper()
        assert "No attempts left." in one.said
        assert f"✓ The right answer is {right}: torch.Size([4, 7, 3])" in one.said
        await one.press("enter")
        assert "Score: 0 points, 0 of 1 right." in one.text()
        assert "wrong" in one.text(".words")
        assert "Badge" not in one.text()


async def test_the_cursor_presses_too(sit: Sit) -> None:
    async with sit() as one:
        await one.press("enter")
        assert one.said == ""
        wrong = one.letter(1)
        await one.press(*["down"] * ("abcd".index(wrong) + 2), "up", "enter")
        assert one.said.startswith(f"✗ {wrong.upper()} is wrong.")


async def test_figures_press_too(sit: Sit) -> None:
    async with sit() as one:
        wrong = one.letter(1)
        await one.press(str("abcd".index(wrong) + 1))
        assert one.said.startswith(f"✗ {wrong.upper()} is wrong.")


async def test_hint(sit: Sit) -> None:
    async with sit() as one:
        assert one.keys["H"] == "hint"
        await one.press("h")
        assert one.said == "Hint: Count [the] steps. (A right answer now brings 25 points less.)"
        assert "H" not in one.keys
        await one.right()
        assert "100 points: 100 for the answer + 25 for speed - 25 for the hint." in one.said


async def test_skip(sit: Sit) -> None:
    async with sit(challenge(2)) as one:
        await one.press("s")
        assert "• The question was skipped." in one.said
        assert "Because of [batch_first]." in one.said
        await one.press("space")
        assert "Question 2 of 2" in one.text()
        await one.right()
        await one.press("enter")
        assert "skipped" in one.text(".words")


async def test_stopping_asks_first(sit: Sit) -> None:
    async with sit() as one:
        await one.press("x")
        assert isinstance(one.app.screen, Confirm)
        await one.press("n")
        assert one.keys["S"] == "skip"
        await one.press("x", "y")
        assert isinstance(one.app.screen, Summary)
        assert "The game was stopped." in one.text()
        assert "not asked" in one.text(".words")


# --- the clock -------------------------------------------------------------------------------------------------------


async def test_the_countdown_follows_the_clock(sit: Sit) -> None:
    async with sit() as one:
        assert one.time == "1:00"
        await one.wait(13)
        assert one.time == "0:47"
        await one.wait(38)
        assert one.time == "9 seconds left"
        await one.right()
        await one.wait(5)
        assert one.time == "9 seconds left"


async def test_time_up(sit: Sit) -> None:
    async with sit() as one:
        await one.wait(SECONDS - 1)
        assert one.time == "1 second left"
        await one.wait(2)
        assert "• Time is up." in one.said
        assert one.time == "0:00"
        assert one.keys["Enter"] == "next question"
        await one.press("enter")
        assert one.time == "1:00"


async def test_practice_has_no_clock_and_no_points(sit: Sit) -> None:
    async with sit(mode="practice") as one:
        assert one.time == "no clock"
        assert "any number of attempts" in one.text()
        assert one.keys["X"] == "end practice"
        await one.wrong(1)
        await one.wrong(2)
        await one.right()
        assert "Because of [batch_first]." in one.said
        assert "point" not in one.text()
        await one.press("enter", "x")
        assert "1 of 2 right." in one.text()


async def test_a_review_ends_after_its_questions_and_is_not_played_again(sit: Sit) -> None:
    async with sit(challenge(1), mode="review") as one:
        assert one.time == "no clock"
        await one.wrong(1)
        await one.right()
        await one.press("enter")
        assert isinstance(one.app.screen, Summary)
        assert list(one.keys) == ["Enter", "?"]
        assert "1 of 1 right." in one.text() and "point" not in one.text()
        await one.press("r")
        assert isinstance(one.app.screen, Summary)
        await one.press("enter")
    assert one.app.outcome() == 0


async def test_the_host_standing_still_is_told_and_given_back(sit: Sit, clock: FakeClock) -> None:
    async with sit() as one:
        await one.wait(10)
        clock.jump(30_000)
        await one.wait(1)
        assert "The quiz was away for 30 seconds; that time does not count." in one.said
        assert one.time == "0:49"


# --- leaving and coming back -----------------------------------------------------------------------------------------


async def test_leaving_keeps_the_game(sit: Sit, clock: FakeClock) -> None:
    async with sit() as one:
        await one.right()
        await one.press("enter")
        await one.wait(10)
        await one.wrong()
        said = one.said
        await one.press("q")
    assert one.app.outcome() == 1
    await clock.advance(3_600_000)
    async with sit() as one:
        assert "Question 2 of 5 · 125 points" in one.text()
        assert one.time == "0:50"
        assert said in one.said
        assert "that time does not count" in one.said
        for _ in range(4):
            await one.right()
            await one.press("enter")
        assert one.text(".words").count("1st attempt") == 4
        assert one.text(".words").count("2nd attempt") == 1
        assert "Badge earned" in one.text()


async def test_coming_back_to_a_reveal(sit: Sit) -> None:
    async with sit() as one:
        await one.wrong(1)
        await one.wrong(2)
        said = one.said
        await one.press("ctrl+q")
    async with sit() as one:
        assert one.said == said
        assert one.keys["Enter"] == "next question"


async def test_starting_afresh(sit: Sit) -> None:
    async with sit() as one:
        await one.right()
        await one.press("enter", "q")
    async with sit(afresh=True) as one:
        assert "Question 1 of 5 · 0 points" in one.text()
        await one.right()


async def test_the_chooser_says_where_a_game_goes_on(sit: Sit) -> None:
    async with sit(choose=True) as one:
        assert isinstance(one.app.screen, Chooser)
        assert one.keys["Enter"] == "play"
        await one.press("enter")
        await one.right()
        await one.press("enter", "q")
    async with sit(choose=True) as one:
        chooser = one.app.screen
        assert isinstance(chooser, Chooser)
        entry = str(chooser.query_one(OptionList).get_option_at_index(0).prompt)
        assert entry.startswith("▸ 1. Shapes")
        assert "Unfinished game: goes on at question 2 of 5, 125 points so far" in entry
        assert "All about [shapes]." in entry
        assert one.keys["Enter"] == "go on"
        await one.press("enter")
        assert "Question 2 of 5 · 125 points" in one.text()
        await one.press("q")
    async with sit(choose=True) as one:
        await one.press("n", "y")
        assert "Question 1 of 5 · 0 points" in one.text()


async def test_leaving_the_chooser(sit: Sit) -> None:
    async with sit(choose=True) as one:
        await one.press("q")
    assert one.app.outcome() == 1


# --- what goes wrong -------------------------------------------------------------------------------------------------


async def test_a_press_that_is_not_kept_says_so(sit: Sit) -> None:
    store = MemoryStore()
    async with sit(store=store) as one:
        store.fail("append")
        await one.right()
        assert "• That may not have been saved; please try again to be sure." in one.said
        await one.right()
        assert "is right." in one.said


async def test_a_store_that_fails_at_the_start_is_the_callers_matter(clock: FakeClock) -> None:
    store = MemoryStore()
    store.fail("running")
    app = QuizApp(PlayOptions("ann"), {"shapes": challenge()}, store, clock)
    with pytest.raises(StoreUnavailable):
        await app.prepare()


async def test_an_unfinished_game_that_cannot_be_read_is_the_callers_matter(sit: Sit) -> None:
    async with sit() as one:
        await one.press("q")
    store = MemoryStore(one.app.table._store.state)  # type: ignore[attr-defined]
    store.fail("load")
    async with sit(store=store) as one:
        await one.settle()
    with pytest.raises(StoreUnavailable):
        one.app.outcome()


async def test_an_unknown_challenge_is_refused(clock: FakeClock) -> None:
    app = QuizApp(PlayOptions("ann", "nothing"), {"shapes": challenge()}, MemoryStore(), clock)
    with pytest.raises(LookupError):
        await app.prepare()


# --- what is shown ---------------------------------------------------------------------------------------------------


async def test_brackets_are_shown_as_they_are(sit: Sit) -> None:
    async with sit() as one:
        shown = one.text()
        for literal in (
            "What is [bold]0[/bold]?",
            "torch.Size([4, 7, 3])",
            "[red]torch.Size([1])[/red]",
            "[/]",
            "x = y[0][1:]  # [bold]",
        ):
            assert literal in shown


async def test_the_reveal_shows_what_was_really_printed(sit: Sit) -> None:
    async with sit(challenge(2, proof=Proof("[4, 7][/]", "2.13.0"))) as one:
        await one.wrong(1)
        assert "really printed" not in one.text()
        await one.wrong(2)
        right = one.letter(0).upper()
        assert one.said.endswith(
            f"✓ The right answer is {right}: torch.Size([4, 7, 3])\n"
            "PyTorch 2.13.0 really printed: [4, 7][/]\nBecause of [batch_first]."
        )
        await one.press("enter")
        assert "really printed" not in one.text()
        await one.right()
        assert one.said.endswith("\n\nPyTorch 2.13.0 really printed: [4, 7][/]\nBecause of [batch_first].")


async def test_an_output_of_several_lines_stands_below_its_words(sit: Sit) -> None:
    async with sit(challenge(1, proof=Proof("[[1,\n  [/]", "2.13.0", "raises", "KeyError", "[x]"))) as one:
        await one.right()
        assert "PyTorch 2.13.0 really printed this and raised:\n  [[1,\n    [/]\n  KeyError: [x]\nBecause" in one.said


async def test_a_reveal_with_a_long_proof_can_be_scrolled_to_its_end(sit: Sit) -> None:
    asked = challenge(1, proof=Proof("\n".join("x" * 100 for _ in range(30)), "2.13.0"), snippet=Snippet(CODE))
    async with sit(asked) as one:
        await one.right()
        _assert_usable(one, all_choices=True)
        pane = one.game.query_one("#outcome", Pane)
        assert one.keys["PgDn"] == "scroll"
        for _ in range(5):
            await one.press("pagedown")
        assert not pane.can_move(1)
        assert pane.max_scroll_x == 0


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_choices_stay_in_sight(sit: Sit, size: tuple[int, int]) -> None:
    long = tuple(Offered(f"{no} {TWO_LINES}", right=no == 0, feedback=TWO_LINES) for no in range(4))
    asked = challenge(2, choices=long, snippet=Snippet(CODE), explanation=f"{TWO_LINES}. " * 6)
    async with sit(asked, size=size) as one:
        _assert_usable(one, all_choices=True)
        await one.press("h")
        _assert_usable(one, all_choices=size[1] > 20)
        await one.wrong()
        _assert_usable(one, all_choices=size[1] > 24)
        await one.right()
        _assert_usable(one, all_choices=size[1] > 24)


def _assert_usable(one: Sitting, *, all_choices: bool) -> None:
    screen = one.game
    panes = {pane.id: pane.region for pane in screen.query(Pane) if pane.display}
    for pane in screen.query(Pane):
        if pane.display:
            assert pane.region in screen.region
            assert pane.size.height >= min(3, pane.virtual_size.height)
    assert screen.query_one(Countdown).region.height == 1
    rows = [row for row in screen.query(Choice) if row.display]
    in_sight = [row for row in rows if row.region in panes["choices"]]
    assert len(in_sight) == len(rows) if all_choices else in_sight


async def test_what_does_not_fit_can_be_scrolled(sit: Sit) -> None:
    asked = challenge(1, snippet=Snippet("\n".join(f"line_{no}()" for no in range(60))))
    async with sit(asked) as one:
        pane = one.game.query_one("#question", Pane)
        assert one.keys["PgDn"] == "scroll"
        await one.press("pagedown")
        assert pane.scroll_y > 0
        for _ in range(10):
            await one.press("pagedown")
        assert not pane.can_move(1)
        await one.press("pageup")
        assert pane.can_move(1)


async def test_resizing_rearranges(sit: Sit) -> None:
    async with sit(size=(60, 20)) as one:
        question_, answer = one.game.query_one("#question"), one.game.query_one("#answer")
        assert answer.region.y > question_.region.y
        await one.pilot.resize_terminal(120, 40)
        await one.settle()
        assert answer.region.y == question_.region.y
        await one.pilot.resize_terminal(30, 8)
        await one.settle()
        await one.wrong()
        await one.right()


async def test_the_keys_shown_are_those_that_do_something(sit: Sit) -> None:
    async with sit() as one:
        assert list(one.keys) == ["A–D", "H", "S", "?", "Q"]
        await one.right()
        assert list(one.keys) == ["Enter", "?", "Q"]
        await one.press("h", "s", one.letter(1))
        assert "is right" in one.said
        await one.press("question_mark")
        assert isinstance(one.app.screen, Help)
        assert "Speed adds up to a quarter more" in one.text()
        await one.press("escape")
        assert isinstance(one.app.screen, GameScreen)


async def test_a_choice_that_is_not_offered_cannot_be_pressed(sit: Sit) -> None:
    async with sit() as one:
        await one.press("e", "f", "6")
        assert one.said == ""


async def test_light_and_dark(sit: Sit) -> None:
    async with sit() as one:
        dark = one.app.theme
        await one.press("t")
        assert one.app.theme != dark
        await one.press("t")
        assert one.app.theme == dark


async def test_rows_of_a_game_that_was_stopped(sit: Sit) -> None:
    async with sit(challenge(2)) as one:
        assert one.app._opened is not None
        rows = result_rows(challenge(2), one.app._opened.record, scored=True)
        assert [row["words"].plain for row in rows] == ["not answered", "not asked"]
