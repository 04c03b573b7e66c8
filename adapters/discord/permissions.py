"""What the bot needs to be allowed to do, and who counts as a moderator."""

from dataclasses import dataclass
from typing import Final

from bot.host.roles import Role


@dataclass(frozen=True, slots=True)
class Permission:
    """One of Discord's permissions: its bit, and its name as admins read it."""

    bit: int
    name: str


VIEW_CHANNEL: Final = Permission(1 << 10, "View Channel")
SEND_MESSAGES: Final = Permission(1 << 11, "Send Messages")
MANAGE_MESSAGES: Final = Permission(1 << 13, "Manage Messages")
MANAGE_GUILD: Final = Permission(1 << 5, "Manage Server")
ADMINISTRATOR: Final = Permission(1 << 3, "Administrator")
CREATE_PUBLIC_THREADS: Final = Permission(1 << 35, "Create Public Threads")
SEND_MESSAGES_IN_THREADS: Final = Permission(1 << 38, "Send Messages in Threads")

IN_CHANNEL: Final = (VIEW_CHANNEL, SEND_MESSAGES)
"""What a game in a channel takes."""

IN_THREAD: Final = (VIEW_CHANNEL, SEND_MESSAGES_IN_THREADS)
"""What a game in a thread that is there already takes."""

IN_NEW_THREAD: Final = (VIEW_CHANNEL, CREATE_PUBLIC_THREADS, SEND_MESSAGES_IN_THREADS)
"""What a game takes for which a thread is made."""

ALL: Final = (VIEW_CHANNEL, SEND_MESSAGES, CREATE_PUBLIC_THREADS, SEND_MESSAGES_IN_THREADS)
"""What an invitation asks for."""

ADMINISTERS: Final = (MANAGE_GUILD, ADMINISTRATOR)
"""Either of these makes an admin of quizzes; Manage Messages alone makes a moderator."""

SCOPES: Final = ("bot", "applications.commands")
"""The OAuth2 scopes of an invitation."""


def value(permissions: tuple[Permission, ...]) -> int:
    """The permissions as the one number that Discord uses."""
    total = 0
    for permission in permissions:
        total |= permission.bit
    return total


def missing(granted: int, needed: tuple[Permission, ...]) -> tuple[Permission, ...]:
    """Those of the needed permissions that are not granted. Administrators are granted everything."""
    if granted & ADMINISTRATOR.bit:
        return ()
    return tuple(permission for permission in needed if not granted & permission.bit)


def role(granted: int) -> Role:
    """What somebody with these permissions is for the quiz."""
    if any(granted & permission.bit for permission in ADMINISTERS):
        return Role.ADMIN
    return Role.MODERATOR if granted & MANAGE_MESSAGES.bit else Role.MEMBER
