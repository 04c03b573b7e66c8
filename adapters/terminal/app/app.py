"""The app: goes from screen to screen, and sees to it that the host is let go of however it ends."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerError

from adapters import wording
from adapters.terminal.app import sentences, themes
from adapters.terminal.app.chat import ScreenChat
from adapters.terminal.app.chooser import Chooser
from adapters.terminal.app.game_screen import GameScreen
from adapters.terminal.app.opening import Opened, Table
from adapters.terminal.app.summary import Summary
from adapters.terminal.plain import FINISHED, LEFT
from adapters.terminal.play import PlayOptions
from bot.engine.errors import QuizError
from bot.engine.questions import Challenge
from bot.host.errors import HostError
from bot.host.proofs import Proofs, RecordedProofs
from bot.ports import Clock, Store, StoreError

SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name))


async def play_full_screen(
    options: PlayOptions,
    challenges: Mapping[str, Challenge],
    store: Store,
    clock: Clock,
    proofs: Proofs | None = None,
) -> int:
    """Play full-screen and return the exit code: 0 when the game ended, 1 when its player left before.

    A game that was left is kept. Raises `StoreError` where the store cannot be used at the start, and `LookupError`
    where the challenge asked for is neither one of `challenges` nor unfinished.
    """
    app = QuizApp(options, challenges, store, clock, proofs)
    await app.prepare()
    loop = asyncio.get_running_loop()
    try:
        for number in SIGNALS:
            with suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, app.hang_up if number == signal.SIGTERM else app.lose_terminal)
        await app.run_async()
    finally:
        for number in SIGNALS:
            with suppress(NotImplementedError, RuntimeError):
                loop.remove_signal_handler(number)
        await app.close()
    return app.outcome()


LEAVE_S: Final = 1.0
"""How many seconds of real time a player who leaves may wait for what they pressed just before."""


class QuizApp(App[int]):
    """One sitting of one player. Use: `await prepare()`, run, `await close()`."""

    CSS_PATH = "styles.tcss"
    TITLE = "quizhost"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,Q,ctrl+q,ctrl+c", "leave", "Leave"),
        Binding("t,T", "light_or_dark", "Light or dark"),
    ]

    def __init__(
        self,
        options: PlayOptions,
        challenges: Mapping[str, Challenge],
        store: Store,
        clock: Clock,
        proofs: Proofs | None = None,
    ) -> None:
        super().__init__()
        self.table = Table(options, challenges, store, clock, ScreenChat(clock), proofs or RecordedProofs())
        self._opened: Opened | None = None
        self._leaving = False
        self._failure: StoreError | None = None
        for theme in (themes.DARK, themes.LIGHT):
            self.register_theme(theme)
        self.theme = themes.DARK.name

    async def prepare(self) -> None:
        """Read what is needed before anything is shown. Raises as `play_full_screen`."""
        await self.table.prepare()

    async def close(self) -> None:
        """Let go of the host. May be called twice."""
        await self.table.close()

    def outcome(self) -> int:
        """The exit code. Raises the `StoreError` that kept a game from being opened."""
        if self._failure is not None:
            raise self._failure
        if self.return_value is None:
            print(sentences.FAULT, file=sys.stderr)
            return LEFT
        return self.return_value

    async def on_mount(self) -> None:
        asked = self.table.options.challenge_id
        if asked is not None:
            self._open(asked, afresh=self.table.options.afresh)
            return
        standings = {id_: await self.table.standing(id_) for id_ in self.table.games if id_ in self.table.challenges}
        self._go_to(Chooser(self.table, standings))

    # --- from screen to screen ---------------------------------------------------------------------------------------

    def on_chooser_chosen(self, event: Chooser.Chosen) -> None:
        self._open(event.challenge_id, afresh=event.afresh or self.table.options.afresh)

    def on_game_screen_finished(self, event: GameScreen.Finished) -> None:
        self._go_to(Summary(self.table, event.opened))

    def on_summary_again(self) -> None:
        if self._opened is not None:
            challenge = self._opened.challenge
            self.run_worker(self._play(lambda: self.table.again(challenge)), exclusive=True)

    def _open(self, challenge_id: str, *, afresh: bool) -> None:
        self.run_worker(self._play(lambda: self.table.open(challenge_id, afresh=afresh)), exclusive=True)

    async def _play(self, opening: Callable[[], Awaitable[Opened]]) -> None:
        try:
            self._opened = await opening()
        except StoreError as error:
            self._failure = error
            self.exit(LEFT)
        except (QuizError, HostError) as error:
            self.exit(LEFT, message=wording.refusal(error))
        else:
            self._go_to(GameScreen(self.table, self._opened))

    def _go_to(self, screen: Screen[None]) -> None:
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    # --- the end -----------------------------------------------------------------------------------------------------

    def action_light_or_dark(self) -> None:
        self.theme = themes.LIGHT.name if self.current_theme.dark else themes.DARK.name

    async def action_leave(self) -> None:
        if self._leaving:
            return
        self._leaving = True
        # What was pressed just before still counts and is still answered.
        with suppress(TimeoutError, WorkerError):
            await asyncio.wait_for(self.workers.wait_for_complete(), LEAVE_S)
        self._leave()

    def _leave(self) -> None:
        opened = self._opened
        if opened is None:
            self.exit(LEFT)
        elif (end := opened.record.finish) is None:
            self.exit(LEFT, message=sentences.kept(self.table.options.command(opened.challenge.id)))
        else:
            player = opened.record.player
            lines = [wording.final_score(end, player) if self.table.scored else sentences.practice_score(end, player)]
            lines += [wording.badge(award) for award in opened.record.badges.values()]
            self.exit(FINISHED, message="\n".join(lines))

    def hang_up(self) -> None:
        """Leave because the process was told to end."""
        if not self._leaving:
            self._leaving = True
            self._leave()

    def lose_terminal(self) -> None:
        """Leave because there is no terminal any more. What is still written goes nowhere, so that nothing blocks."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (sys.__stdout__, sys.__stderr__):
            if descriptor is not None:
                os.dup2(nowhere, descriptor.fileno())
        self.exit(LEFT)
