"""Questions that may be wrong: players say so, moderators decide."""

from typing import Final

from adapters import report_wording as words
from adapters.buttons import Action, Button
from adapters.discord.addresses import player_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import forms, private
from adapters.discord.render import reports as render
from adapters.discord.roles import Ranks
from adapters.refusals import Refused
from bot.host.reports import Outcome, Reports
from bot.host.roles import Role
from bot.ports import Clock

NO_SUCH_CHOICE: Final = "The question has no such choice any more; look at it again."


class QuestionReports:
    """Takes reports and shows them. All methods raise as `bot.host.reports.Reports` does, and `Refused`."""

    def __init__(self, reports: Reports, ranks: Ranks, clock: Clock) -> None:
        self._reports = reports
        self._ranks = ranks
        self._clock = clock

    # --- players -----------------------------------------------------------------------------------------------------

    async def ask(self, button: Button, answer: Answer) -> None:
        """Ask what is wrong with a question. Nothing is looked up before: a form must be opened at once."""
        await answer.ask(
            forms.form(
                Button(Action.REPORT, button.game_id, button.round_no),
                words.FORM,
                words.REASON,
                example=words.EXAMPLE,
                shortest=words.SHORTEST,
                longest=words.LONGEST,
            )
        )

    async def take(self, button: Button, answer: Answer) -> None:
        """Keep what somebody wrote about a question."""
        player, reason = player_of(answer.interaction.user.id), forms.written(answer.interaction.data or {})
        await self._reports.report(button.game_id, button.round_no, player, reason)
        await answer.give(private.sentence(words.THANKS))

    # --- moderators --------------------------------------------------------------------------------------------------

    async def queue(self, caller: Caller, answer: Answer, page: int = 0) -> None:
        """Show what waits for a decision."""
        space, role = await self._ranks.needed(caller)
        await answer.give(render.queue(await self._reports.queue(space, role), page))

    async def press(self, button: Button, answer: Answer) -> None:
        """A button of the queue, or of a question in it."""
        caller = Caller.of(answer.interaction, self._clock.now())
        if button.action is Action.REPORTS:
            await self.queue(caller, answer, button.round_no)
            return
        space, role = await self._ranks.needed(caller)
        name = await self._reports.named(space, button.game_id)
        if button.action is Action.CORRECT and button.place is not None:
            found = await self._reports.look(space, name, role)
            if button.place >= len(found.question.choices):
                raise Refused(NO_SUCH_CHOICE)
            await answer.give(render.surely(found, button.place))
            return
        outcome = await self._decide(button, space, name, caller.player, role)
        said = None if outcome is None else words.done(outcome)
        await answer.give_all(render.look(await self._reports.look(space, name, role), said))

    async def _decide(self, button: Button, space: str, name: str, by: str, role: Role) -> Outcome | None:
        """Do what the button says; None where it only looks."""
        match button.action:
            case Action.KEEP:
                return await self._reports.keep(space, name, by=by, role=role)
            case Action.QUARANTINE:
                return await self._reports.quarantine(space, name, by=by, role=role)
            case Action.SURELY_CORRECT if button.place is not None:
                return await self._reports.correct(space, name, button.place, by=by, role=role)
        return None
