"""Answers to interactions: once each, in time, and later where the store is slow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import aiohttp
import discord

from adapters.discord.render import private
from adapters.discord.trouble import FAULTS, in_log, is_answered, is_too_late
from adapters.discord.wire import Body, Response, Wire
from adapters.refusals import Refused, explained
from bot.ports import Clock, Timer

log = logging.getLogger(__name__)

PATIENCE_MS: Final = 1_500
"""How long an answer may take before Discord is told that it comes later. Discord itself waits 3 s."""

LAST_WORDS_S: Final = 2.0
"""How many seconds of real time a client that leaves waits for answers that are under way."""

EPHEMERAL: Final = 1 << 6

PRESS_AGAIN: Final = "That took too long to open a form; please press again."


class Answer:
    """The one answer to one interaction.

    It is a message of its own for the caller's eyes alone, unless `updates` says that it replaces the message whose
    button was pressed, or `publish` is called. `given` is false while nothing was answered.
    """

    __slots__ = ("_deferral", "_private", "_updates", "_wire", "given", "interaction", "since")

    def __init__(self, wire: Wire, interaction: discord.Interaction, since: int, *, updates: bool = False) -> None:
        self._wire = wire
        self._updates = updates
        self._private = True
        self._deferral: asyncio.Task[None] | None = None
        self.interaction = interaction
        self.since = since
        self.given = False

    async def give(self, body: Body) -> bool:
        """Answer; false where it came too late to be seen. Raises what `Wire` does for other faults."""
        return await self._once(lambda: self._send(body))

    async def give_all(self, bodies: Sequence[Body]) -> None:
        """Answer with several messages, at least one. Raises as `give`."""
        first, *others = bodies
        if await self.give(first):
            for body in others:
                await self.add(body)

    async def ask(self, form: Body) -> bool:
        """Answer with a form to be filled in. Otherwise as `give`.

        Discord opens no form once the answer was put off, so nothing may be waited for before; where something was,
        they are told to press again.
        """
        if self._deferral is not None:
            return await self.give(private.trouble(PRESS_AGAIN))
        return await self._once(lambda: self._wire.respond(self.interaction, Response.FORM, form))

    async def _once(self, send: Callable[[], Awaitable[None]]) -> bool:
        self.given = True
        again = False
        try:
            try:
                await send()
            except aiohttp.ClientConnectionError:
                # It may have arrived all the same; Discord takes one answer and refuses the second.
                again = True
                await send()
        except discord.HTTPException as error:
            if again and is_answered(error):
                return True
            if not is_too_late(error):
                raise
            log.info("an answer came too late: %s", in_log(error))
            return False
        return True

    async def _send(self, body: Body) -> None:
        if self._deferral is not None:
            await self._deferral
            await self._wire.edit_answer(self.interaction, flagged(body, private=False))
        elif self._updates:
            await self._wire.respond(self.interaction, Response.UPDATE, flagged(body, private=False))
        else:
            await self._wire.respond(self.interaction, Response.MESSAGE, flagged(body, private=self._private))

    async def tell(self, body: Body) -> None:
        """Answer with a private message beside whatever is shown already. Raises as `give`."""
        if self._deferral is None and not self.given:
            self._updates = False
            self._private = True
            await self.give(body)
            return
        if self._deferral is not None:
            await self._deferral
        await self._wire.follow_up(self.interaction, flagged(body, private=True))

    def publish(self) -> None:
        """Let everybody in the channel see the answer, unless it was put off already."""
        if self._deferral is None:
            self._private = False

    def replace_message(self) -> None:
        """Let the answer take the place of the message whose button was pressed, unless it was put off already."""
        if self._deferral is None:
            self._updates = True

    async def correct(self, body: Body) -> None:
        """Replace what was answered."""
        await self._wire.edit_answer(self.interaction, flagged(body, private=False))

    async def add(self, body: Body) -> str:
        """A further message after the answer; its id."""
        return await self._wire.follow_up(self.interaction, flagged(body, private=self._private))

    def defer(self) -> None:
        """Tell Discord that the answer comes later."""
        if not self.given and self._deferral is None:
            self._deferral = asyncio.get_running_loop().create_task(self._defer())

    async def _defer(self) -> None:
        kind = Response.UPDATE_LATER if self._updates else Response.MESSAGE_LATER
        body = {"flags": EPHEMERAL} if self._private and not self._updates else None
        try:
            try:
                await self._wire.respond(self.interaction, kind, body)
            except aiohttp.ClientConnectionError:  # as in `give`
                await self._wire.respond(self.interaction, kind, body)
        except FAULTS as error:
            log.info("an answer could not be put off: %s", in_log(error))


def flagged(body: Body, *, private: bool) -> Body:
    """The body with the flag of private messages or without it. Whether a message is private cannot be edited."""
    flags = body.get("flags", 0)
    return body if bool(flags & EPHEMERAL) is private else {**body, "flags": flags ^ EPHEMERAL}


class Answers:
    """All answers that are under way; those that take long are put off."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._waiting: dict[int, Answer] = {}
        self._under_way: set[int] = set()
        self._quiet: asyncio.Event | None = None
        self._timer: Timer | None = None

    def to(self, interaction: discord.Interaction, *, updates: bool = False) -> Answer:
        """Begin to answer. `done` must follow."""
        answer = Answer(self._wire, interaction, self._clock.now(), updates=updates)
        self._waiting[interaction.id] = answer
        self._under_way.add(interaction.id)
        if self._timer is None:
            self._timer = self._clock.call_at(answer.since + PATIENCE_MS, self._look)
        return answer

    async def serve(self, answer: Answer, work: Awaitable[object], what: str, *about: object) -> None:
        """Do what somebody asks for, or tell them in private what stood in its way; then the answer is `done`.

        Never raises. `what` and `about` are as in `adapters.refusals.explained`.
        """
        try:
            try:
                await work
            except FAULTS:
                raise
            except Exception as error:
                link = error.link if isinstance(error, Refused) else None
                await answer.tell(private.trouble(explained(error, what, *about), link))
        except FAULTS as error:
            log.warning(f"{what} could not be answered: %s", *about, in_log(error))
        finally:
            self.done(answer)

    def done(self, answer: Answer) -> None:
        """Nothing more comes."""
        self._waiting.pop(answer.interaction.id, None)
        self._under_way.discard(answer.interaction.id)
        if self._quiet is not None and not self._under_way:
            self._quiet.set()

    async def settled(self) -> None:
        """Return when nothing is under way any more, at the latest after `LAST_WORDS_S`."""
        if not self._under_way:
            return
        self._quiet = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), LAST_WORDS_S)

    def _look(self) -> None:
        """Put off what has waited long enough. One timer serves all, because nearly every answer is long given."""
        self._timer = None
        now = self._clock.now()
        while self._waiting:
            answer = next(iter(self._waiting.values()))  # the oldest
            if answer.since + PATIENCE_MS > now:
                self._timer = self._clock.call_at(answer.since + PATIENCE_MS, self._look)
                return
            answer.defer()
            del self._waiting[answer.interaction.id]
