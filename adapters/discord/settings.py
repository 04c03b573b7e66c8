"""How games are played in a server or a channel, and who has more time: as moderators set it."""

from adapters import settings_wording as words
from adapters.discord.addresses import player_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import settings as render
from adapters.discord.roles import Ranks, server_of
from adapters.refusals import Refused
from bot.host.chat_settings import SETTINGS, SettingsBook
from bot.ports.moderation import NO_SETTINGS, ChatSettings


class Settings:
    """Shows and changes settings. The methods raise as `SettingsBook` does, and `Refused` outside of servers."""

    def __init__(self, book: SettingsBook, ranks: Ranks) -> None:
        self._book = book
        self._ranks = ranks

    async def serve(self, caller: Caller, name: str | None, value: str | None, answer: Answer, *, here: bool) -> None:
        """Show all settings that hold where the caller is, or one of them; with a value, set it for the server, or
        `here` for the channel alone."""
        space, channel = server_of(caller), caller.settings_place or ""
        if name is None and value is not None:
            raise Refused(words.NAME_IT)
        if name is not None and value is not None:
            role = await self._ranks.of(caller)
            line = await self._book.change(channel if here else space, name, value, by=caller.player, role=role)
            await answer.give(render.changed(line, here=here))
            return
        lines = await self._book.shown(channel)
        line_of = next((line for line in lines if line.name == name), None)
        if line_of is None:
            await answer.give(render.listed(lines))
        else:
            await answer.give(render.one(line_of, SETTINGS[line_of.name]))

    async def extra_time(self, caller: Caller, user: int | None, percent: int | None, answer: Answer) -> None:
        """Show who has more time; with a user, give them so many percent more, or take it back without a number."""
        space = server_of(caller)
        role = await self._ranks.of(caller)
        player = None if user is None else player_of(user)
        if player is not None:
            await self._book.set_extra_time(space, player, percent, by=caller.player, role=role)
        found = await self._book.extra_time(space, role)
        await answer.give(render.extra_time(found, None if player is None else (player, percent)))

    async def of(self, caller: Caller) -> ChatSettings:
        """What holds where the caller is."""
        place = caller.settings_place
        return NO_SETTINGS if place is None else await self._book.of(place)

    async def language(self, caller: Caller) -> str | None:
        """The language in which dates are written where the caller is; None for English, as usual."""
        return (await self.of(caller)).language
