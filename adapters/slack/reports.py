"""Questions that may be wrong: players say so, moderators decide."""

import json
from collections.abc import Mapping
from typing import Any, Final

from adapters import report_wording as words
from adapters.buttons import Action, Button
from adapters.deciding import decide
from adapters.slack import actions
from adapters.slack.forms import Errors, Filled
from adapters.slack.inbound import Caller
from adapters.slack.render import private
from adapters.slack.render import reports as render
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.wire import Wire
from adapters.slack.words import page
from bot.host.reports import ReportRefused, Reports

BUTTONS: Final = (
    Action.REPORT,
    Action.REPORTS,
    Action.LOOK,
    Action.KEEP,
    Action.QUARANTINE,
    Action.CORRECT,
    Action.SURELY_CORRECT,
)


class QuestionReports:
    """Takes reports and shows them. All methods raise as `bot.host.reports.Reports` does, `Unclear`, and the faults of
    the wire."""

    def __init__(self, reports: Reports, ranks: Ranks, wire: Wire) -> None:
        self._reports = reports
        self._ranks = ranks
        self._wire = wire

    # --- players -----------------------------------------------------------------------------------------------------

    async def ask(self, caller: Caller, button: Button) -> Outcome:
        """Ask what is wrong with a question. Nothing is looked up before: a form must be opened at once."""
        about = {
            "channel": caller.channel,
            "thread": caller.thread,
            "game": button.game_id,
            "question": button.round_no,
        }
        await self._wire.open_modal(caller.team, caller.trigger, render.form(json.dumps(about)))
        return None

    async def submitted(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """Keep what somebody wrote about a question; what is wrong with it stands beside the field."""
        about, reason = json.loads(view["private_metadata"]), Filled.of(view).text(actions.REPORT_REASON)
        try:
            await self._reports.report(about["game"], about["question"], caller.player, reason)
        except ReportRefused as error:
            return None, {actions.REPORT_REASON: str(error)}
        return private.sentence(words.THANKS), {}

    # --- moderators --------------------------------------------------------------------------------------------------

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz reports`: show what waits for a decision, by pages from 1."""
        return await self.queue(caller, page(text, "reports"))

    async def queue(self, caller: Caller, page: int = 0) -> Outcome:
        """A page of what waits for a decision, from 0."""
        role = await self._ranks.needed(caller)
        return render.queue(await self._reports.queue(caller.space, role), page)

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """A button under a reveal, of the queue, or of a question in it."""
        if button.action is Action.REPORT:
            return await self.ask(caller, button)
        if button.action is Action.REPORTS:
            return await self.queue(caller, button.round_no)
        role = await self._ranks.needed(caller)
        found, outcome, place = await decide(self._reports, button, caller.space, by=caller.player, role=role)
        if place is not None:
            return render.surely(found, place)
        return render.look(found, None if outcome is None else words.done(outcome))
