"""Slack as a `bot.ports.Chat`."""

import asyncio

from adapters.slack.addresses import place_of
from adapters.slack.channels import ChannelGames
from adapters.slack.personal import PersonalGames
from adapters.slack.trouble import FAULTS, as_chat_error
from bot.engine.questions import Challenge
from bot.ports import ChatBusy, Delivered, Post


class SlackChat:
    """Delivers posts to channels and to direct messages, once it is told how.

    `held` says that posts wait until `open` is called, because the token is still to be looked at.
    """

    edits = True

    def __init__(self, *, held: bool = False) -> None:
        self._open = asyncio.Event()
        if not held:
            self._open.set()
        self._channels: ChannelGames | None = None
        self._personal: PersonalGames | None = None

    def connect(self, channels: ChannelGames, personal: PersonalGames) -> None:
        """From now on posts go this way. Host and chat know each other, so one of them has to come later."""
        self._channels = channels
        self._personal = personal

    def open(self) -> None:
        """The token was accepted: messages can be sent."""
        self._open.set()

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        """As `bot.ports.Chat`. While posts are held this waits, however long Slack cannot be reached."""
        await self._open.wait()
        if self._channels is None or self._personal is None:
            raise ChatBusy("Slack is not connected yet", outage=True)
        place = place_of(post.channel)
        try:
            if place.user is not None:
                return await self._personal.deliver(place, post, challenge)
            return await self._channels.deliver(place, post, challenge)
        except FAULTS as error:
            raise as_chat_error(error) from error
