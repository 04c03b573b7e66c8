"""The screen on which questions are answered."""

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from adapters import wording
from adapters.terminal.app import content
from adapters.terminal.app.fitting import Stack
from adapters.terminal.app.opening import Opened, Table
from adapters.terminal.app.overlays import Confirm, Help
from adapters.terminal.app.record import Outcome
from adapters.terminal.app.widgets import ChoiceList, CodePanel, Countdown, KeyBar, Page, Pane, TwoEnds
from bot.engine.effects import Announcement, AskQuestion, Effect, ExtendClock
from bot.engine.errors import QuizError
from bot.engine.game import Phase
from bot.engine.modes import Ending
from bot.engine.questions import LETTERS, Question
from bot.engine.views import PlayerView
from bot.host.errors import HostError
from bot.ports import StoreError

WIDE: Final = 110
"""Columns from which code stands beside the choices."""

ROOMY: Final = 32
"""Lines from which there is room for blank lines."""

QUESTION_LINES: Final = 3
OUTCOME_LINES: Final = 4
CHOICE_LINES: Final = 4
"""What each part keeps where the screen is too low for all of them."""


class GameScreen(Screen[None]):
    """Shows one game and takes its player's keys. Everything that it shows comes from the game's view and record.

    Posts `Finished` when the game is over and its player has read the last reveal.
    """

    class Finished(Message):
        """The game is over and everything announced was shown."""

        def __init__(self, opened: Opened) -> None:
            super().__init__()
            self.opened = opened

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{letter.lower()},{letter},{place + 1}", f"press({place})", f"Choose {letter}")
            for place, letter in enumerate(LETTERS)
        ),
        Binding("up", "move(-1)", "Up"),
        Binding("down", "move(1)", "Down"),
        Binding("enter,space", "go_on", "Press or go on"),
        Binding("h,H", "hint", "Hint"),
        Binding("s,S", "skip", "Skip"),
        Binding("x,X", "stop", "End the game"),
        Binding("question_mark", "help", "Help"),
        Binding("pageup", "page(-1)", "Scroll up"),
        Binding("pagedown", "page(1)", "Scroll down"),
        Binding("left", "sideways(-8)", "Code to the left"),
        Binding("right", "sideways(8)", "Code to the right"),
    ]

    def __init__(self, table: Table, opened: Opened) -> None:
        super().__init__()
        self._table = table
        self._opened = opened
        self._session = opened.session
        self._seen: PlayerView | None = None
        self._cursor: int | None = None
        self._notice: str | None = None
        self._left_ms: int | None = None

    # --- showing -----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with Page():
            yield TwoEnds(id="title")
            yield TwoEnds(id="facts")
            yield Countdown(id="countdown")
            with Stack((("question", QUESTION_LINES), ("answer", 1)), id="body"):
                with Pane(id="question"):
                    yield Static(id="prompt", markup=False)
                    yield CodePanel(id="code")
                with Stack((("outcome", OUTCOME_LINES), ("choices", CHOICE_LINES)), id="answer"):
                    yield ChoiceList(id="choices")
                    with Pane(id="outcome"):
                        yield Static(id="said", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#outcome").display = False
        self.set_interval(1, self.tick)
        self._table.chat.follow(self._session.game_id, self.show)
        self._do(self._caught_up())

    async def show(self, announcement: Announcement) -> None:
        """Show what was announced; returns when it is on the screen."""
        self._opened.record.note(announcement)
        if isinstance(announcement, ExtendClock):
            self._notice = wording.extended(announcement)
        await self._renew(anew=isinstance(announcement, AskQuestion))
        on_screen = asyncio.Event()
        self.call_after_refresh(on_screen.set)
        await on_screen.wait()

    def tick(self) -> None:
        """Let the countdown follow the clock, as long as it runs."""
        seen = self._seen
        if seen is None:
            return
        if seen.phase is Phase.ASKING:
            self._left_ms = seen.limit_ms
        elif seen.phase is Phase.OPEN and seen.deadline is not None:
            self._left_ms = seen.deadline - self._table.clock.now()
        self.query_one(Countdown).show(self._left_ms, seen.limit_ms)

    async def _renew(self, *, anew: bool = False) -> None:
        """Look at the game again and show it. `anew` where a question is shown for the first time."""
        before, seen = self._seen, await self._session.view()
        self._seen = seen
        if anew or before is None or before.round_no != seen.round_no:
            self._cursor = self._left_ms = None
            for pane in self.query(Pane):
                pane.scroll_home(animate=False)
        if content.closed(seen):
            self._cursor = None
        self._paint(seen)
        if before is not None and content.closed(seen) and not content.closed(before):
            self.query_one("#outcome", Pane).scroll_home(animate=False)

    def _paint(self, seen: PlayerView) -> None:
        challenge, question, round_ = self._opened.challenge, self._question(seen), self._round(seen)
        self.query_one("#title", TwoEnds).show(
            content.title(challenge), content.progress(challenge, seen, scored=self._table.scored)
        )
        self.query_one("#facts", TwoEnds).show(content.facts(question), content.attempts(seen))
        self.query_one("#prompt", Static).update(Content(question.prompt))
        self.query_one(CodePanel).show(question.snippet)
        self.query_one(ChoiceList).show(question, seen, self._cursor)
        said = content.outcome(question, seen, round_, self._notice)
        self.query_one("#said", Static).update(said)
        outcome = self.query_one("#outcome")
        outcome.display = bool(said)
        outcome.set_class(seen.solved, "-right")
        outcome.set_class(bool(seen.tried) and not seen.solved, "-wrong")
        self.set_class(content.closed(seen), "-closed")
        self._arrange(self.size.width, self.size.height)
        self.tick()
        self.query_one(KeyBar).show(self.keys_now())
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width, event.size.height)
        if self._seen is not None:
            self.call_after_refresh(lambda: self.query_one(KeyBar).show(self.keys_now()))

    def _arrange(self, width: int, height: int) -> None:
        wide = width >= WIDE and self._seen is not None and self._question(self._seen).snippet is not None
        self.set_class(wide, "-wide")
        self.query_one("#body", Stack).put_beside(wide)
        self.set_class(height >= ROOMY, "-roomy")

    def _question(self, seen: PlayerView) -> Question:
        return self._opened.challenge.questions[seen.question]

    def _round(self, seen: PlayerView) -> Outcome:
        return self._opened.record.rounds.get(seen.round_no) or Outcome(seen.question)

    # --- keys --------------------------------------------------------------------------------------------------------

    def keys_now(self) -> list[tuple[str, str]]:
        """The keys that do something now, with what they do."""
        seen = self._seen
        if seen is None:
            return []
        listed = [
            ("go_on", "Enter", "result" if seen.phase is Phase.OVER else "next question"),
            ("press", f"A–{LETTERS[len(seen.order) - 1]}", "answer"),
            ("hint", "H", "hint"),
            ("skip", "S", "skip"),
            ("stop", "X", "end practice"),
            ("page", "PgUp/PgDn", "scroll"),
            ("help", "?", "help"),
        ]
        keys = [(key, label) for action, key, label in listed if self._offers(seen, action)]
        return [*keys, ("Q", "leave")]

    def _offers(self, seen: PlayerView, action: str) -> bool:
        """Whether the bar names this action; a few that are allowed would only be noise there."""
        if action == "go_on" and not content.closed(seen):
            return False
        if action == "stop" and self._ends_itself:
            return False
        if action == "page" and not any(pane.overflows for pane in self.query(Pane) if pane.display):
            return False
        return self.check_action(action, (0,)) is True

    @property
    def _ends_itself(self) -> bool:
        return self._table.mode.ending is not Ending.PLAYER_STOPS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action makes sense in the game's present state."""
        seen = self._seen
        if action not in ("press", "move", "go_on", "hint", "skip", "stop"):
            return True
        if seen is None:
            return False
        is_open = seen.phase is Phase.OPEN and not seen.done
        if action == "press":
            place = parameters[0]
            return is_open and isinstance(place, int) and place < len(seen.order)
        if action == "hint":
            return is_open and not seen.hinted
        if action == "stop":
            return seen.phase is not Phase.OVER
        if action == "skip":
            return is_open
        return is_open or content.closed(seen)

    def action_press(self, place: int) -> None:
        if self._seen is not None:
            self._do(self._press(self._seen.round_no, place, self._table.clock.now()))

    def action_move(self, by: int) -> None:
        seen = self._seen
        if seen is None:
            return
        if content.closed(seen):
            self.query_one("#question", Pane).scroll_relative(y=by, animate=False)
            return
        places = len(seen.order)
        self._cursor = (0 if by > 0 else places - 1) if self._cursor is None else (self._cursor + by) % places
        self.query_one(ChoiceList).show(self._question(seen), seen, self._cursor)

    def action_go_on(self) -> None:
        seen = self._seen
        if seen is None:
            return
        if not content.closed(seen):
            if self._cursor is not None:
                self.action_press(self._cursor)
        elif seen.phase is Phase.OVER:
            self._do(self._finish())
        else:
            self._do(self._next(seen.round_no))

    def action_hint(self) -> None:
        if self._seen is not None:
            self._do(self._hint(self._seen.round_no, self._table.clock.now()))

    def action_skip(self) -> None:
        if self._seen is not None:
            self._do(self._skip(self._seen.round_no))

    def action_stop(self) -> None:
        if self._ends_itself:
            self.app.push_screen(Confirm("End this game for good? It cannot be gone on with."), self._stop_if)
        else:
            self._stop_if(True)

    def action_help(self) -> None:
        self.app.push_screen(Help(self._table.mode))

    def action_page(self, by: int) -> None:
        names = ("#outcome", "#question") if self.has_class("-closed") else ("#question", "#outcome", "#choices")
        panes = [pane for name in names if (pane := self.query_one(name, Pane)).display and pane.overflows]
        for pane in panes[:1]:
            pane.scroll_relative(y=by * max(1, pane.size.height - 1), animate=False)

    def action_sideways(self, by: int) -> None:
        self.query_one(CodePanel).scroll_relative(x=by, animate=False)

    # --- what keys do ------------------------------------------------------------------------------------------------

    def _do(self, deed: Coroutine[Any, Any, None]) -> None:
        """Run beside the screen, so that the next key is taken at its own time."""
        self.run_worker(self._guarded(deed))

    async def _guarded(self, deed: Coroutine[Any, Any, None]) -> None:
        self._notice = None
        try:
            await deed
        except (QuizError, HostError, StoreError) as error:
            self._notice = wording.refusal(error)
            if self._seen is not None:
                self._paint(self._seen)

    async def _caught_up(self) -> None:
        """Wait until everything announced is shown and kept, then show where that leaves the game."""
        await self._renew()
        await self._table.host.quiet()
        await self._renew()

    async def _press(self, round_no: int, place: int, at: int) -> None:
        await self._take(await self._session.press(round_no, place, at))

    async def _hint(self, round_no: int, at: int) -> None:
        await self._take(await self._session.hint(round_no, at))

    async def _take(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._opened.record.note(effect)
        await self._renew()
        outcome = self.query_one("#outcome", Pane)
        if not self.has_class("-closed"):
            self.call_after_refresh(outcome.scroll_end, animate=False)

    async def _skip(self, round_no: int) -> None:
        await self._session.skip(round_no)
        await self._renew()

    async def _next(self, round_no: int) -> None:
        await self._session.proceed(round_no)
        await self._caught_up()

    def _stop_if(self, sure: bool | None) -> None:
        if sure:
            self._do(self._stop())

    async def _stop(self) -> None:
        await self._session.stop()
        await self._finish()

    async def _finish(self) -> None:
        await self._table.host.quiet()
        self.post_message(self.Finished(self._opened))
