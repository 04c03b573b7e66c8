"""What Discord's refusals mean for a game."""

import asyncio
from typing import Final

import aiohttp
import discord

from bot.ports import ChatBusy, ChatError, ChatGone, ChatRefused

FAULTS: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, asyncio.TimeoutError)
"""What `adapters.discord.wire` raises."""

UNKNOWN_MESSAGE: Final = 10008
ARCHIVED: Final = 50083
ANSWERED: Final = 40060
_TOO_LATE: Final = {
    10062: "the 3 seconds to answer are over",
    ANSWERED: "it was answered before",
    10015: "its 15 minutes are over",
    50027: "its 15 minutes are over",
}
_GONE: Final = {
    10003: "the channel was deleted",
    10004: "the bot is not in the server any more",
    50001: "the bot cannot see the channel any more",
    50007: "the player takes no direct messages",
    50013: "the bot may not write there any more",
    50278: "the player is in no server with the bot",
    ARCHIVED: "the thread is archived and locked",
    160005: "the thread is locked",
}


def is_too_late(error: Exception) -> bool:
    """Whether an interaction can no longer be answered, so that only its message is left."""
    return isinstance(error, discord.HTTPException) and error.code in _TOO_LATE


def is_answered(error: Exception) -> bool:
    """Whether the interaction has its answer already."""
    return isinstance(error, discord.HTTPException) and error.code == ANSWERED


def is_unknown_message(error: Exception) -> bool:
    """Whether the message that was to be edited was deleted."""
    return isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE


def is_archived(error: Exception) -> bool:
    """Whether the thread has to be opened again first."""
    return isinstance(error, discord.HTTPException) and error.code == ARCHIVED


def as_chat_error(error: Exception) -> ChatError:
    """The same fault in the words of the host: passing, or lasting."""
    if isinstance(error, discord.RateLimited):
        return ChatBusy("Discord's rate limit is used up", int(1000 * error.retry_after), outage=True)
    if not isinstance(error, discord.HTTPException):
        return ChatBusy(f"Discord cannot be reached: {type(error).__name__}", outage=True)
    if error.code in _GONE:
        return ChatGone(_GONE[error.code])
    said = f"Discord says {error.status} (code {error.code})"
    if error.status == 400:
        return ChatRefused(said)
    # A 403 or 404 without a code that is known comes from what stands between us and Discord, and passes.
    return ChatBusy(said, outage=error.status in (401, 429) or error.status >= 500)


def in_log(error: Exception) -> str:
    """A fault without the address that was asked, which holds tokens."""
    if isinstance(error, discord.HTTPException):
        why = _TOO_LATE.get(error.code) or _GONE.get(error.code)
        return f"Discord says {error.status} (code {error.code}){f': {why}' if why else ''}"
    return type(error).__name__
