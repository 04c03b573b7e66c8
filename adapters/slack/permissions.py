"""What Slack knows of somebody: whether they administer the workspace, where they live; and where the app may write."""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from adapters.slack.addresses import PLATFORM, place_of, user_of
from adapters.slack.render import private
from adapters.slack.trouble import FAULTS, NOT_IN_CHANNEL, as_chat_error, code_of, in_log
from adapters.slack.wire import Wire
from bot.ports import Clock

log = logging.getLogger(__name__)

CAN_POST: Final = "I may post here."
NOT_INSIDE: Final = (
    "I may not post there, for I am not in that channel yet. Type /invite and my name there, then try again."
)


BELIEVED_MS: Final = 60_000
"""How long it is believed that somebody is no admin."""

MAX_BELIEVED: Final = 10_000


class Person(NamedTuple):
    """Somebody as their workspace tells of them. `zone` is an IANA name; it and `name` are "" where Slack says none."""

    admin: bool = False
    zone: str = ""
    left: bool = False
    name: str = ""


class Permissions:
    """Asks Slack. Nothing is raised: what it does not tell is taken for no."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._no_admins: OrderedDict[tuple[str, str], int] = OrderedDict()

    async def person(self, team: str, user: str) -> Person | None:
        """Who somebody is; None where Slack does not tell."""
        try:
            about = await self._wire.person(team, user)
        except FAULTS as error:
            log.info("it is not known who somebody is: %s", in_log(error))
            return None
        return Person(
            admin=bool(about.get("is_admin") or about.get("is_owner")) and _belongs(about, team),
            zone=str(about.get("tz") or ""),
            left=bool(about.get("deleted")),
            name=str(about.get("name") or ""),
        )

    async def administers(self, team: str, user: str) -> bool:
        """Whether somebody is an admin or owner of the workspace. Who was none a moment ago is none yet: else anybody
        could use up what Slack answers in a minute, and then its admins would be taken for none."""
        now, who = self._clock.now(), (team, user)
        if who in self._no_admins and abs(now - self._no_admins[who]) < BELIEVED_MS:
            return False
        self._no_admins.pop(who, None)
        person = await self.person(team, user)
        if person is not None and not person.admin:
            self._no_admins[who] = now
            if len(self._no_admins) > MAX_BELIEVED:
                self._no_admins.popitem(last=False)
        return person is not None and person.admin

    async def forbidden(self, address: str, user: str) -> str | None:
        """A sentence where the app cannot post in the channel of this address; None where it can, as far as it knows.

        There is no scope for this that would not also let the app list channels: the user is told something there.
        """
        place = place_of(address)
        assert place.channel is not None
        try:
            await self._wire.whisper(place.team, place.channel, user, private.sentence(CAN_POST), place.thread)
        except FAULTS as error:
            code = code_of(error)
            if code in NOT_IN_CHANNEL:
                return NOT_INSIDE
            if code == "user_not_in_channel":
                return None
            return f"I may not post there: {as_chat_error(error)}."
        return None

    async def is_member(self, space: str, player: str) -> bool | None:
        """As `bot.host.membership.IsMember`, for workspaces; None for players of other platforms."""
        platform, _, team = space.partition(":")
        user = user_of(player)
        if platform != PLATFORM or user is None:
            return None
        person = await self.person(team, user)
        return None if person is None else not person.left


def _belongs(about: Mapping[str, Any], team: str) -> bool:
    """Whether somebody is of this workspace: channels that are shared bring in the admins of others."""
    organisation = about.get("enterprise_user") or {}
    return team in {about.get("team_id", team), *organisation.get("teams", ())}
