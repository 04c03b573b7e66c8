"""Starting games: in a channel, in a thread of their own, or on somebody's private screen."""

import logging
from dataclasses import dataclass, replace
from typing import Final

import discord

from adapters.discord import permissions
from adapters.discord.addresses import PLATFORM, Place
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.permissions import Permission
from adapters.discord.personal import PersonalGames
from adapters.discord.render import opening, private
from adapters.discord.roles import Ranks
from adapters.discord.settings import Settings
from adapters.discord.trouble import FAULTS, as_chat_error, in_log
from adapters.discord.wire import Wire
from adapters.refusals import Refused
from adapters.wording import refusal
from bot.engine.errors import QuizError
from bot.engine.questions import Challenge
from bot.host.errors import HostError
from bot.host.library import Library
from bot.host.lobby import ChannelTaken, Lobby, Wish, is_personal, new_game_id
from bot.host.terms import has_own_thread
from bot.ports import StoreError

log = logging.getLogger(__name__)

THREADS: Final = frozenset({10, 11, 12})
NEWS: Final = 5
WITH_THREADS: Final = frozenset({0, NEWS})
"""Kinds of channels, as Discord numbers them: threads; announcements; those in which threads can be made."""

MAX_THREAD_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Order:
    """A game as ordered by a command. `thread` asks for a thread of its own."""

    challenge: Challenge
    mode: str
    seconds: int | None = None
    thread: bool = False


class Starts:
    """Starts games."""

    def __init__(
        self,
        lobby: Lobby,
        personal: PersonalGames,
        ranks: Ranks,
        settings: Settings,
        wire: Wire,
        library: Library,
    ) -> None:
        self._lobby = lobby
        self._personal = personal
        self._ranks = ranks
        self._settings = settings
        self._wire = wire
        self._beginning: set[tuple[int, str, str]] = set()
        self.library = library

    def find(self, space: str | None, words: str) -> Challenge:
        """The challenge that somebody means by its id or title, among those of their server. Raises `Refused`."""
        wanted = words.strip().casefold()
        for challenge in self.library.of(space).values():
            if wanted in (challenge.id.casefold(), challenge.title.casefold()):
                return challenge
        raise Refused("There is no such challenge; pick one from the list that appears while you type.")

    async def in_channel(self, caller: Caller, order: Order, answer: Answer) -> None:
        """Start a game for everybody in the caller's channel.

        Everything that could be in its way is looked at before anything is shown. Raises `Refused`, and what `Lobby`
        raises.
        """
        with self._lobby.one_at_a_time(caller.player, caller.settings_place or "", caller.delivery):
            await self._in_channel(caller, order, answer)

    async def _in_channel(self, caller: Caller, order: Order, answer: Answer) -> None:
        assert caller.guild is not None and caller.channel is not None
        kind = _kind(answer.interaction)
        own_thread = await self._own_thread(caller, order, kind)
        if own_thread and kind not in WITH_THREADS:
            raise Refused("No threads can be made in this channel; start the game without one, or in another channel.")
        _check_caller(caller, kind, own_thread=own_thread, ordered=order.thread)
        _check_bot(caller, own_thread=own_thread, in_thread=kind in THREADS)
        place = Place(guild=caller.guild, channel=caller.channel)
        wish = await self._wish(caller, order, place)
        wish = await self._lobby.check(wish)
        answer.publish()
        if own_thread:
            await self._check_threads(caller)
            place = replace(place, channel=await self._thread(caller, order, kind))
            wish = replace(wish, channel=place.address)
        try:
            async with self._lobby.reserved(place.address):
                await self._announce(caller, wish, answer, thread=place.channel if own_thread else None)
        except ChannelTaken as error:
            raise await self._taken(place, error) from None

    async def _own_thread(self, caller: Caller, order: Order, kind: int) -> bool:
        """Whether the game gets a thread of its own. Raises `StartRefused` where moderators want none."""
        if kind in THREADS:
            return False
        settings = await self._settings.of(caller)
        return has_own_thread(settings, asked=order.thread, possible=kind in WITH_THREADS)

    async def _announce(self, caller: Caller, wish: Wish, answer: Answer, thread: int | None) -> None:
        """Show the opening, which stands above the first question, and start the game."""
        if not await answer.give(opening.message(wish.challenge, wish.mode, caller.user, thread)):
            return  # they were told that nothing came of it
        try:
            await self._lobby.start_reserved(wish)
        except (QuizError, HostError, StoreError) as error:
            await answer.correct(private.trouble(refusal(error)))

    async def alone(self, caller: Caller, order: Order, answer: Answer) -> None:
        """Start a game for the caller alone, or go on with the unfinished one of this challenge and mode."""
        place, key = caller.own_place, (caller.user, order.challenge.id, order.mode)
        if key in self._beginning:
            raise Refused("That game is just being started.")
        self._beginning.add(key)
        try:
            for game in await self._lobby.unfinished(place.address):
                if (game.challenge_id, game.mode) == (order.challenge.id, order.mode):
                    await self._personal.open(game.game_id, caller.player, answer)
                    return
            game_id = new_game_id()
            request = self._lobby.start_alone(await self._wish(caller, order, place), game_id)
            await self._personal.begin(game_id, caller.player, answer, request)
        finally:
            self._beginning.discard(key)

    async def _wish(self, caller: Caller, order: Order, place: Place) -> Wish:
        return Wish(
            channel=place.address,
            challenge=order.challenge,
            mode=order.mode,
            owner=caller.player,
            at=caller.at,
            seconds=order.seconds,
            delivery=caller.delivery,
            moderates=await self._ranks.moderates_here(caller),
            asked_in=caller.settings_place,
        )

    def is_personal(self, caller: Caller, mode: str) -> bool:
        """Whether a game is played alone here. Raises `NotPlayable` for a mode that nobody can play."""
        return is_personal(mode) or caller.guild is None

    async def _taken(self, place: Place, taken: ChannelTaken) -> Refused:
        """What to say where a game is running already, with the way to its question."""
        message = None if taken.game is None else await self._lobby.shown_in(taken.game)
        link = None if message is None else f"https://discord.com/channels/{place.guild}/{place.channel}/{message}"
        return Refused(refusal(taken), link)

    async def _check_threads(self, caller: Caller) -> None:
        """One game in a thread of its own for each person, so that nobody fills a server with threads."""
        for game in await self._lobby.running_in(f"{PLATFORM}:{caller.guild}/"):
            if game.owner == caller.player:
                raise Refused("A game that you started is still running in this server; let it end, or stop it there.")

    async def _thread(self, caller: Caller, order: Order, kind: int) -> int:
        assert caller.channel is not None
        name = order.challenge.title[:MAX_THREAD_NAME]
        try:
            return await self._wire.make_thread(caller.channel, name, news=kind == NEWS)
        except FAULTS as error:
            log.info("no thread in channel %s: %s", caller.channel, in_log(error))
            raise Refused(f"No thread could be made: {as_chat_error(error)}. Try again without one.") from None


