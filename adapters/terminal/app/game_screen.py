"""The screen on which questions are answered."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker

from adapters import wording
from adapters.terminal.app import content, sentences
from adapters.terminal.app.game_display import GameDisplay
from adapters.terminal.app.opening import Opened, Table
from adapters.terminal.app.overlays import Confirm, Help
from adapters.terminal.app.record import Outcome
from adapters.terminal.app.widgets import KeyBar
from bot.engine.effects import Announcement, Effect, ExtendClock
from bot.engine.errors import QuizError
from bot.engine.game import Phase
from bot.engine.modes import Ending
from bot.engine.questions import LETTERS
from bot.engine.views import PlayerView
from bot.host.errors import HostError
from bot.ports import StoreError


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
        yield GameDisplay(self._opened.challenge, self._table.proofs, scored=self._table.scored)

    def on_mount(self) -> None:
        self.set_interval(1, self.tick)
        self._do(self._caught_up)
        self._table.chat.follow(self._session.game_id, self.show)

    async def show(self, announcement: Announcement) -> None:
        """Show what was announced; returns when it is on the screen."""
        self._opened.record.note(announcement)
        if isinstance(announcement, ExtendClock):
            self._notice = wording.extended(announcement)
        await self._renew()
        on_screen = asyncio.Event()
        self.call_after_refresh(on_screen.set)
        await on_screen.wait()

    def tick(self) -> None:
        """Let the countdown follow the clock."""
        if self._seen is not None:
            self._display.show_time(self._seen, self._table.clock.now())

    @property
    def _display(self) -> GameDisplay:
        return self.query_one(GameDisplay)

    async def _renew(self) -> None:
        """Look at the game again and show it."""
        before, seen = self._seen, await self._session.view()
        self._seen = seen
        if before is None or before.round_no != seen.round_no:
            self._cursor = None
            self._display.begin_again()
        if content.closed(seen):
            self._cursor = None
        self._paint(seen)
        if before is None or not content.closed(before):
            self._display.show_newest()

    def _paint(self, seen: PlayerView) -> None:
        round_ = self._opened.record.rounds.get(seen.round_no) or Outcome(seen.question)
        self._display.show(seen, round_, cursor=self._cursor, notice=self._notice)
        self.tick()
        self._show_keys()
        # What overflows is known only once everything has its place.
        self.call_after_refresh(self._show_keys)

    def on_resize(self) -> None:
        if self._seen is not None:
            self._display.fit(self._seen)
            self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        self.query_one(KeyBar).show(self.keys_now())

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
            ("page", "PgDn", "scroll"),
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
        if action == "page" and not self._display.overflows:
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
            return is_open and not seen.hinted and bool(self._opened.challenge.questions[seen.question].hint)
        if action == "stop":
            return seen.phase is not Phase.OVER
        if action == "skip":
            return is_open
        return is_open or content.closed(seen)

    def action_press(self, place: int) -> None:
        if self._seen is not None:
            self._do(partial(self._press, self._seen.round_no, place, self._table.clock.now()))

    def action_move(self, by: int) -> None:
        seen = self._seen
        if seen is None:
            return
        if content.closed(seen):
            self._display.line(by)
            return
        places = len(seen.order)
        self._cursor = (0 if by > 0 else places - 1) if self._cursor is None else (self._cursor + by) % places
        self._paint(seen)

    def action_go_on(self) -> None:
        seen = self._seen
        if seen is None:
            return
        if not content.closed(seen):
            if self._cursor is not None:
                self.action_press(self._cursor)
        elif seen.phase is Phase.OVER:
            self._do(self._finish)
        else:
            self._do(partial(self._next, seen.round_no))

    def action_hint(self) -> None:
        if self._seen is not None:
            self._do(partial(self._hint, self._seen.round_no, self._table.clock.now()))

    def action_skip(self) -> None:
        if self._seen is not None:
            self._do(partial(self._skip, self._seen.round_no))

    def action_stop(self) -> None:
        if self._ends_itself:
            self.app.push_screen(Confirm(sentences.SURE_TO_END), self._stop_if)
        else:
            self._stop_if(True)

    def action_help(self) -> None:
        self.app.push_screen(Help(self._table.mode))

    def action_page(self, by: int) -> None:
        self._display.page(by)

    def action_sideways(self, by: int) -> None:
        self._display.sideways(by)

    # --- what keys do ------------------------------------------------------------------------------------------------

    def _do(self, deed: Callable[[], Awaitable[None]]) -> None:
        """Run beside the screen, so that the next key is taken at its own time."""
        self._notice = None
        # Not the coroutine itself: where the app ends first, one that was never started would be complained of.
        work: Callable[[], Coroutine[None, None, None]] = partial(self._guarded, deed)
        _: Worker[None] = self.run_worker(work)

    async def _guarded(self, deed: Callable[[], Awaitable[None]]) -> None:
        try:
            await deed()
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

    async def _skip(self, round_no: int) -> None:
        await self._session.skip(round_no)
        await self._renew()

    async def _next(self, round_no: int) -> None:
        await self._session.proceed(round_no)
        await self._caught_up()

    def _stop_if(self, sure: bool | None) -> None:
        if sure:
            self._do(self._stop)

    async def _stop(self) -> None:
        await self._session.stop()
        await self._finish()

    async def _finish(self) -> None:
        await self._table.host.quiet()
        self.post_message(self.Finished(self._opened))
