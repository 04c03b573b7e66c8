"""Shows what presses in personal games came to, also where Slack takes nothing for a while."""

import logging
from functools import partial
from typing import Final

from adapters.slack.addresses import Place
from adapters.slack.inbound import Press
from adapters.slack.personal import PersonalGames
from adapters.slack.replies import Replies
from adapters.slack.trouble import FAULTS, as_chat_error, in_log, is_message_lost
from bot.ports import ChatBusy, Clock

log = logging.getLogger(__name__)

TRIES: Final = 5
FIRST_PAUSE_MS: Final = 1_000
LONGEST_PAUSE_MS: Final = 60_000
"""How long a wish of Slack's may be that is waited for; beyond that the player is told in private."""


class Showings:
    """Brings games up to date on their messages, each by one thing at a time."""

    def __init__(self, personal: PersonalGames, replies: Replies, clock: Clock) -> None:
        self._personal = personal
        self._replies = replies
        self._clock = clock
        self._newest: dict[str, Press] = {}

    def show(self, press: Press, game_id: str) -> None:
        """Show what a press came to; nobody waits for it. Presses that come before it is shown are shown with it."""
        under_way = game_id in self._newest
        self._newest[game_id] = press
        if not under_way:
            self._replies.spawn(self._show(game_id, 1))

    async def _show(self, game_id: str, number: int) -> None:
        press = self._newest[game_id]
        try:
            await self._personal.show(Place(team=press.team, user=press.user), game_id)
        except FAULTS as error:
            pause = _pause(error, number)
            log.warning("game %s could not be shown%s: %s", game_id, "" if pause is None else " yet", in_log(error))
            if pause is not None:
                # No task sleeps: a bot that leaves waits for those that it has.
                again = partial(self._again, game_id, number + 1)
                self._clock.call_at(self._clock.now() + pause, again)
                return
            await self._tell(press, game_id)
        except Exception:
            log.exception("game %s could not be shown", game_id)
        if self._newest[game_id] is press:
            del self._newest[game_id]
        else:
            self._again(game_id, 1)

    def _again(self, game_id: str, number: int) -> None:
        self._replies.spawn(self._show(game_id, number))

    async def _tell(self, press: Press, game_id: str) -> None:
        """Say in private what cannot be shown."""
        try:
            messages = await self._personal.unshown(game_id)
        except Exception:
            log.exception("game %s could not be read", game_id)
            return
        for message in messages:
            where = press.team, press.user, press.channel, press.reply_url
            await self._replies.tell(*where, message, press.inside)


def _pause(error: Exception, number: int) -> int | None:
    """How long to wait (ms) after the try of this number, counted from 1; None where no other is worth it."""
    trouble = as_chat_error(error)
    if number >= TRIES or is_message_lost(error) or not isinstance(trouble, ChatBusy):
        return None
    pause = trouble.retry_after_ms if trouble.retry_after_ms is not None else FIRST_PAUSE_MS * 2 ** (number - 1)
    return pause if pause <= LONGEST_PAUSE_MS else None
