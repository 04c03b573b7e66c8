"""Starting games: in a channel, in a thread, or in somebody's direct messages."""

import logging
from dataclasses import replace

from adapters import wording
from adapters.slack.inbound import Caller
from adapters.slack.people import People
from adapters.slack.personal import PersonalGames
from adapters.slack.render import opening, private
from adapters.slack.roles import Ranks
from adapters.slack.settings import Settings
from adapters.slack.trouble import FAULTS, NOT_IN_CHANNEL, as_chat_error, code_of, in_log
from adapters.slack.wire import Message, Wire
from adapters.slack.words import Order, Unclear
from bot.engine.errors import GameAlreadyStarted, QuizError
from bot.host.errors import HostError
from bot.host.library import Library
from bot.host.lobby import Lobby, Wish, is_personal, new_game_id
from bot.host.players import Players
from bot.host.terms import has_own_thread
from bot.ports import StoreError

log = logging.getLogger(__name__)

INVITE = "I am not in this channel yet. Type `/invite` and my name here, then try again."


class Starts:
    """Starts games. `Unclear` carries a sentence for whoever asked."""

    def __init__(
        self,
        lobby: Lobby,
        personal: PersonalGames,
        people: People,
        players: Players,
        ranks: Ranks,
        settings: Settings,
        wire: Wire,
        library: Library,
    ) -> None:
        self._lobby = lobby
        self._personal = personal
        self._people = people
        self._players = players
        self._ranks = ranks
        self._settings = settings
        self._wire = wire
        self._beginning: set[tuple[str, str, str]] = set()
        self.library = library

    async def start(self, caller: Caller, order: Order) -> Message | None:
        """Start what was ordered, where the caller is; an answer for the caller, or None where they see it anyway.

        Raises `Unclear`, and what `Lobby` raises.
        """
        if is_personal(order.mode) or caller.direct or not caller.channel:
            return await self.alone(caller, order)
        with self._lobby.one_at_a_time(caller.player, caller.place.address, caller.delivery):
            await self._together(caller, order)
        await self._note_name(caller)
        return None

    async def _together(self, caller: Caller, order: Order) -> None:
        own_thread = await self._own_thread(caller, order)
        moderates = await self._ranks.moderates(caller.team, caller.user)
        wish = replace(_wish(caller, order, caller.place.address), moderates=moderates)
        wish = await self._lobby.check(wish)
        order = replace(order, challenge=wish.challenge)
        if own_thread:
            ts = await self._open(caller, order, in_thread=True)
            await self._begin(caller, replace(wish, channel=replace(caller.place, thread=ts).address), ts)
            return
        async with self._lobby.reserved(wish.channel):
            ts = await self._open(caller, order, in_thread=False)
            await self._begin(caller, wish, ts)

    async def _own_thread(self, caller: Caller, order: Order) -> bool:
        """Whether the game gets a thread of its own. Raises `StartRefused` where moderators want none."""
        if caller.thread is not None:
            return False
        return has_own_thread(await self._settings.of(caller.where), asked=order.thread)

    async def _open(self, caller: Caller, order: Order, *, in_thread: bool) -> str:
        """Post the opening, which stands above the first question, and shows whether the app may write here."""
        hidden = await self._players.hidden([caller.player])
        message = opening.message(order.challenge, order.mode, "" if hidden else caller.name, in_thread)
        try:
            return await self._wire.post(caller.team, caller.channel, message, caller.thread)
        except FAULTS as error:
            log.info("no game in channel %s: %s", caller.channel, in_log(error))
            raise Unclear(INVITE if code_of(error) in NOT_IN_CHANNEL else _why(error)) from None

    async def _begin(self, caller: Caller, wish: Wish, ts: str) -> None:
        try:
            await self._lobby.start_reserved(wish)
        except GameAlreadyStarted:  # the command was delivered again
            await self._wire.delete(caller.team, caller.channel, ts)
        except (QuizError, HostError, StoreError) as error:
            await self._wire.edit(caller.team, caller.channel, ts, private.trouble(wording.refusal(error)))

    async def alone(self, caller: Caller, order: Order) -> Message:
        """Start a game in the caller's direct messages, or go on with the one of this challenge and mode; says where.

        Raises as `start`.
        """
        key = caller.player, order.challenge.id, order.mode
        if key in self._beginning:
            raise Unclear("That game is just being started.")
        self._beginning.add(key)
        try:
            shown = await self._alone_once(caller, order)
        finally:
            self._beginning.discard(key)
        await self._note_name(caller)
        return shown

    async def _note_name(self, caller: Caller) -> None:
        """Keep the name of somebody who plays from now on."""
        self._people.note(caller.player, caller.name)
        await self._people.keep()

    async def _alone_once(self, caller: Caller, order: Order) -> Message:
        place = caller.own_place
        try:
            channel = await self._personal.channel(place)
        except FAULTS as error:
            raise Unclear(_why(error)) from None
        for game in await self._lobby.unfinished(place.address):
            if (game.challenge_id, game.mode) == (order.challenge.id, order.mode):
                await self._personal.show_again(place, game.game_id)
                return private.in_channel("Your game goes on in ", channel)
        await self._lobby.start_alone(_wish(caller, order, place.address), new_game_id())
        return private.in_channel("Your game is in our direct messages: ", channel)


def _why(error: Exception) -> str:
    return f"I cannot write there: {as_chat_error(error)}."


def _wish(caller: Caller, order: Order, channel: str) -> Wish:
    return Wish(
        channel=channel,
        challenge=order.challenge,
        mode=order.mode,
        owner=caller.player,
        at=caller.at,
        seconds=order.seconds,
        delivery=caller.delivery,
        asked_in=caller.where,
    )
