"""What lies over a screen for a moment: help, and a question to make sure."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from adapters import wording
from adapters.terminal.app.widgets import KeyBar, Pane, Text
from bot.engine.modes import ClockRule, Mode, Scoring

_KEYS = (
    ("A–F or 1–6", "press a choice"),
    ("Up, Down, Enter", "go to a choice and press it"),
    ("H", "show the hint"),
    ("S", "skip the question and see its answer"),
    ("Enter or Space", "next question, once the answer is shown"),
    ("PgUp, PgDn", "scroll what does not fit"),
    ("Left, Right", "move long lines of code"),
    ("T", "light or dark"),
    ("Q or Ctrl+Q", "leave; your game is kept"),
    ("X", "end the game for good"),
)


class Help(ModalScreen[None]):
    """The keys and how points are given."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,question_mark,q,Q", "dismiss", "Close"),
        Binding("up", "scroll(-1)", "Up"),
        Binding("down", "scroll(1)", "Down"),
        Binding("pageup", "scroll(-8)", "Scroll up"),
        Binding("pagedown", "scroll(8)", "Scroll down"),
    ]

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        with Pane(classes="box") as box:
            box.border_title = Content("Help")
            yield Text(self._keys())
            if rules := self._rules():
                yield Text(Content.styled(rules[0], "bold"), classes="gap")
                yield Text("\n".join(rules[1:]))
            keys = KeyBar()
            keys.show([("Esc", "close")])
            yield keys

    def action_scroll(self, by: int) -> None:
        self.query_one(Pane).scroll_relative(y=by, animate=False)

    @staticmethod
    def _keys() -> Content:
        width = max(len(key) for key, _ in _KEYS) + 2
        return Content("\n").join(
            Content.assemble((key.ljust(width), "bold $text-accent"), does) for key, does in _KEYS
        )

    def _rules(self) -> list[str]:
        head = f"{self._mode.emoji} {self._mode.label}"
        if self._mode.scoring is Scoring.NONE:
            return [head, self._mode.summary]
        clock = ["The clock goes on while you read this."] if self._mode.clock is not ClockRule.NONE else []
        return [head, *wording.scoring_rule(), *clock]


class Confirm(ModalScreen[bool]):
    """Asks whether something is meant; answers true or false."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "dismiss(True)", "Yes"),
        Binding("n,N,escape,q,Q", "dismiss(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Pane(classes="box"):
            yield Text(self._question)
            keys = KeyBar()
            keys.show([("Y", "yes"), ("N", "no, go on playing")])
            yield keys
