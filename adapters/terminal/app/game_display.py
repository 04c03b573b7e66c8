"""What the game screen shows, laid out for the terminal's size."""

from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from adapters.terminal.app import content
from adapters.terminal.app.fitting import Stack
from adapters.terminal.app.record import Outcome
from adapters.terminal.app.widgets import ChoiceList, CodePanel, Countdown, KeyBar, Page, Pane, Text, TwoEnds
from bot.engine.effects import CloseReason
from bot.engine.game import Phase
from bot.engine.questions import Challenge, Question
from bot.engine.views import PlayerView
from bot.host.proofs import Proofs

WIDE: Final = 110
"""Columns from which code stands beside the choices."""

AIRY: Final = 24
AIRY_WITH_CODE: Final = 28
ROOMY: Final = 32
"""Lines from which there is room for a few blank lines, and for more."""

QUESTION_LINES: Final = 3
OUTCOME_LINES: Final = 4
CHOICE_LINES: Final = 6
"""What each part keeps where the screen is too low for all of them."""


class GameDisplay(Page):
    """One round: header, clock, question, choices, what was said about the player's presses, keys."""

    def __init__(self, challenge: Challenge, proofs: Proofs, *, scored: bool) -> None:
        super().__init__()
        self._challenge = challenge
        self._proofs = proofs
        self._scored = scored
        self._left_ms: int | None = None

    def compose(self) -> ComposeResult:
        yield TwoEnds(id="title")
        yield TwoEnds(id="facts")
        yield Countdown(id="countdown")
        with Stack((("question", QUESTION_LINES), ("answer", 1)), id="body"):
            with Pane(id="question"):
                yield Text(id="prompt")
                yield CodePanel(id="code")
            with Stack((("outcome", OUTCOME_LINES), ("choices", CHOICE_LINES)), id="answer"):
                yield ChoiceList(id="choices")
                with Pane(id="outcome"):
                    yield Text(id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#outcome").display = False

    def question(self, seen: PlayerView) -> Question:
        """The question that is asked."""
        return self._proofs.completed(self._challenge.questions[seen.question])

    def show(self, seen: PlayerView, round_: Outcome, *, cursor: int | None, notice: str | None) -> None:
        """Show a round as it stands."""
        question = self.question(seen)
        progress = content.progress(self._challenge, seen, scored=self._scored)
        self.query_one("#title", TwoEnds).show(content.title(self._challenge), progress)
        self.query_one("#facts", TwoEnds).show(content.facts(question), content.attempts(seen))
        self.query_one("#prompt", Text).put(Content(question.prompt))
        self.query_one(CodePanel).show(question.snippet)
        self.query_one(ChoiceList).show(question, seen, cursor)
        said = content.outcome(question, seen, round_, notice)
        self.query_one("#said", Text).put(said)
        outcome = self.query_one("#outcome")
        outcome.display = bool(said)
        outcome.set_class(seen.solved, "-right")
        outcome.set_class(bool(seen.tried) and not seen.solved, "-wrong")
        self.set_class(content.closed(seen), "-closed")
        self.fit(seen)
        if round_.closed is CloseReason.TIME_UP:
            self._left_ms = 0

    def show_time(self, seen: PlayerView, now: int) -> None:
        """Let the countdown follow the clock, as long as it runs; then it stands still."""
        if seen.phase is Phase.ASKING:
            self._left_ms = seen.limit_ms
        elif seen.phase is Phase.OPEN and seen.deadline is not None:
            self._left_ms = seen.deadline - now
        self.query_one(Countdown).show(self._left_ms, seen.limit_ms)

    def fit(self, seen: PlayerView) -> None:
        """Lay everything out for the size of the screen."""
        size = self.app.size
        has_code = self.question(seen).snippet is not None
        wide = size.width >= WIDE and has_code
        self.set_class(wide, "-wide")
        self.set_class(not has_code, "-prose")
        self.set_class(size.height >= (AIRY_WITH_CODE if has_code else AIRY), "-airy")
        self.set_class(size.height >= ROOMY, "-roomy")
        self.query_one("#body", Stack).put_beside(wide)

    # --- scrolling ---------------------------------------------------------------------------------------------------

    def begin_again(self) -> None:
        """A new question: everything is shown from its beginning, and the clock is not known yet."""
        self._left_ms = None
        for pane in self.query(Pane):
            pane.scroll_home(animate=False)

    def show_newest(self) -> None:
        """Bring what was said last into sight, or the beginning of the reveal."""
        outcome = self.query_one("#outcome", Pane)
        scroll = outcome.scroll_home if self.has_class("-closed") else outcome.scroll_end
        self.call_after_refresh(scroll, animate=False)

    @property
    def overflows(self) -> bool:
        """Whether a part of the question or of what was said about it is out of sight."""
        return any(pane.overflows for pane in self._panes())

    def page(self, by: int) -> None:
        """Scroll what the player most likely wants to read; where that is at its end, the other."""
        for pane in self._panes():
            if pane.can_move(by):
                pane.scroll_relative(y=by * max(1, pane.size.height - 1), animate=False)
                return

    def line(self, by: int) -> None:
        """Scroll the question by a line."""
        self.query_one("#question", Pane).scroll_relative(y=by, animate=False)

    def sideways(self, by: int) -> None:
        """Move long lines of code."""
        self.query_one(CodePanel).scroll_relative(x=by, animate=False)

    def _panes(self) -> list[Pane]:
        names = ("#outcome", "#question") if self.has_class("-closed") else ("#question", "#outcome")
        return [pane for name in names if (pane := self.query_one(name, Pane)).display]
