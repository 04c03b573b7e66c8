"""What the host needs from the world: a clock, a store, chats, runners of snippets and pictures.

Times are whole milliseconds since 1970, UTC, as in `bot.engine.events`.
"""

from bot.players import Badge, PlayerScore, PlayerTotals
from bot.ports.chat import Chat, ChatAway, ChatBusy, ChatError, ChatGone, ChatRefused, Delivered
from bot.ports.clock import Clock, Timer
from bot.ports.snippets import RunnerBusy, RunnerError, RunnerUnavailable, SnippetRunner
from bot.ports.store import (
    HOST_KEPT_MS,
    Append,
    GameInfo,
    LoggedEvent,
    Post,
    PostKey,
    SchemaMismatch,
    Store,
    StoredGame,
    StoreError,
    StoreUnavailable,
    UnknownGame,
)

__all__ = [
    "HOST_KEPT_MS",
    "Append",
    "Badge",
    "Chat",
    "ChatAway",
    "ChatBusy",
    "ChatError",
    "ChatGone",
    "ChatRefused",
    "Clock",
    "Delivered",
    "GameInfo",
    "LoggedEvent",
    "PlayerScore",
    "PlayerTotals",
    "Post",
    "PostKey",
    "RunnerBusy",
    "RunnerError",
    "RunnerUnavailable",
    "SchemaMismatch",
    "SnippetRunner",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoredGame",
    "Timer",
    "UnknownGame",
]
