"""What Slack's refusals mean for a game."""

from collections.abc import Mapping
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.wire import NotInstalled
from bot.ports import ChatBusy, ChatError, ChatGone, ChatRefused, StoreError

FAULTS: Final = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, NotInstalled, StoreError)
"""What `adapters.slack.wire` raises."""

_GONE: Final = {
    "channel_not_found": "the channel was deleted, or the app is not in it",
    "not_in_channel": "the app is not in the channel",
    "is_archived": "the channel is archived",
    "restricted_action": "only some people may write in the channel",
    "restricted_action_read_only_channel": "nobody may write in the channel",
    "thread_not_found": "the thread was deleted",
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "the app was removed from the workspace",
    "user_not_found": "the player has left",
    "user_disabled": "the player has left",
    "cannot_dm_bot": "the player takes no direct messages",
}
_OPERATOR: Final = {
    "invalid_auth": "Slack refuses the token",
    "not_authed": "Slack got no token",
    "missing_scope": "the app lacks a scope; install it again with the manifest of `quizhost slack manifest`",
}
"""What the operator can mend while games wait."""

_REFUSED: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"}
)
_PASSING: Final = frozenset(
    {"", "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "accesslimited"}
)
_MESSAGE_LOST: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_TOO_LATE: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "expired_url", "used_url"})
NO_RIGHT: Final = "missing_scope"
"""Slack's word where a workspace has installed the app before it asked for this right."""

NOT_IN_CHANNEL: Final = frozenset({"not_in_channel", "channel_not_found"})


def code_of(error: Exception) -> str:
    """Slack's word for a refusal; "" where it is none of Slack's."""
    told = getattr(error.response, "data", error.response) if isinstance(error, SlackApiError) else None
    return str(told.get("error", "")) if isinstance(told, Mapping) else ""  # a page of HTML has none


def lacks(error: SlackApiError, scope: str) -> bool:
    """Whether the token that was refused lacks this scope, by Slack's word or by the scopes that it tells of."""
    if code_of(error) == NO_RIGHT:
        return True
    told = str(getattr(error.response, "headers", {}).get("X-OAuth-Scopes") or "")
    return bool(told) and scope not in [it.strip() for it in told.split(",")]


def is_passing(error: Exception) -> bool:
    """Whether the same may be asked again later: Slack cannot be reached, or has too much to do."""
    return not isinstance(error, NotInstalled) and code_of(error) in _PASSING


def is_message_lost(error: Exception) -> bool:
    """Whether the message that was to be edited is gone or can no longer be edited."""
    return code_of(error) in _MESSAGE_LOST


def is_too_late(error: Exception) -> bool:
    """Whether the 3 seconds of a trigger or the 30 minutes of an address are over."""
    return code_of(error) in _TOO_LATE


def as_chat_error(error: Exception) -> ChatError:
    """The same fault in the words of the host: passing, or lasting."""
    if isinstance(error, NotInstalled):
        return ChatGone("the app was removed from the workspace")
    code = code_of(error)
    if code in _GONE:
        return ChatGone(_GONE[code])
    if code in _REFUSED:
        return ChatRefused(f"Slack says {code}")
    if code in _OPERATOR:
        return ChatBusy(_OPERATOR[code], outage=True)
    if not isinstance(error, SlackApiError):
        return ChatBusy(f"Slack cannot be reached: {type(error).__name__}", outage=True)
    # Where the answer was no JSON this is the HTTP library's own response.
    status = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status == 429:
        seconds = str(error.response.headers.get("Retry-After", ""))
        wish = int(1000 * float(seconds)) if seconds.isdigit() else None
        return ChatBusy("Slack's rate limit is used up", wish, outage=True)
    return ChatBusy(f"Slack says {code or status}", outage=not code or status >= 500 or is_passing(error))


def in_log(error: Exception) -> str:
    """A fault without the address that was asked, which holds tokens."""
    code = code_of(error)
    return f"Slack says {code}" if code else type(error).__name__
