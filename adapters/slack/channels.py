"""Games in channels and threads: a question is one message, which becomes its own reveal."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from adapters import wording
from adapters.slack.addresses import Place, time_of
from adapters.slack.people import People
from adapters.slack.render import badges, corrections, daily, question, reveal, summary
from adapters.slack.trouble import is_message_lost
from adapters.slack.wire import Message, Wire
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
from bot.ports import Clock, Delivered, Post, PostKey

log = logging.getLogger(__name__)


MAX_HALF_SAID: Final = 1_000
"""Posts of several messages of which some went out and the others still wait."""


class ChannelGames:
    """Tells a channel what its game announces. Faults are those of `adapters.slack.wire`."""

    def __init__(self, host: Host, players: Players, people: People, wire: Wire, clock: Clock) -> None:
        self._host = host
        self._players = players
        self._people = people
        self._wire = wire
        self._clock = clock
        self._sent: OrderedDict[PostKey, list[str]] = OrderedDict()

    async def deliver(self, place: Place, post: Post, challenge: Challenge) -> Delivered:
        """Show a post in a channel."""
        tell = _TELL[type(post.announcement)]
        shown = await tell(self, place, post, post.announcement, challenge)
        return shown or Delivered(self._clock.now())

    async def ask(self, place: Place, post: Post, asked: AskQuestion, challenge: Challenge) -> Delivered:
        """Post a question. Its clock starts when Slack has it, a moment after this."""
        closes_at = None if asked.seconds is None else self._clock.now() + 1000 * asked.seconds
        ts = await self._post(place, post, question.messages(challenge, asked, post.key.game_id, closes_at))
        return Delivered(time_of(ts), ts)

    async def extend(self, place: Place, post: Post, extended: ExtendClock, challenge: Challenge) -> None:
        """Show the question with its new deadline."""
        asked = await self._asked(post, extended.round_no)
        if asked is None or extended.message is None:
            return
        note = wording.extended(extended)
        messages = question.messages(challenge, asked, post.key.game_id, extended.deadline, note=note)
        await self._edit(place, extended.message, messages[-1])

    async def close(self, place: Place, post: Post, closed: CloseQuestion, challenge: Challenge) -> None:
        """Take the buttons of a question that is not revealed."""
        asked = await self._asked(post, closed.round_no)
        if asked is None or closed.message is None:
            return
        await self._edit(place, closed.message, question.closed(challenge, asked, closed.reason))

    async def reveal(self, place: Place, post: Post, shown: Reveal, challenge: Challenge) -> None:
        """Make the question's message its reveal; a new message where that one is gone."""
        hidden, names = await self._players.hidden(shown.right), await self._people.names(shown.right)
        first, *others = reveal.messages(challenge, shown, game_id=post.key.game_id, hidden=hidden, names=names)
        if shown.message is None or not await self._edit(place, shown.message, first):
            others = [first, *others]
        await self._post(place, post, others)

    async def finish(self, place: Place, post: Post, end: FinishChallenge, challenge: Challenge) -> None:
        """Post the result."""
        mode = (await self._host.view(post.key.game_id, "")).mode
        named = [line.player for line in end.standings] + [badge.player for badge in end.badges]
        hidden, names = await self._players.hidden(named), await self._people.names(named)
        await self._post(place, post, summary.messages(challenge, end, mode, hidden=hidden, names=names))

    async def award(self, place: Place, post: Post, award: AwardBadge, challenge: Challenge) -> None:
        """Nothing: the result names the badges."""

    async def invite(self, place: Place, post: Post, window: OpenWindow, challenge: Challenge) -> Delivered:
        """Post a daily."""
        ts = await self._post(place, post, [daily.invitation(challenge, window.until, 0, post.key.game_id)])
        return Delivered(time_of(ts), ts)

    async def count(self, place: Place, post: Post, count: CountPlayers, challenge: Challenge) -> None:
        """Let a daily's post say how many have played."""
        if count.message is not None:
            message = daily.invitation(challenge, count.until, count.player_count, post.key.game_id)
            await self._edit(place, count.message, message)

    async def close_window(self, place: Place, post: Post, end: CloseWindow, challenge: Challenge) -> None:
        """Let a daily's post say that it is closed, and post what came of it."""
        if end.message is not None:
            await self._edit(place, end.message, daily.closed(challenge, end, post.key.game_id))
        if end.reason is not CloseReason.STOPPED:
            named = [line.player for line in end.standings]
            hidden, names = await self._players.hidden(named), await self._people.names(named)
            messages = daily.results(challenge, end, post.key.game_id, hidden=hidden, names=names)
            await self._post(place, post, messages)

    async def tell_badges(self, place: Place, post: Post, told: TellBadges, challenge: Challenge) -> None:
        """Post which badges were won over many games, those of hidden players excepted."""
        named = [badge.player for badge in told.badges]
        hidden, names = await self._players.hidden(named), await self._people.names(named)
        await self._post(place, post, badges.told(told.badges, names, hidden))

    async def tell_correction(self, place: Place, post: Post, told: TellCorrection, challenge: Challenge) -> None:
        """Post that a question was corrected, with the result as it is now where the game has one."""
        mode = (await self._host.finished(post.key.game_id))[0].mode if told.standings else ""
        named = [line.player for line in told.standings]
        hidden, names = await self._players.hidden(named), await self._people.names(named)
        await self._post(place, post, corrections.told(challenge, told, mode, hidden=hidden, names=names))

    async def _post(self, place: Place, post: Post, messages: Sequence[Message]) -> str:
        """Post what is said in several messages; those that went out at an earlier try are not said again."""
        assert place.channel is not None
        sent = self._sent.setdefault(post.key, [])
        if len(self._sent) > MAX_HALF_SAID:
            self._sent.popitem(last=False)
        for message in messages[len(sent) :]:
            sent.append(await self._wire.post(place.team, place.channel, message, place.thread))
        self._sent.pop(post.key, None)
        return sent[-1] if sent else ""

    async def _edit(self, place: Place, ts: str, message: Message) -> bool:
        """Change a message; false where it was deleted or is too old."""
        assert place.channel is not None
        try:
            await self._wire.edit(place.team, place.channel, ts, message)
        except SlackApiError as error:
            if not is_message_lost(error):
                raise
            log.info("message %s of channel %s can no longer be edited", ts, place.channel)
            return False
        return True

    async def _asked(self, post: Post, round_no: int) -> AskQuestion | None:
        """What the question's message shows, while its round is the game's newest."""
        return asked_again(await self._host.view(post.key.game_id, ""), round_no)


def asked_again(seen: PlayerView, round_no: int) -> AskQuestion | None:
    """The effect that asked the newest question; None where that is not the round that is meant."""
    if seen.round_no != round_no:
        return None
    seconds = None if seen.limit_ms is None else seen.limit_ms // 1000
    return AskQuestion(seen.round_no, seen.question, seen.order, seconds, seen.attempts)


# Each takes its own kind of announcement; the table's key guarantees that no other reaches it.
_Tell = Callable[[ChannelGames, Place, Post, Any, Challenge], Awaitable[Delivered | None]]

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
