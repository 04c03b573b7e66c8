"""The Bolt app: which of Slack's payloads goes where, and that each is acknowledged in time."""

import asyncio
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from adapters.refusals import REFUSALS, explained
from adapters.slack import actions
from adapters.slack.commands import Desk, Serve, words_of
from adapters.slack.events import Losses
from adapters.slack.forms import Errors, Filled, Typed, typed
from adapters.slack.guarding import guarded
from adapters.slack.inbound import Caller, Press
from adapters.slack.presses import Presses, release
from adapters.slack.profiles import Profiles
from adapters.slack.render import daily_form, private, select
from adapters.slack.render.given_back import IN_MESSAGES, given_back
from adapters.slack.render.parts import MAX_OPTIONS
from adapters.slack.replies import Outcome, Replies, messages_of
from adapters.slack.trouble import FAULTS, in_log
from adapters.slack.wire import Message
from adapters.slack.words import Unclear
from bot.host.library import Library
from bot.host.throttle import Throttle
from bot.host.zones import zones_like
from bot.ports import Clock, StoreError

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0
"""How long an acknowledgement waits for the answer. Slack itself waits 3 s."""

COMMAND: Final = "/quiz"
SHORTCUT: Final = "quiz_start"
_OURS: Final = re.compile("^quiz:")
_OF_A_GAME: Final = re.compile("^quiz:(?!home:)")
"""What a button of `adapters.buttons` is called; lists and fields have longer names."""
Body = Mapping[str, Any]


MAX_SENT: Final = 200
"""Forms that are recognised when they are delivered again."""

_NOT_GIVEN_BACK: Final = frozenset({actions.ERASE})
"""Forms in which nobody writes anything of their own."""

Form = Callable[[Caller, Body], Awaitable[tuple[Outcome, Errors]]]
"""Serves a form that was filled in: what its sender is told, or what is wrong, by fields."""


