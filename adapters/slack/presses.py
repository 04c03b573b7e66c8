"""Buttons: from a payload to the host, and back to whoever pressed. One listener takes them all."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from adapters import review_wording, wording
from adapters.buttons import Action, Button, understand
from adapters.refusals import REFUSALS, UNKNOWN_BUTTON, explained
from adapters.slack.addresses import Place
from adapters.slack.dailies import Dailies
from adapters.slack.guarding import guarded
from adapters.slack.inbound import Caller, Press, pressed_at
from adapters.slack.leaderboards import Leaderboards
from adapters.slack.people import People
from adapters.slack.personal import PersonalGames
from adapters.slack.profiles import Profiles
from adapters.slack.render import private
from adapters.slack.replies import Outcome, Replies, messages_of
from adapters.slack.reviews import DueReviews
from adapters.slack.schedules import Schedules
from adapters.slack.showings import Showings
from adapters.slack.wire import Message
from bot.engine.effects import PrivateVerdict, ShowHint
from bot.engine.errors import NotAPlayer, NotYetShown, RoundOver
from bot.engine.events import ChoicePressed, ContinuePressed, Event, HintPressed, StopPressed
from bot.engine.game import Phase
from bot.host.service import Host
from bot.host.throttle import Throttle, TooFast
from bot.ports import Clock

AT_MESSAGES: Final = "Your run is under Messages, beside this tab."
REVIEW_AT_MESSAGES: Final = "Your review is under Messages, beside this tab."

Serve = Callable[[Caller, Button], Awaitable[Outcome]]
"""Serves a button that does what a command does as well."""

MAX_DONE: Final = 1_000
"""Presses of Continue, Play and others' buttons that are recognised when they are delivered again."""


def release(waiting: asyncio.Future[None]) -> None:
    """Whoever waits need not wait any longer. Harmless where that is known."""
    if not waiting.done():
        waiting.set_result(None)


