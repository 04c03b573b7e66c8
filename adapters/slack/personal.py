"""Personal games: in direct messages, one message for each question, which changes with every press."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from adapters.slack.addresses import Place, player_of, time_of
from adapters.slack.render import personal
from adapters.slack.trouble import is_message_lost
from adapters.slack.wire import Message, Wire
from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    Effect,
    FinishChallenge,
    Reply,
    Reveal,
)
from bot.engine.events import Event
from bot.engine.game import Phase
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.proofs import Proofs, with_proof
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post

log = logging.getLogger(__name__)

MAX_REMEMBERED: Final = 10_000


class PersonalGames:
    """Shows personal games. Faults are those of `adapters.slack.wire`."""

    def __init__(self, host: Host, wire: Wire, clock: Clock, proofs: Proofs) -> None:
        self._host = host
        self._wire = wire
        self._clock = clock
        self._proofs = proofs
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._said: OrderedDict[str, tuple[Reply, ...]] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def press(self, game_id: str, event: Event) -> Sequence[Effect]:
        """Feed a press to its game; what it came to is to be shown by `pressed`. Raises as `Host.submit`."""
        async with self._turn(game_id):
            effects = await self._host.submit(game_id, event)
            if any(isinstance(effect, Reveal) for effect in effects):
                self._remember(game_id, _replies(effects))
        return effects

    async def pressed(self, place: Place, game_id: str, effects: Sequence[Effect]) -> None:
        """Show what a press came to on the message of its question.

        Where the press closed the question its reveal is on its way by the outbox, and says this as well.
        """
        if not any(isinstance(effect, Reveal | AskQuestion | FinishChallenge) for effect in effects):
            await self._show(place, game_id, _replies(effects))

    async def show_again(self, place: Place, game_id: str) -> None:
        """Show a game in a new message, for somebody who looks for it."""
        seen = await self._seen(place, game_id)
        channel = await self.channel(place)
        for message in await self._messages(game_id, seen, ()):
            await self._wire.post(place.team, channel, message)

    async def deliver(self, place: Place, post: Post, challenge: Challenge) -> Delivered:
        """As `bot.ports.Chat`."""
        announcement, game_id = post.announcement, post.key.game_id
        if isinstance(announcement, AwardBadge):
            return Delivered(self._clock.now())  # the end of the game names it
        seen = await self._seen(place, game_id)
        effects: tuple[Effect, ...] = (announcement,)
        if isinstance(announcement, Reveal):
            async with self._turn(game_id):  # the press that closed the question may not know yet what it came to
                effects = (announcement, *self._said.get(game_id, ()))
        messages = await self._messages(game_id, seen, effects)
        if isinstance(announcement, AskQuestion | FinishChallenge):
            ts = ""
            for message in messages:
                ts = await self._wire.post(place.team, await self.channel(place), message)
            return Delivered(time_of(ts), ts)
        await self._replace(place, seen, messages)
        if isinstance(announcement, Reveal):
            self._said.pop(game_id, None)
        return Delivered(self._clock.now())

    async def channel(self, place: Place) -> str:
        """The channel of direct messages with the player."""
        assert place.user is not None
        key = (place.team, place.user)
        channel = self._channels.get(key)
        if channel is None:
            channel = await self._wire.direct_channel(place.team, place.user)
            self._channels[key] = channel
            if len(self._channels) > MAX_REMEMBERED:
                self._channels.popitem(last=False)
        return channel

    async def _show(self, place: Place, game_id: str, said: tuple[Reply, ...]) -> None:
        seen = await self._seen(place, game_id)
        await self._replace(place, seen, await self._messages(game_id, seen, said))

    async def _replace(self, place: Place, seen: PlayerView, messages: Sequence[Message]) -> None:
        """Change the newest question's message; the earlier parts of one that is too long are there already."""
        channel = await self.channel(place)
        if seen.message is not None:
            try:
                await self._wire.edit(place.team, channel, seen.message, messages[-1])
            except SlackApiError as error:
                if not is_message_lost(error):
                    raise
            else:
                return
        for message in messages:
            await self._wire.post(place.team, channel, message)

    async def _seen(self, place: Place, game_id: str) -> PlayerView:
        assert place.user is not None
        return await self._host.view(game_id, player_of(place.team, place.user))

    async def _messages(self, game_id: str, seen: PlayerView, effects: Sequence[Effect]) -> list[Message]:
        challenge = with_proof(await self._host.challenge(game_id), seen.question, self._proofs)
        if seen.phase is Phase.ASKING:  # this is what shows the question, and starts its clock
            closes_at = None if seen.limit_ms is None else self._clock.now() + seen.limit_ms
            seen = replace(seen, phase=Phase.OPEN, deadline=closes_at)
        return list(
            personal.screen(
                challenge,
                seen,
                game_id,
                said=_replies(effects),
                reveal=next((effect for effect in effects if isinstance(effect, Reveal)), None),
                end=next((effect for effect in effects if isinstance(effect, FinishChallenge)), None),
            )
        )

    def _turn(self, game_id: str) -> asyncio.Lock:
        return self._turns.setdefault(game_id, asyncio.Lock())

    def _remember(self, game_id: str, said: tuple[Reply, ...]) -> None:
        self._said[game_id] = said
        if len(self._said) > MAX_REMEMBERED:
            self._said.popitem(last=False)


def _replies(effects: Sequence[Effect]) -> tuple[Reply, ...]:
    return tuple(effect for effect in effects if isinstance(effect, Reply))