class Listeners:
    """Takes what Slack sends. With `process_before_response` Bolt answers when a listener returns, without polling."""

    def __init__(
        self,
        desk: Desk,
        presses: Presses,
        profiles: Profiles,
        forms: Mapping[str, Form],
        throttle: Throttle,
        losses: Losses,
        replies: Replies,
        library: Library,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._presses = presses
        self._profiles = profiles
        self._forms = forms
        self._throttle = throttle
        self._losses = losses
        self._replies = replies
        self._library = library
        self._clock = clock
        self._sent: OrderedDict[str, asyncio.Task[tuple[Outcome, Errors]]] = OrderedDict()

    def register(self, app: AsyncApp) -> None:
        """Listen to everything that the quiz understands."""
        # Bolt asks one after the other, and each takes it some 5 µs: what comes most comes first.
        app.action(_OF_A_GAME)(self.press)
        app.command(COMMAND)(self.command)
        app.action(actions.HOME_PRACTISE)(self.practise)
        app.action(actions.HOME_CHALLENGE)(self.nothing)
        app.view(actions.START)(self.submitted)
        for callback_id in self._forms:
            app.view(callback_id)(self.filled)
        app.shortcut(SHORTCUT)(self.shortcut)
        app.options(_OURS)(self.options)
        app.event("app_home_opened")(self.home)
        app.event("app_uninstalled")(self.removed)
        app.event("tokens_revoked")(self.revoked)
        app.error(self.failed)

    async def press(self, ack: AsyncAck, body: Body) -> None:
        """A button of a game."""
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[None] = loop.create_future()
        self._replies.spawn(self._presses.take(Press.of(body), kept))
        patience = loop.call_later(PATIENCE_S, release, kept)
        await kept
        patience.cancel()
        await ack()

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """`/quiz …`."""
        caller = Caller.of_command(body, self._clock.now())
        answer = self._desk.command(caller, body.get("text") or "")
        done, outcome = await self._in_time(answer, lambda late: self._told_late(caller, late))
        messages = messages_of(outcome) if done else ()
        await (ack(response_type="ephemeral", **messages[0]) if messages else ack())
        if messages[1:]:
            self._replies.spawn(self._late(caller, messages[1:]))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """The dialogue was filled in: it closes, and what stands in the way is said beside it."""
        view, user = body["view"], body["user"]
        about = json.loads(view.get("private_metadata") or "{}")
        try:
            ordered = words_of(view)
        except Unclear as error:
            await ack(response_action="errors", errors={actions.START_CHALLENGE: str(error)})
            return
        await ack()
        channel = about.get("channel") or Filled.of(view).text(actions.START_CHANNEL, "selected_conversation")
        caller = self._caller(body, channel, user, about.get("thread"))
        self._replies.spawn(self._serve(caller, self._desk.chosen, ordered))

    async def filled(self, ack: AsyncAck, body: Body) -> None:
        """One of the other forms was filled in: it closes, or says what is wrong beside each field.

        Delivered again it is answered as before, and nothing is done or told twice.
        """
        view = body["view"]
        about = json.loads(view.get("private_metadata") or "{}")
        channel = about.get("channel") or Filled.of(view).text(actions.DAILY_CHANNEL, "selected_conversation")
        caller = self._caller(body, channel, body["user"], about.get("thread"))
        taken, first = self._taken(caller, view)
        done, found = await self._in_time(taken, lambda late: self._filled_late(caller, view, late, first=first))
        outcome, errors = found if done else (None, {})
        await (ack(response_action="errors", errors=errors) if errors else ack())
        if outcome is not None and first:
            self._replies.spawn(self._late(caller, outcome))
        if about.get("home") and not errors:
            self._replies.spawn(self._publish(caller.team, caller.user))

    def _taken(self, caller: Caller, view: Body) -> tuple["asyncio.Task[tuple[Outcome, Errors]]", bool]:
        """What a form comes to, and whether it is delivered for the first time; one that failed counts as new."""
        found = self._sent.get(caller.delivery)
        if found is not None and not (found.done() and (found.cancelled() or found.exception())):
            return found, False
        task = asyncio.ensure_future(self._take(caller, view))
        self._sent[caller.delivery] = task
        if len(self._sent) > MAX_SENT:
            self._sent.popitem(last=False)
        return task, True

    async def _take(self, caller: Caller, view: Body) -> tuple[Outcome, Errors]:
        try:
            self._throttle.check(caller.player)
            return await self._forms[view["callback_id"]](caller, view)
        except REFUSALS as error:
            first = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
            return None, {first: explained(error, "a form")}

    async def _filled_late(
        self, caller: Caller, view: Body, work: Awaitable[tuple[Outcome, Errors]], *, first: bool
    ) -> None:
        """Tell what a form came to that has closed meanwhile, and give back what was typed where nothing came of it."""
        if not first:
            return
        found = await guarded(work, "a form")
        outcome, errors = found if isinstance(found, tuple) else (found, {})
        await self._late(caller, outcome or [private.trouble(said) for said in errors.values()])
        if (errors or not isinstance(found, tuple)) and view["callback_id"] not in _NOT_GIVEN_BACK:
            await self._give_back(caller, typed(view))

    async def _give_back(self, caller: Caller, fields: Sequence[Typed]) -> None:
        """In direct messages, where it stays, or as other private answers where that cannot be."""
        if not fields:
            return
        messages = given_back(fields)
        channel = await self._replies.keep(caller.team, caller.user, messages)
        if channel is None:
            await self._late(caller, messages)
        elif caller.channel not in ("", channel):
            await self._late(caller, private.in_channel(IN_MESSAGES, channel))

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """The shortcuts, everywhere and at a message: they open the dialogue."""
        await ack()
        channel = (body.get("channel") or {}).get("id") or ""
        message = body.get("message") or {}
        thread = message.get("thread_ts") or message.get("ts")
        caller = self._caller(body, channel, body["user"], thread)
        self._replies.spawn(self._serve(caller, self._desk.choose))

    async def practise(self, ack: AsyncAck, body: Body) -> None:
        """The Home tab's button."""
        await ack()
        challenge = Filled.of(body["view"]).option(actions.HOME_CHALLENGE)
        caller = self._caller(body, "", body["user"])
        self._replies.spawn(self._serve(caller, self._desk.practise, challenge))

    async def options(self, ack: AsyncAck, body: Body) -> None:
        """What a list offers while somebody types: zones, or more challenges than it could hold."""
        typed = str(body.get("value") or "").casefold()
        if body["action_id"] == actions.DAILY_ZONE:
            await ack(options=[select.option(zone, zone) for zone in zones_like(typed, MAX_OPTIONS)])
            return
        challenges = self._library.of(self._caller(body, "", body["user"]).space).values()
        if body["action_id"] == actions.DAILY_SOURCE:
            await ack(option_groups=daily_form.sources(challenges, typed))
            return
        found = [one for one in challenges if typed in f"{one.title} {one.id}".casefold()]
        await ack(options=select.options(found))

    async def nothing(self, ack: AsyncAck) -> None:
        """Something was picked that matters with the next button alone."""
        await ack()

    async def home(self, event: Body, body: Body) -> None:
        """Somebody opened the Home tab."""
        if event.get("tab") == "home":
            self._replies.spawn(self._publish(body["team_id"], event["user"]))

    async def removed(self, body: Body) -> None:
        """A workspace has removed the app."""
        await self._losses.of_team(body["team_id"], body["event_time"])

    async def revoked(self, event: Body, body: Body) -> None:
        """Tokens were revoked; only the bot's matter here."""
        if (event.get("tokens") or {}).get("bot"):
            await self._losses.of_team(body["team_id"], body["event_time"])

    async def failed(self, error: Exception) -> BoltResponse:
        """Something could not be dealt with: it is not acknowledged, so that Slack tells it again."""
        if isinstance(error, StoreError):
            log.warning("what Slack told could not be kept: %s", error)
        else:
            log.error("what Slack told could not be dealt with", exc_info=error)
        return BoltResponse(status=503, body="")

    # --- small things ------------------------------------------------------------------------------------------------

    async def _in_time(
        self, work: Awaitable[Any], late: Callable[[Awaitable[Any]], Coroutine[Any, Any, None]]
    ) -> tuple[bool, Any]:
        """Whether some work was done in time, and its outcome; `late` waits for work that takes longer."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        if done:
            return True, task.result()
        self._replies.spawn(late(task))
        return False, None

    async def _told_late(self, caller: Caller, work: Awaitable[Outcome]) -> None:
        await self._late(caller, await work)

    async def _late(self, caller: Caller, outcome: Outcome) -> None:
        for message in messages_of(outcome):
            await self._tell(caller, message, caller.thread)

    async def _serve(self, caller: Caller, serve: Serve, words: str = "") -> None:
        for message in messages_of(await self._desk.serve(caller, serve, words)):
            # The thread that was meant may not have begun, and would hide it.
            await self._tell(caller, message, None)

    async def _tell(self, caller: Caller, message: Message, thread: str | None) -> None:
        await self._replies.tell(caller.team, caller.user, caller.channel, caller.reply_url, message, thread)

    async def _publish(self, team: str, user: str) -> None:
        try:
            await self._profiles.publish(team, user)
        except (*FAULTS, StoreError) as error:
            log.warning("a Home tab could not be shown: %s", in_log(error))

    def _caller(self, body: Body, channel: str, user: Body, thread: str | None = None) -> Caller:
        return Caller(
            team=(body.get("team") or {}).get("id") or user.get("team_id") or "",
            user=user["id"],
            name=user.get("name") or user.get("username") or "",
            channel=channel,
            direct=channel.startswith("D"),
            thread=thread,
            reply_url="",
            trigger=body.get("trigger_id") or "",
            at=self._clock.now(),
        )
