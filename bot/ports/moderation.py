"""What moderators and admins decided for a space: its settings and its channels', who has which role, extra time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.ports.careers import AuditEntry


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How games are played in a space or a channel. None: nothing is set there, and what is around it holds.

    `seconds` and `attempts` replace each question's own. `threads` is "ask" (whoever starts a game decides), "always"
    or "never". `modes` are those that may be started. `quiet` are the hours, by the space's clock, in which nobody
    starts games: "22:00-07:00". `language` is the one that dates are written in, such as "fr" or "pt-BR". `cooldown`
    is how many seconds one person waits between two games that they start. `solo` says whether games of one player
    alone count on boards.
    """

    seconds: int | None = None
    attempts: int | None = None
    threads: str | None = None
    modes: tuple[str, ...] | None = None
    quiet: str | None = None
    language: str | None = None
    cooldown: int | None = None
    solo: bool | None = None


NO_SETTINGS = ChatSettings()


class Moderation(Protocol):
    """Keeps decisions, each in one transaction with its entry in the audit.

    A *place* is a space (`discord:<guild>`) or the address of a channel. A *holder* of a role is a player, a role of
    the chat's own (`discord:role:<id>`) or a group of users (`slack:group:<id>`); roles are named as in
    `bot.host.roles`.
    """

    async def settings(self, place: str) -> ChatSettings:
        """What is set for exactly this place."""
        ...

    async def set_settings(self, place: str, settings: ChatSettings, entry: AuditEntry) -> None:
        """Keep what is set for a place, in place of what was."""
        ...

    async def roles(self, space: str) -> dict[str, str]:
        """The holders of roles in a space, with their roles."""
        ...

    async def set_role(self, space: str, holder: str, role: str | None, entry: AuditEntry) -> None:
        """Give a holder a role in place of the one they had; None takes it."""
        ...

    async def extra_time(self, space: str) -> Mapping[str, int]:
        """The players who have more time in a space, each with how much more, in percent."""
        ...

    async def set_extra_time(self, space: str, player: str, percent: int | None, entry: AuditEntry) -> None:
        """Give a player more time; None takes it back."""
        ...
