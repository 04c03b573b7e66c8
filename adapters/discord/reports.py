"""Questions that may be wrong: players say so, moderators decide."""

from adapters import report_wording as words
from adapters.buttons import Action, Button
from adapters.deciding import decide
from adapters.discord.addresses import player_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import forms, private
from adapters.discord.render import reports as render
from adapters.discord.roles import Ranks
from bot.host.reports import Reports
from bot.ports import Clock


class QuestionReports:
    """Takes reports and shows them. Methods raise as `Reports` does, and `Refused` outside of servers."""

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
        found, outcome, place = await decide(self._reports, button, space, by=caller.player, role=role)
        if place is not None:
            await answer.give(render.surely(found, place))
        else:
            await answer.give_all(render.look(found, None if outcome is None else words.done(outcome)))
