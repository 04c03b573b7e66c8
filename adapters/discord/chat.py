"""Discord as a `bot.ports.Chat`."""

import asyncio

from adapters.discord.addresses import place_of
from adapters.discord.channels import ChannelGames
from adapters.discord.personal import PersonalGames
from adapters.discord.trouble import FAULTS, as_chat_error
from bot.engine.questions import Challenge
from bot.ports import ChatBusy, Delivered, Post


class DiscordChat:
    """Delivers posts to channels and to private screens, once it is told how and Discord lets it in."""

    edits = True

    def __init__(self) -> None:
        self._open = asyncio.Event()
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
        """As `bot.ports.Chat`. Before the token was accepted this waits, however long Discord cannot be reached."""
        await self._open.wait()
        if self._channels is None or self._personal is None:
            raise ChatBusy("Discord is not connected yet")
        place = place_of(post.channel)
        try:
            if place.user is not None:
                return await self._personal.deliver(place, post, challenge)
            return await self._channels.deliver(place, post, challenge)
        except FAULTS as error:
            raise as_chat_error(error) from error
