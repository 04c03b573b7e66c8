"""Games in channels: a question is one message, which becomes its own reveal."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import discord

from adapters import wording
from adapters.discord.addresses import Place, nonce_of, time_of
from adapters.discord.render import badges, corrections, daily, question, reveal, summary
from adapters.discord.trouble import is_archived, is_unknown_message
from adapters.discord.wire import Body, Wire
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    CloseWindow,
    CountPlayers,
    ExtendClock,
    FinishChallenge,
    OpenWindow,
    Reveal,
    TellBadges,
    TellCorrection,
)
from bot.engine.questions import Challenge
from bot.engine.views import PlayerView
from bot.host.players import Players
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post

log = logging.getLogger(__name__)


class ChannelGames:
    """Tells a channel what its game announces. Faults are those of `adapters.discord.wire`."""

    def __init__(self, host: Host, players: Players, wire: Wire, clock: Clock) -> None:
        self._host = host
        self._players = players
        self._wire = wire
        self._clock = clock

    async def deliver(self, place: Place, post: Post, challenge: Challenge) -> Delivered:
        """Show a post in a channel."""
        assert place.channel is not None
        tell = _TELL[type(post.announcement)]
        shown = await tell(self, place.channel, post, post.announcement, challenge)
        return shown or Delivered(self._clock.now())

    async def ask(self, channel: int, post: Post, asked: AskQuestion, challenge: Challenge) -> Delivered:
        """Post a question. Its clock starts when Discord has it, a moment after this."""
        closes_at = None if asked.seconds is None else self._clock.now() + 1000 * asked.seconds
        bodies = question.messages(challenge, asked, post.key.game_id, closes_at)
        message = await self._post(channel, post, bodies)
        return Delivered(time_of(message), str(message))

    async def extend(self, channel: int, post: Post, extended: ExtendClock, challenge: Challenge) -> None:
        """Show the question with its new deadline."""
        asked = await self._asked(post, extended.round_no)
        if asked is None or extended.message is None:
            return
        bodies = question.messages(
            challenge, asked, post.key.game_id, extended.deadline, note=wording.extended(extended)
        )
        await self._edit(channel, extended.message, bodies[-1])

    async def close(self, channel: int, post: Post, closed: CloseQuestion, challenge: Challenge) -> None:
        """Take the buttons of a question that is not revealed."""
        asked = await self._asked(post, closed.round_no)
        if asked is None or closed.message is None:
            return
        await self._edit(channel, closed.message, question.closed(challenge, asked, closed.reason))

    async def reveal(self, channel: int, post: Post, shown: Reveal, challenge: Challenge) -> None:
        """Make the question's message its reveal; a new message where somebody deleted it."""
        hidden = await self._players.hidden(shown.right)
        first, *others = reveal.messages(challenge, shown, game_id=post.key.game_id, hidden=hidden)
        if shown.message is None or not await self._edit(channel, shown.message, first):
            others = [first, *others]
        if others:
            await self._post(channel, post, others)

    async def finish(self, channel: int, post: Post, end: FinishChallenge, challenge: Challenge) -> None:
        """Post the result."""
        mode = (await self._host.view(post.key.game_id, "")).mode
        hidden = await self._players.hidden(
            [line.player for line in end.standings] + [badge.player for badge in end.badges]
        )
        await self._post(channel, post, summary.messages(challenge, end, mode, hidden=hidden))

    async def award(self, channel: int, post: Post, award: AwardBadge, challenge: Challenge) -> None:
        """Nothing: the result names the badges."""

    async def invite(self, channel: int, post: Post, window: OpenWindow, challenge: Challenge) -> Delivered:
        """Post a daily."""
        message = await self._post(channel, post, [daily.invitation(challenge, window.until, 0, post.key.game_id)])
        return Delivered(time_of(message), str(message))

    async def count(self, channel: int, post: Post, count: CountPlayers, challenge: Challenge) -> None:
        """Let a daily's post say how many have played."""
        if count.message is not None:
            body = daily.invitation(challenge, count.until, count.player_count, post.key.game_id)
            await self._edit(channel, count.message, body)

    async def close_window(self, channel: int, post: Post, end: CloseWindow, challenge: Challenge) -> None:
        """Let a daily's post say that it is closed, and post what came of it."""
        if end.message is not None:
            await self._edit(channel, end.message, daily.closed(challenge, end, post.key.game_id))
        if end.reason is not CloseReason.STOPPED:
            hidden = await self._players.hidden([line.player for line in end.standings])
            await self._post(channel, post, daily.results(challenge, end, post.key.game_id, hidden=hidden))

    async def tell_badges(self, channel: int, post: Post, told: TellBadges, challenge: Challenge) -> None:
        """Post which badges were won over many games, those of hidden players excepted."""
        hidden = await self._players.hidden([badge.player for badge in told.badges])
        await self._post(channel, post, badges.told(told.badges, hidden))

    async def tell_correction(self, channel: int, post: Post, told: TellCorrection, challenge: Challenge) -> None:
        """Post that a question was corrected, with the result as it is now where the game has one."""
        mode = (await self._host.finished(post.key.game_id))[0].mode if told.standings else ""
        hidden = await self._players.hidden([line.player for line in told.standings])
        await self._post(channel, post, corrections.messages(challenge, told, mode, hidden=hidden))

    async def _post(self, channel: int, post: Post, bodies: Sequence[Body]) -> int:
        message = 0
        for part, body in enumerate(bodies):
            message = await self._wire.post(channel, body, nonce_of(post.key, part))
        return message

    async def _edit(self, channel: int, message: str, body: Body) -> bool:
        """Change a message; false where it was deleted."""
        try:
            await self._edit_open(channel, int(message), body)
        except discord.HTTPException as error:
            if not is_unknown_message(error):
                raise
            log.info("message %s of channel %s was deleted", message, channel)
            return False
        return True

    async def _edit_open(self, channel: int, message: int, body: Body) -> None:
        try:
            await self._wire.edit(channel, message, body)
        except discord.HTTPException as error:
            if not is_archived(error):
                raise
            await self._wire.reopen_thread(channel)
            await self._wire.edit(channel, message, body)

    async def _asked(self, post: Post, round_no: int) -> AskQuestion | None:
        """What the question's message shows, while its round is the game's newest."""
        return asked_again(await self._host.view(post.key.game_id, ""), round_no)


def asked_again(seen: PlayerView, round_no: int | None = None) -> AskQuestion | None:
    """The effect that asked the newest question; None where that is not the round that is meant."""
    if round_no is not None and seen.round_no != round_no:
        return None
    seconds = None if seen.limit_ms is None else seen.limit_ms // 1000
    return AskQuestion(seen.round_no, seen.question, seen.order, seconds, seen.attempts)


# Each takes its own kind of announcement; the table's key guarantees that no other reaches it.
_Tell = Callable[[ChannelGames, int, Post, Any, Challenge], Awaitable[Delivered | None]]

_TELL: Final[Mapping[type[Announcement], _Tell]] = {
    AskQuestion: ChannelGames.ask,
    ExtendClock: ChannelGames.extend,
    CloseQuestion: ChannelGames.close,
    Reveal: ChannelGames.reveal,
    FinishChallenge: ChannelGames.finish,
    AwardBadge: ChannelGames.award,
    OpenWindow: ChannelGames.invite,
    CountPlayers: ChannelGames.count,
    CloseWindow: ChannelGames.close_window,
    TellBadges: ChannelGames.tell_badges,
    TellCorrection: ChannelGames.tell_correction,
}
