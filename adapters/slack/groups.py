"""Who is in user groups of a workspace, as Slack tells it to those who have the scope."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from adapters.slack.trouble import FAULTS, NO_RIGHT, code_of, in_log, is_passing
from adapters.slack.wire import Wire
from bot.ports import Clock

log = logging.getLogger(__name__)

KEPT_MS: Final = 5 * 60_000
"""How long the members of a group are remembered."""

MAX_GROUPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Group:
    """A user group as it was at a moment (ms). `known` is false where Slack did not tell, because the app lacks the
    scope."""

    users: frozenset[str]
    at: int
    known: bool = True


class Groups:
    """Asks for members. Nothing is raised: a group of which Slack tells nothing has none."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._groups: OrderedDict[tuple[str, str], Group] = OrderedDict()

    async def of(self, team: str, group: str) -> Group:
        """A user group of a workspace, as it was not longer than five minutes ago."""
        now, before = self._clock.now(), self._groups.get((team, group))
        if before is not None and now - before.at < KEPT_MS:
            return before
        try:
            found = Group(frozenset(await self._wire.group(team, group)), now)
        except FAULTS as error:
            log.info("it is not known who is in a user group: %s", in_log(error))
            if is_passing(error):  # as it was, and asked for again the next time
                return before or Group(frozenset(), now)
            found = Group(frozenset(), now, known=code_of(error) != NO_RIGHT)
        self._groups[team, group] = found
        self._groups.move_to_end((team, group))
        if len(self._groups) > MAX_GROUPS:
            self._groups.popitem(last=False)
        return found
