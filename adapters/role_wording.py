"""The sentences about who may do what, shared by the chats: plain text, as in `adapters.wording`.

Whoever has a role is named by the platform itself, so that nobody is called by it.
"""

from typing import Final

from bot.host.roles import Role

TITLE: Final = "Who may do what"
NOBODY: Final = "Nobody has been given a role here."
GIVEN: Final = "These have been given a role:"

MAY: Final = {
    Role.MODERATOR: "Moderators stop and skip games, schedule dailies, change settings and decide about reported "
    "questions.",
    Role.ADMIN: "Admins may do that too, give roles, and read the audit.",
}
"""What each role is for."""

_NAMES: Final = {Role.MEMBER: "no role", Role.MODERATOR: "moderator", Role.ADMIN: "admin"}
_GIVEN: Final = {
    Role.MEMBER: " has no role here any more.",
    Role.MODERATOR: " is a moderator here now.",
    Role.ADMIN: " is an admin here now.",
}


def role(of: Role) -> str:
    """A role's name, as it stands within a sentence."""
    return _NAMES[of]


def given(of: Role) -> str:
    """The end of the sentence that says what somebody is now; their name comes before it."""
    return _GIVEN[of]