class Presses:
    """Answers every button. `more` are those that others serve."""

    def __init__(
        self,
        host: Host,
        replies: Replies,
        people: People,
        personal: PersonalGames,
        profiles: Profiles,
        dailies: Dailies,
        schedules: Schedules,
        leaderboards: Leaderboards,
        reviews: DueReviews,
        throttle: Throttle,
        clock: Clock,
        more: Mapping[Action, Serve],
    ) -> None:
        self._host = host
        self._replies = replies
        self._people = people
        self._personal = personal
        self._showings = Showings(personal, replies, clock)
        self._done: OrderedDict[str, None] = OrderedDict()
        self._profiles = profiles
        self._dailies = dailies
        self._schedules = schedules
        self._leaderboards = leaderboards
        self._reviews = reviews
        self._throttle = throttle
        self._more = more
        self._clock = clock

    async def take(self, press: Press, kept: asyncio.Future[None]) -> None:
        """Deal with one press and tell what it came to; `kept` is done before that. Never raises."""
        button = understand(press.action_id)
        outcome = await self._judge(button, press)
        release(kept)
        # Pages of one thing turn in their place; what was said besides stays.
        replaces = press.ephemeral and button is not None and button.action in _PAGES
        where = press.team, press.user, press.channel, press.reply_url
        for number, message in enumerate(messages_of(outcome)):
            await self._replies.tell(*where, message, press.inside, replaces=replaces and number == 0)

    async def _judge(self, button: Button | None, press: Press) -> Outcome:
        if button is None:
            return private.trouble(UNKNOWN_BUTTON)
        try:
            self._throttle.check(press.player)
        except TooFast as error:
            return private.trouble(str(error))
        act, serve = _ACTIONS.get(button.action), self._more.get(button.action)
        if act is not None:
            return await guarded(act(self, button, press), "a press on %s", button)
        if serve is not None:
            return await guarded(self.other(serve, button, press), "a press on %s", button)
        return private.trouble(UNKNOWN_BUTTON)

    async def choose(self, button: Button, press: Press) -> Message | None:
        """A choice: judged, and told to the presser alone."""
        assert button.place is not None
        event = ChoicePressed(self._at(press), press.player, button.round_no, button.place, press.delivery)
        round_ = await self._host.round(button.game_id)
        if round_.alone:
            return await self._play(button, press, event)
        effects = await self._host.submit(button.game_id, event)
        self._note_name(press)
        verdict = next(effect for effect in effects if isinstance(effect, PrivateVerdict))
        if verdict.round_no != round_.no:  # answered as before, in words that need no question
            return private.sentence(wording.verdict(verdict))
        return private.verdict(round_.challenge, round_.question, round_.order, verdict)

    async def hint(self, button: Button, press: Press) -> Message | None:
        """The hint, for one player."""
        event = HintPressed(self._at(press), press.player, button.round_no, press.delivery)
        round_ = await self._host.round(button.game_id)
        if round_.alone:
            return await self._play(button, press, event)
        effects = await self._host.submit(button.game_id, event)
        self._note_name(press)
        shown = next(effect for effect in effects if isinstance(effect, ShowHint))
        return private.hint(round_.challenge, round_.question, shown)

    async def attempts(self, button: Button, press: Press) -> Message | None:
        """Where the presser stands, with the whole question: private messages vanish."""
        seen = await self._host.view(button.game_id, press.player)
        if button.round_no != seen.round_no:
            raise RoundOver(button.round_no)
        if seen.phase is Phase.ASKING:  # nobody reads it before the others
            raise NotYetShown(button.game_id)
        return private.attempts(await self._host.challenge(button.game_id), seen, self._clock.now())

    async def next(self, button: Button, press: Press) -> Message | None:
        """The reveal of a personal game has been read."""
        event = ContinuePressed(self._at(press), press.player, button.round_no, press.delivery)
        answer = await self._play(button, press, event)
        self._replies.spawn(self._personal.put_away(_own(press), button.game_id, button.round_no))
        return answer

    async def stop(self, button: Button, press: Press) -> Message | None:
        """A personal game ends."""
        return await self._play(button, press, StopPressed(self._at(press), press.player, press.delivery))

    async def go_on(self, button: Button, press: Press) -> Message | None:
        """A personal game is shown again, in a new message; once for each press, however often it is delivered."""
        if (await self._host.view(button.game_id, press.player)).owner != press.player:
            raise NotAPlayer(press.player)
        with self._first_time(press) as first:
            if first:
                await self._personal.show_again(_own(press), button.game_id)
        return None

    async def play(self, button: Button, press: Press) -> Message | None:
        """A daily: the presser's own run; once for each press, as `go_on`."""
        with self._first_time(press) as first:
            told = await self._dailies.play(button.game_id, press) if first else None
        if not press.channel:
            await self._profiles.publish(press.team, press.user, AT_MESSAGES)
        return told

    async def review(self, button: Button, press: Press) -> Outcome:
        """The presser's review; once for each press, as `go_on`."""
        caller = Caller.of_press(press, self._clock.now())
        with self._first_time(press) as first:
            if not first:
                return None
            if press.channel:
                return await self._reviews.typed(caller, "")
            begun = await self._reviews.begin(caller)
        notice = review_wording.NOTHING_DUE if begun is None else REVIEW_AT_MESSAGES
        await self._profiles.publish(press.team, press.user, notice)
        return None

    async def answers(self, button: Button, press: Press) -> Sequence[Message]:
        """A daily's questions with their answers."""
        return await self._dailies.answers(button.game_id, button.round_no, press)

    async def schedule(self, button: Button, press: Press) -> Outcome:
        """A button of a schedule of dailies."""
        caller = Caller.of_press(press, self._clock.now())
        if press.channel:
            return await self._schedules.press(caller, button)
        try:
            notice = await self._schedules.press_at_home(caller, button)
        except REFUSALS as error:
            notice = explained(error, "a press on %s", button)
        if notice is not None:
            await self._profiles.publish(press.team, press.user, notice)
        return None

    async def badges(self, button: Button, press: Press) -> Outcome:
        """The presser's badges."""
        if not press.channel:
            await self._profiles.show_badges(press)
            return None
        where = Caller.of_press(press, self._clock.now()).where
        return await self._profiles.badges(press.player, where, button.round_no)

    async def board(self, button: Button, press: Press) -> Outcome:
        """Another page of a leaderboard, or another one."""
        caller = Caller.of_press(press, self._clock.now())
        if not press.channel:
            await self._leaderboards.open(caller, button)
            return None
        return await self._leaderboards.turn(caller, button)

    async def post_board(self, button: Button, press: Press) -> Outcome:
        """Post a leaderboard, once for each press."""
        with self._first_time(press) as first:
            return await self._leaderboards.post(Caller.of_press(press, self._clock.now()), button) if first else None

    async def other(self, serve: Serve, button: Button, press: Press) -> Outcome:
        """What others serve; once for each press, as `go_on`."""
        with self._first_time(press) as first:
            return await serve(Caller.of_press(press, self._clock.now()), button) if first else None

    async def hide(self, button: Button, press: Press) -> Message | None:
        """The presser does not want to be named, or does again."""
        return await self._profiles.hide(press, hidden=button.action is Action.HIDE)

    async def _play(self, button: Button, press: Press, event: Event) -> Message | None:
        """Feed a press to a personal game; the answer stands on the question's own message."""
        if (await self._host.view(button.game_id, press.player)).owner != press.player:
            raise NotAPlayer(press.player)
        came = await self._personal.press(button.game_id, button.round_no, press.message, event)
        if came.to_show:
            self._showings.show(press, button.game_id)
        return next(iter(came.told), None)

    @contextmanager
    def _first_time(self, press: Press) -> Iterator[bool]:
        """Whether a press was not delivered before. It counts as not delivered where what is done about it fails."""
        if press.delivery in self._done:
            yield False
            return
        self._done[press.delivery] = None
        if len(self._done) > MAX_DONE:
            self._done.popitem(last=False)
        try:
            yield True
        except BaseException:
            self._done.pop(press.delivery, None)
            raise

    def _note_name(self, press: Press) -> None:
        """Note the name of somebody whose press counts: one that is refused may be of somebody who was erased."""
        if self._people.note(press.player, press.name):
            self._replies.spawn(self._people.keep())

    def _at(self, press: Press) -> int:
        return pressed_at(press.ts, self._clock.now())


