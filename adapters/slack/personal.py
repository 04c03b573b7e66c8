"""Personal games: in direct messages, one message for each question, which changes with every press."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from adapters.slack.addresses import Place, player_of, time_of
from adapters.slack.render import badges, corrections, personal, private
from adapters.slack.screens import Screen, Screens, has_buttons, without_buttons
from adapters.slack.trouble import FAULTS, code_of, in_log, is_message_lost
from adapters.slack.wire import Message, Wire
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    Effect,
    FinishChallenge,
    PrivateVerdict,
    Reply,
    Reveal,
    ShowHint,
    TellBadges,
    TellCorrection,
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

_DELETED: Final = "message_not_found"
"""Slack's word where a message is gone; the others say that it cannot be edited."""


class Pressed(NamedTuple):
    """What a press came to: something that `PersonalGames.show` shows, or messages for the presser alone.

    Neither where the outbox says it: the end of the question, the next one, the end of the game.
    """

    to_show: bool
    told: Sequence[Message] = ()


class PersonalGames:
    """Shows personal games. Faults are those of `adapters.slack.wire`."""

    def __init__(self, host: Host, wire: Wire, clock: Clock, proofs: Proofs) -> None:
        self._host = host
        self._wire = wire
        self._clock = clock
        self._proofs = proofs
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._said: OrderedDict[str, tuple[Reply, ...]] = OrderedDict()
        self._screens = Screens()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._pens: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def press(self, game_id: str, round_no: int, message: str | None, event: Event) -> Pressed:
        """Feed a press to its game. Raises as `Host.submit`.

        `round_no` and `message` are the round of the button and the time stamp of the message that has it.
        """
        async with self._turn(game_id):
            effects = await self._host.submit(game_id, event)
            replies, closes = _replies(effects), any(isinstance(effect, Reveal) for effect in effects)
            has_screen = closes or (await self._host.view(game_id, "")).phase is Phase.OPEN
            if replies and has_screen:
                self._remember(game_id, replies)
        if message is not None:
            self._screens.pressed(game_id, round_no, message)
        if has_screen or not replies:
            return Pressed(to_show=bool(replies) and not closes)
        return Pressed(to_show=False, told=await self._in_private(game_id, replies))

    async def show(self, place: Place, game_id: str) -> None:
        """Show what the newest press came to on the message of its question.

        Where the question is closed its reveal is on its way by the outbox, and says this as well. Raises the fault
        where neither the message nor the one that took its place can be edited.
        """
        async with self._pen(game_id):
            said = self._said.get(game_id, ())  # before the view, which must not be the older one
            seen = await self._seen(place, game_id)
            if seen.phase is Phase.OPEN:
                await self._replace(place, game_id, seen, await self._messages(game_id, seen, said), may_repeat=False)
                self._is_said(game_id, said)

    async def unshown(self, game_id: str) -> list[Message]:
        """What the newest press came to, for its player alone, where it could not be shown; from now on it is said."""
        round_ = await self._host.round(game_id)
        said = self._said.pop(game_id, ())
        return await self._in_private(game_id, [it for it in said if getattr(it, "round_no", None) == round_.no])

    async def show_again(self, place: Place, game_id: str) -> None:
        """Show a game in a new message, for somebody who looks for it; the old one has no buttons any more."""
        async with self._pen(game_id):
            seen = await self._seen(place, game_id)
            messages = await self._messages(game_id, seen, ())
            before = self._screen(game_id, seen)
            await self._post(place, game_id, seen, messages)
            if before is not None:
                await self._take_buttons(place, before.ts, before.shows or messages[-1])

    async def put_away(self, place: Place, game_id: str, round_no: int) -> None:
        """Take the buttons off the message of a round that is over, where it is remembered. Faults are noted."""
        async with self._pen(game_id):
            screen = self._screens.of(game_id, round_no)
            if screen is not None and screen.shows is not None and has_buttons(screen.shows):
                self._screens.put(game_id, round_no, replace(screen, shows=without_buttons(screen.shows)))
                await self._take_buttons(place, screen.ts, screen.shows)

    async def deliver(self, place: Place, post: Post, challenge: Challenge) -> Delivered:
        """As `bot.ports.Chat`."""
        announcement, game_id = post.announcement, post.key.game_id
        if isinstance(announcement, AwardBadge):
            return Delivered(self._clock.now())  # the end of the game names it
        if isinstance(announcement, TellBadges):
            return Delivered(time_of(await self._post_all(place, badges.won(announcement.badges))))
        if isinstance(announcement, TellCorrection):
            info, _ = await self._host.finished(game_id)
            told = corrections.own(challenge, announcement, info.mode, _player(place))
            return Delivered(time_of(await self._post_all(place, told)))
        async with self._pen(game_id):
            said = await self._to_say(game_id, announcement)
            seen = await self._seen(place, game_id)
            messages = await self._messages(game_id, seen, (announcement, *said))
            if isinstance(announcement, AskQuestion):
                ts = await self._post(place, game_id, seen, messages)
                return Delivered(time_of(ts), ts)
            if not isinstance(announcement, FinishChallenge):
                await self._replace(place, game_id, seen, messages)
                self._is_said(game_id, said)
                return Delivered(self._clock.now())
            ts = await self._post_all(place, messages)
        await self.put_away(place, game_id, seen.round_no)
        return Delivered(time_of(ts), ts)

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

    def forget(self, player: str) -> None:
        """Nothing of this player is known any more."""
        for key in [key for key in self._channels if player_of(*key) == player]:
            del self._channels[key]

    async def _in_private(self, game_id: str, said: Sequence[Reply]) -> list[Message]:
        challenge, index, order, *_ = await self._host.round(game_id)
        return [
            *(private.hint(challenge, index, it) for it in said if isinstance(it, ShowHint)),
            *(private.verdict(challenge, index, order, it) for it in said if isinstance(it, PrivateVerdict)),
        ]

    async def _to_say(self, game_id: str, announcement: Announcement) -> tuple[Reply, ...]:
        """What presses came to that an announcement says as well."""
        if not isinstance(announcement, Reveal):
            if isinstance(announcement, AskQuestion):
                self._said.pop(game_id, None)  # of an earlier question
            return ()
        async with self._turn(game_id):  # the press that closed the question may not know yet what it came to
            return self._said.get(game_id, ())

    async def _replace(
        self, place: Place, game_id: str, seen: PlayerView, messages: Sequence[Message], *, may_repeat: bool = True
    ) -> None:
        """Change the newest question's message; the earlier parts of one that is too long are there already.

        Where it cannot be changed it is posted anew, but without `may_repeat` not once more because Slack lets nothing
        be edited.
        """
        screen = self._screen(game_id, seen)
        if screen is not None:
            try:
                await self._wire.edit(place.team, await self.channel(place), screen.ts, messages[-1])
            except SlackApiError as error:
                repeats = screen.before is not None and code_of(error) != _DELETED
                if not is_message_lost(error) or (repeats and not may_repeat):
                    raise
            else:
                self._screens.put(game_id, seen.round_no, replace(screen, shows=messages[-1]))
                return
        await self._post(place, game_id, seen, messages)

    async def _post(self, place: Place, game_id: str, seen: PlayerView, messages: Sequence[Message]) -> str:
        """Post a round, which stands in this message from now on; its time stamp."""
        before = self._screen(game_id, seen)
        ts = await self._post_all(place, messages)
        self._screens.put(game_id, seen.round_no, Screen(ts, messages[-1], before.ts if before else None))
        return ts

    async def _post_all(self, place: Place, messages: Sequence[Message]) -> str:
        channel, ts = await self.channel(place), ""
        for message in messages:
            ts = await self._wire.post(place.team, channel, message)
        return ts

    async def _take_buttons(self, place: Place, ts: str, message: Message) -> None:
        """Leave a message without its buttons, which do nothing any more. Faults are noted, for this is only tidy."""
        try:
            await self._wire.edit(place.team, await self.channel(place), ts, without_buttons(message))
        except FAULTS as error:
            log.info("a message keeps its buttons: %s", in_log(error))

    def _screen(self, game_id: str, seen: PlayerView) -> Screen | None:
        known = self._screens.of(game_id, seen.round_no)
        return known or (None if seen.message is None else Screen(seen.message))

    async def _seen(self, place: Place, game_id: str) -> PlayerView:
        return await self._host.view(game_id, _player(place))

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

    def _pen(self, game_id: str) -> asyncio.Lock:
        """Held by whoever looks at a game and shows it, so that nobody shows it as it was before."""
        return self._pens.setdefault(game_id, asyncio.Lock())

    def _is_said(self, game_id: str, said: tuple[Reply, ...]) -> None:
        if said and self._said.get(game_id) is said:
            del self._said[game_id]

    def _remember(self, game_id: str, said: tuple[Reply, ...]) -> None:
        self._said[game_id] = said
        if len(self._said) > MAX_REMEMBERED:
            self._said.popitem(last=False)


def _player(place: Place) -> str:
    assert place.user is not None
    return player_of(place.team, place.user)


def _replies(effects: Sequence[Effect]) -> tuple[Reply, ...]:
    return tuple(effect for effect in effects if isinstance(effect, Reply))
