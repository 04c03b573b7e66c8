"""The screen on which a challenge is chosen."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from adapters import wording
from adapters.terminal.app import sentences
from adapters.terminal.app.opening import Table
from adapters.terminal.app.overlays import Confirm, Help
from adapters.terminal.app.widgets import KeyBar, Page, Text, TwoEnds
from bot.engine.views import PlayerView


class Chooser(Screen[None]):
    """Lists the challenges, and says where an unfinished game goes on. Posts `Chosen`."""

    class Chosen(Message):
        """The player wants to play this."""

        def __init__(self, challenge_id: str, *, afresh: bool) -> None:
            super().__init__()
            self.challenge_id = challenge_id
            self.afresh = afresh

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "afresh", "Start afresh"),
        Binding("space", "choose", "Choose"),
        Binding("question_mark", "help", "Help"),
        *(Binding(str(number), f"number({number})", f"Choose {number}") for number in range(1, 10)),
    ]

    def __init__(self, table: Table, standings: Mapping[str, PlayerView | None]) -> None:
        super().__init__()
        self._table = table
        self._standings = standings
        self._ids = list(table.challenges)

    def compose(self) -> ComposeResult:
        with Page():
            yield TwoEnds(id="title")
            yield Text(self._head(), id="prompt")
            yield OptionList(
                *(Option(self._entry(no, id_, chosen=False)) for no, id_ in enumerate(self._ids, start=1)), markup=False
            )
            yield KeyBar()

    def on_mount(self) -> None:
        mode = self._table.mode
        self.query_one(TwoEnds).show(Content.styled("quizhost", "bold"), Content(f"{mode.emoji} {mode.label}"))
        options = self.query_one(OptionList)
        options.focus()
        # An unfinished game is most likely what somebody comes back for.
        options.highlighted = next((no for no, id_ in enumerate(self._ids) if id_ in self._standings), 0)
        self._show_keys()

    def _head(self) -> Content:
        return Content.assemble((f"{sentences.CHOOSE}\n", "bold"), (self._table.mode.summary, "$foreground 65%"))

    def _entry(self, no: int, id_: str, *, chosen: bool) -> Content:
        challenge = self._table.challenges[id_]
        badge = f"   🏅 {sentences.BADGE_WON}" if id_ in self._table.badges else ""
        lines = [
            Content.assemble((f"{sentences.CURSOR if chosen else ' '} {no}. {challenge.title}", "bold"), badge),
            Content(wording.plan(challenge)),
            Content.styled(challenge.summary, "$foreground 65%"),
        ]
        if id_ in self._standings:
            lines.append(Content.styled(f"↻ {self._unfinished(id_)}", "bold $text-accent"))
        return Content("\n").join([*(line for line in lines if line), Content("")])

    def _unfinished(self, id_: str) -> str:
        seen = self._standings[id_]
        if seen is None:
            return sentences.UNFINISHED
        questions = len(self._table.challenges[id_].questions)
        points = seen.points if self._table.scored else None
        return f"{sentences.UNFINISHED}: {sentences.goes_on(seen.round_no, questions, points)}"

    # --- keys --------------------------------------------------------------------------------------------------------

    def keys_now(self) -> list[tuple[str, str]]:
        """The keys that do something now, with what they do."""
        goes_on = self._chosen in self._standings
        keys = [("↑↓", "choose")] if len(self._ids) > 1 else []
        keys.append(("Enter", "go on" if goes_on else "play"))
        if goes_on:
            keys.append(("N", "start afresh"))
        return [*keys, ("?", "help"), ("Q", "leave")]

    @property
    def _chosen(self) -> str:
        return self._ids[self.query_one(OptionList).highlighted or 0]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        for index, id_ in enumerate(self._ids):
            chosen = index == event.option_index
            event.option_list.replace_option_prompt_at_index(index, self._entry(index + 1, id_, chosen=chosen))
        self._show_keys()

    def _show_keys(self) -> None:
        self.query_one(KeyBar).show(self.keys_now())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.post_message(self.Chosen(self._ids[event.option_index], afresh=False))

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    def action_number(self, number: int) -> None:
        if number <= len(self._ids):
            self.query_one(OptionList).highlighted = number - 1

    def action_afresh(self) -> None:
        if self._chosen in self._standings:
            self.app.push_screen(Confirm(sentences.SURE_TO_START_AFRESH), self._afresh_if)

    def _afresh_if(self, sure: bool | None) -> None:
        if sure:
            self.post_message(self.Chosen(self._chosen, afresh=True))

    def action_help(self) -> None:
        self.app.push_screen(Help(self._table.mode))
