"""The parts that screens are made of. They show what they are given and know no rules."""

from collections.abc import Iterable
from typing import Final

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, ScrollableContainer, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from adapters import wording
from adapters.terminal.app import content, sentences
from bot.engine.questions import MAX_CHOICES, Question, Snippet
from bot.engine.views import PlayerView

URGENT_MS: Final = 10_000


class Text(Static):
    """Styled content. Putting the same again costs nothing, so screens may show everything anew after each press."""

    def __init__(self, text: Content | str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(text, id=id, classes=classes, markup=False)

    def put(self, text: Content) -> None:
        """Show this."""
        if not (isinstance(self.content, Content) and self.content.is_same(text)):
            self.update(text)


class Pane(VerticalScroll, can_focus=False):
    """Something that may be longer than its place; the screen's keys scroll it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # The column that is kept for a scroll bar takes no text, so lines break earlier than Textual reckons here.
        return super().get_content_height(container, viewport, max(1, width - self.scrollbar_gutter.width))

    @property
    def overflows(self) -> bool:
        """Whether a part of it is out of sight."""
        return self.max_scroll_y > 0

    def can_move(self, by: int) -> bool:
        """Whether there is more to see above (negative) or below."""
        return self.scroll_y > 0 if by < 0 else self.scroll_y < self.max_scroll_y


class Countdown(Widget):
    """A bar that runs out, and the time left beside it. The text alone says everything."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: int | None = None
        self._limit: int | None = None
        self._text = ""

    def show(self, left_ms: int | None, limit_ms: int | None) -> None:
        """Show the time left of a limit; without a limit there is no clock, with `left_ms` None it is not known."""
        self._left, self._limit = left_ms, limit_ms
        known = "" if left_ms is None else sentences.clock(left_ms)
        text = sentences.NO_CLOCK if limit_ms is None else known
        urgent = left_ms is not None and left_ms <= URGENT_MS
        if text != self._text or urgent != self.has_class("-urgent"):
            self._text = text
            self.set_class(urgent, "-urgent")
            self.refresh()

    @property
    def text(self) -> str:
        """The time left in words or figures."""
        return self._text

    def render(self) -> Content:
        text = f"  {self._text}" if self._text else ""
        cells = max(0, self.content_size.width - Content(text).cell_length)
        full = 0
        if self._limit and self._left is not None:
            full = min(cells, -(-cells * max(0, self._left) // self._limit))
        style = "$text-error" if self.has_class("-urgent") else "$primary"
        bar = Content.assemble(("━" * full, style), ("─" * (cells - full), "$foreground 25%"))
        return bar + Content.styled(text, "bold" if self.has_class("-urgent") else "")


class CodePanel(ScrollableContainer, can_focus=False):
    """Code with its syntax highlighted, in a frame that names the language. Long lines scroll sideways."""

    def compose(self) -> ComposeResult:
        yield Text()

    def show(self, snippet: Snippet | None) -> None:
        """Show a snippet, or nothing at all."""
        self.display = snippet is not None
        if snippet is not None:
            self.border_title = Content(snippet.language)
            self.query_one(Text).put(content.code(snippet))


class Choice(Horizontal):
    """One choice: a sign, its letter, its text."""

    def compose(self) -> ComposeResult:
        yield Text(classes="sign")
        yield Text(classes="text")

    def show(self, letter: str, text: str, *, cursor: bool, tried: bool, right: bool) -> None:
        """Show the choice and what has become of it."""
        sign = sentences.RIGHT_SIGN if right else sentences.WRONG_SIGN if tried else " "
        self.set_class(cursor, "-cursor")
        self.set_class(tried and not right, "-tried")
        self.set_class(right, "-right")
        self.query_one(".sign", Text).put(
            Content.assemble(sentences.CURSOR if cursor else " ", f"{sign} ", (f"{letter}.", "bold"))
        )
        tail = ("  (tried)", "italic") if tried and not right else ""
        self.query_one(".text", Text).put(Content.assemble(text, tail))


class ChoiceList(Pane):
    """The choices in the order shown, with a cursor that begins on none of them."""

    def compose(self) -> ComposeResult:
        for _ in range(MAX_CHOICES):
            yield Choice()

    def show(self, question: Question, seen: PlayerView, cursor: int | None) -> None:
        """Show the choices as they stand; the right one is marked once this player may know it."""
        known = seen.solved or content.closed(seen)
        shown = wording.choices_as_shown(question, seen.order)
        for place, row in enumerate(self.query(Choice)):
            row.display = place < len(shown)
            if row.display:
                letter, choice = shown[place]
                right = known and seen.order[place] == question.answer
                row.show(letter, choice.text, cursor=place == cursor, tried=place in seen.tried, right=right)
        if cursor is not None:
            self.scroll_to_widget(list(self.query(Choice))[cursor], animate=False)


class KeyBar(Text):
    """The keys that do something now."""

    def show(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show keys with what they do."""
        self.put(content.keys(hints))


class TwoEnds(Horizontal):
    """One line with something at either end; the left end gives way where both do not fit."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)

    def compose(self) -> ComposeResult:
        yield Text(classes="left")
        yield Text(classes="right")

    def show(self, left: Content, right: Content) -> None:
        """Show both ends."""
        self.query_one(".left", Text).put(left)
        self.query_one(".right", Text).put(right)


class Page(Container):
    """The column in the middle of the screen that everything stands in."""