def _own(press: Press) -> Place:
    return Place(team=press.team, user=press.user)


_SCHEDULES: Final = (
    Action.ADD_DAILY,
    Action.PREVIEW_DAILY,
    Action.PAUSE_DAILY,
    Action.RESUME_DAILY,
    Action.SKIP_DAILY,
    Action.REMOVE_DAILY,
    Action.SURELY_REMOVE_DAILY,
    Action.STOP_DAILY,
)

_TURNED: Final = frozenset({Action.ANSWERS, Action.BADGES, Action.BOARD, *_SCHEDULES})
_ELSEWHERE: Final = frozenset(
    {
        *(Action.REPORT, Action.SETTINGS, Action.EXPORT, Action.ERASE),
        *(Action.BRING, Action.RETIRE, Action.PACK_FILE),
    }
)
"""Those of others' buttons that lead to a form, or to direct messages."""

_ACTIONS: Final[Mapping[Action, Callable[[Presses, Button, Press], Awaitable[Outcome]]]] = {
    Action.CHOOSE: Presses.choose,
    Action.HINT: Presses.hint,
    Action.ATTEMPTS: Presses.attempts,
    Action.NEXT: Presses.next,
    Action.STOP: Presses.stop,
    Action.CONTINUE: Presses.go_on,
    Action.HIDE: Presses.hide,
    Action.SHOW: Presses.hide,
    Action.PLAY: Presses.play,
    Action.ANSWERS: Presses.answers,
    Action.BOARD: Presses.board,
    Action.BADGES: Presses.badges,
    Action.REVIEW: Presses.review,
    Action.POST_BOARD: Presses.post_board,
    **dict.fromkeys(_SCHEDULES, Presses.schedule),
}

_PAGES: Final = _TURNED | (frozenset(Action) - _ACTIONS.keys() - _ELSEWHERE)
"""Buttons whose answer takes the place of the private message that they stand in: nearly all that others serve."""
