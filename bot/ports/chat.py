"""One platform's way out."""

from dataclasses import dataclass
from typing import Protocol

from bot.engine.questions import Challenge
from bot.ports.store import Post


class ChatError(Exception):
    """Base of what a chat raises."""


class ChatBusy(ChatError):
    """The chat did not take the post for now. `retry_after_ms` is its wish, None where it named none.

    `outage` says that it takes nothing from anybody, so that it is no fault of this post's channel.
    """

    def __init__(self, message: str, retry_after_ms: int | None = None, *, outage: bool = False) -> None:
        super().__init__(message)
        self.retry_after_ms = retry_after_ms
        self.outage = outage


class ChatRefused(ChatError):
    """The chat will never take this post as it is, which is a fault of ours; it takes others."""


class ChatAway(ChatError):
    """Nobody is there to see the post. It is kept, and said when `Host.retell` is called for its game."""


class ChatGone(ChatError):
    """The chat can never take this post: the channel was deleted, the bot was removed."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A chat's confirmation: when the post could be seen (ms, the chat's own time), and the chat's name for it."""

    at: int
    message: str | None = None


class Chat(Protocol):
    """One platform's way out.

    `edits` says that it tells what becomes of a question by editing the question's message. Of announcements about one
    message that wait, the newest alone is then delivered.
    """

    @property
    def edits(self) -> bool: ...

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        """Show a post. `post.key` may be used to recognise a repetition.

        Raises `ChatBusy` for a passing fault, `ChatAway` where nobody is there, `ChatRefused` for a post that cannot be
        shown, and `ChatGone` for a lasting fault.
        """
        ...
