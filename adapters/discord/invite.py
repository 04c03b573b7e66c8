"""The links by which Discord is asked to let the bot in, and what is asked for."""

import base64
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from adapters.discord import permissions
from adapters.discord.permissions import Permission

AUTHORIZE: Final = "https://discord.com/oauth2/authorize"

REASONS: Final[Mapping[Permission, str]] = {
    permissions.VIEW_CHANNEL: "to be in the channels where people play",
    permissions.SEND_MESSAGES: "to post questions, and to make them their own reveals",
    permissions.CREATE_PUBLIC_THREADS: "to play in a thread of its own, when somebody asks for one",
    permissions.SEND_MESSAGES_IN_THREADS: "to post questions in threads",
}
"""What each permission of `permissions.ALL` is for, as the end of a sentence."""

_IN_SERVER: Final = 0
_FOR_USER: Final = 1
"""How Discord numbers the places where an application can be installed."""

_MAX_ID: Final = 2**63 - 1


def server_link(application: int) -> str:
    """Where somebody who manages a server adds the bot to it, with all that `permissions.ALL` names."""
    return _link(application, permissions.SCOPES, _IN_SERVER, permissions=permissions.value(permissions.ALL))


def user_link(application: int) -> str:
    """Where somebody adds the application to their own account, to use it everywhere. It asks for no permission."""
    return _link(application, permissions.SCOPES[1:], _FOR_USER)


def _link(application: int, scopes: Sequence[str], place: int, **more: int) -> str:
    query = {"client_id": application, "scope": " ".join(scopes), **more, "integration_type": place}
    return f"{AUTHORIZE}?{urlencode(query)}"


def application_id(text: str) -> int:
    """The id that somebody writes, from 1 to 2^63 - 1. Raises `ValueError`, with a sentence, for anything else."""
    if text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= _MAX_ID:
        return int(text)
    raise ValueError(
        "An application's id is a number such as 123456789012345678; General Information in the portal shows it."
    )


def application_of(token: str) -> int | None:
    """The application that a token was made for, as the token itself says; None where it does not say.

    A token begins with the id of the bot's user, which is the application's too, except for the oldest of them.
    """
    first, dot, _ = token.partition(".")
    if not dot:
        return None
    try:
        return application_id(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii"))
    except ValueError:  # no base64, no text or no number
        return None