def _kind(interaction: discord.Interaction) -> int:
    channel = interaction.channel
    return -1 if channel is None else channel.type.value


def _check_caller(caller: Caller, kind: int, *, own_thread: bool, ordered: bool) -> None:
    """Whoever starts a game makes the bot write, so they must be allowed to do there themselves what it does; a thread
    that they have not `ordered` is made because moderators want it."""
    needed: tuple[Permission, ...] = (permissions.SEND_MESSAGES,)
    if own_thread:
        needed = (permissions.SEND_MESSAGES_IN_THREADS,)
        if ordered:
            needed = (permissions.CREATE_PUBLIC_THREADS, *needed)
    elif kind in THREADS:
        needed = (permissions.SEND_MESSAGES_IN_THREADS,)
    if permissions.missing(caller.granted, needed):
        what = "make threads to write in" if own_thread else "write in this channel"
        raise Refused(f"You may not {what}, so you cannot start a game for everybody here.")


def _check_bot(caller: Caller, *, own_thread: bool, in_thread: bool) -> None:
    needed: tuple[Permission, ...] = permissions.IN_CHANNEL
    if own_thread:
        needed = permissions.IN_NEW_THREAD
    elif in_thread:
        needed = permissions.IN_THREAD
    if lacking := permissions.missing(caller.bot_granted, needed):
        names = " and ".join(f"“{permission.name}”" for permission in lacking)
        raise Refused(
            f"I may not do that here yet. Somebody who manages this channel has to grant me {names}: "
            "Edit Channel → Permissions."
        )
