"""Private answers: at the address that came with a press, or where that is spent, as a message for one person."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from adapters.slack.trouble import FAULTS, in_log
from adapters.slack.wire import Message, Wire

log = logging.getLogger(__name__)


Outcome = Message | Sequence[Message] | None
"""What somebody is told in private: nothing, where they see it anyway."""


def messages_of(outcome: Outcome) -> Sequence[Message]:
    """The same as messages, in order."""
    return () if outcome is None else [outcome] if isinstance(outcome, Mapping) else outcome


class Replies:
    """Sends private answers, beside the acknowledgement that Slack waits for."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._under_way: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def tell(
        self,
        team: str,
        user: str,
        channel: str,
        url: str,
        message: Message,
        thread: str | None = None,
        *,
        replaces: bool = False,
    ) -> None:
        """Tell somebody something in private. Never raises: what cannot be told is noted.

        `replaces` puts it in the place of the message that has the button, wherever Slack lets it.

        `thread` must have messages by now: Slack shows nobody a private message that would be the first of a thread.
        """
        if replaces and await self._replaced(url, message):
            return
        for way in (self._at_address, self._in_channel, self._in_direct_messages):
            try:
                if await way(team, user, channel, url, message, thread):
                    return
            except FAULTS as error:
                log.info("an answer goes another way: %s", in_log(error))
        log.warning("somebody could not be answered")

    async def keep(self, team: str, user: str, messages: Sequence[Message]) -> str | None:
        """Post messages to somebody's direct messages, where they do not vanish; gives the channel.

        None where not all of them came there. Never raises.
        """
        try:
            channel = await self._wire.direct_channel(team, user)
            for message in messages:
                await self._wire.post(team, channel, message)
        except FAULTS as error:
            log.warning("direct messages could not be written: %s", in_log(error))
            return None
        return channel

    async def _replaced(self, url: str, message: Message) -> bool:
        try:
            if url:
                await self._wire.reply(url, message, replaces=True)
        except FAULTS as error:
            log.info("an answer could not take the place of a message: %s", in_log(error))
            return False
        return bool(url)

    async def _at_address(
        self, team: str, user: str, channel: str, url: str, message: Message, thread: str | None
    ) -> bool:
        if url:
            await self._wire.reply(url, message, thread)
        return bool(url)

    async def _in_channel(
        self, team: str, user: str, channel: str, url: str, message: Message, thread: str | None
    ) -> bool:
        if channel:
            await self._wire.whisper(team, channel, user, message, thread)
        return bool(channel)

    async def _in_direct_messages(
        self, team: str, user: str, channel: str, url: str, message: Message, thread: str | None
    ) -> bool:
        await self._wire.post(team, await self._wire.direct_channel(team, user), message)
        return True

    async def settled(self) -> None:
        """Wait until everything that was spawned is done."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)
