"""What moderators decide with buttons about a reported question: the same in every chat."""

from typing import NamedTuple

from adapters.buttons import Action, Button
from bot.host.lookup import choice_of
from bot.host.reports import Outcome, ReportedQuestion, Reports
from bot.host.roles import Role


class Decided(NamedTuple):
    """What a button came to.

    `found` is the question as it is now, `outcome` what was decided (None: nothing was), and `place` the choice that is
    to be right once whoever pressed says that they are sure (None: nothing is to be asked).
    """

    found: ReportedQuestion
    outcome: Outcome | None = None
    place: int | None = None


async def decide(reports: Reports, button: Button, space: str, *, by: str, role: Role) -> Decided:
    """Do what a button of a reported question says, which names it by its key; LOOK changes nothing.

    Raises as `bot.host.reports.Reports` does.
    """
    name = await reports.named(space, button.game_id)
    if button.action is Action.CORRECT and button.place is not None:
        found = await reports.look(space, name, role)
        choice_of(found.question, button.place)
        return Decided(found, place=button.place)
    outcome = await _decided(reports, button, space, name, by, role)
    return Decided(await reports.look(space, name, role), outcome)


async def _decided(reports: Reports, button: Button, space: str, name: str, by: str, role: Role) -> Outcome | None:
    match button.action:
        case Action.KEEP:
            return await reports.keep(space, name, by=by, role=role)
        case Action.QUARANTINE:
            return await reports.quarantine(space, name, by=by, role=role)
        case Action.SURELY_CORRECT if button.place is not None:
            return await reports.correct(space, name, button.place, by=by, role=role)
    return None
