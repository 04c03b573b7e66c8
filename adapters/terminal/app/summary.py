"""The screen after the last question."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from adapters import badge_wording, wording
from adapters.terminal.app import content
from adapters.terminal.app.opening import Opened, Table
from adapters.terminal.app.overlays import Help
from adapters.terminal.app.widgets import KeyBar, Page, Pane, Text, TwoEnds
from bot.engine.effects import AwardBadge
from bot.engine.events import EarnedBadge


class Summary(Screen[None]):
    """Score, badge and how each question came out. Posts `Again`."""

    class Again(Message):
        """The player wants to play the same challenge once more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,R", "again", "Play again"),
        Binding("enter,space,escape", "leave", "Leave"),
        Binding("question_mark", "help", "Help"),
        Binding("up,pageup", "scroll(-4)", "Scroll up"),
        Binding("down,pagedown", "scroll(4)", "Scroll down"),
    ]

    def __init__(self, table: Table, opened: Opened) -> None:
        super().__init__()
        self._table = table
        self._opened = opened

    def compose(self) -> ComposeResult:
        record = self._opened.record
        with Page():
            yield TwoEnds(id="title")
            with Pane(id="result"):
                for award in record.badges.values():
                    yield Text(self._badge(award), classes="badge")
                for badge in record.earned.values():
                    yield Text(self._earned(badge), classes="badge")
                if record.finish is not None:
                    yield Text(Content(wording.ended(record.finish.reason)), classes="ended")
                    score = content.score(record.finish, record.player, scored=self._table.scored)
                    yield Text(score, classes="score")
                for row in content.result_rows(self._opened.challenge, record, scored=self._table.scored):
                    with Horizontal(classes="row"):
                        for part, text in row.items():
                            yield Text(text, classes=part)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TwoEnds).show(content.title(self._opened.challenge), Content(self._table.mode.label))
        self.query_one(KeyBar).show(self.keys_now())

    def keys_now(self) -> list[tuple[str, str]]:
        """The keys that do something now, with what they do."""
        again = [("R", "play again")] if self._table.repeatable else []
        return [("Enter", "leave"), *again, ("?", "help")]

    @staticmethod
    def _badge(award: AwardBadge) -> Content:
        return Content.assemble(
            f"{award.emoji}  ", (wording.badge(award), "bold"), f"  {award.emoji}\n", wording.badge_provenance(award)
        )

    @staticmethod
    def _earned(badge: EarnedBadge) -> Content:
        rule = badge_wording.rule(badge.badge)
        return Content.assemble(f"{badge.emoji}  ", (badge_wording.earned(badge), "bold"), f"  {badge.emoji}\n{rule}")

    def action_again(self) -> None:
        if self._table.repeatable:
            self.post_message(self.Again())

    async def action_leave(self) -> None:
        await self.app.run_action("app.leave")

    def action_scroll(self, by: int) -> None:
        self.query_one(Pane).scroll_relative(y=by, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(Help(self._table.mode))
