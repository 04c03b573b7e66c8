"""Somebody on Discord: uses commands, presses buttons, reads what they alone see."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from simcord.results import InteractionResult, ResponseMessage

from tests.scenarios.discord_world import Actor, Payload, Seen, text_of
from tests.scenarios.driver import Page

if TYPE_CHECKING:
    from tests.scenarios.discord_driver import DiscordTable

OWN_SCREEN = frozenset("ABCD") | {"Next"}
"""Labels of buttons by which a private message is known to be a game of one's own."""


class DiscordPlayer:
    """A member of a server, or a user in direct messages.

    `screen` is where their own game is shown (channel and message), None for who has none; then their buttons are those
    of the channel's newest question.
    """

    def __init__(self, table: "DiscordTable", actor: Actor) -> None:
        self._table = table
        self._world = table.world
        self._remembered: dict[tuple[int, str], Seen] = {}
        self._newest: dict[str, Seen] = {}
        self.actor = actor
        self.last: InteractionResult | None = None
        self.screen: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        return str(self.actor.mention)

    @property
    def player(self) -> str:
        """How the host knows them."""
        return f"discord:{self.actor.id}"

    # --- commands ----------------------------------------------------------------------------------------------------

    async def starts(self, challenge: str = "tensors", mode: str = "challenge", **options: Any) -> str:
        if mode == "practice":
            return await self.says("practice", challenge=challenge)
        return await self.says("quiz start", challenge=challenge, mode=mode, **options)

    async def stops(self) -> str:
        return await self.says("quiz stop")

    async def skips(self) -> str:
        return await self.says("quiz skip")

    async def comes_back(self, mode: str = "challenge") -> str:
        return await self.starts("tensors", mode)

    async def looks_up(self, page: Page) -> str:
        return await self.says(f"quiz {page.value}")

    async def says(self, command: str, **options: Any) -> str:
        """Use a command."""
        return await self._hears(self.actor.slash(*self._place, command, **options))

    async def finds(self, typed: str) -> list[str]:
        """What is offered while they type a challenge's name."""
        choices = await self.actor.autocomplete(*self._place, "quiz start", "challenge", typed)
        return [choice["value"] for choice in choices]

    @property
    def _place(self) -> tuple[Any, ...]:
        return () if self._table.guild is None else (self._table.channel,)

    # --- buttons -----------------------------------------------------------------------------------------------------

    async def presses(self, label: str, *, stale: bool = False) -> str:
        if stale:
            return await self._hears(self._presses(self._newest[label]))
        at = self.screen or self._table.question_at
        assert at is not None, "there is nothing to press"
        return await self._hears(self._clicks(at, label))

    async def presses_last(self, label: str) -> str:
        """Press a button of the newest message that they see here: the last one of a question that takes several."""
        messages = self._world.env.backend.messages[self._table.channel.id]
        seen = [id_ for id_, message in messages.items() if message.visible_to(self.actor.id)]
        return await self._hears(self._clicks((self._table.channel.id, max(seen)), label))

    async def presses_here(self, label: str) -> str:
        """Press a button of the message that they read last."""
        assert self.last is not None and self.last.response is not None
        shown = self.last.response
        return await self._hears(self._clicks((shown.channel_id, shown.id), label))

    async def presses_in_direct_message(self, label: str) -> str:
        """Press a button of the newest direct message."""
        channel = self._world.env.backend.dm_channels[self.actor.id]
        seat = self.actor if self._table.guild is None else self.actor.user  # a member's direct messages are the user's
        at = (channel, max(self._world.env.backend.messages[channel]))
        return await self._hears(self._clicks(at, label, seat))

    async def presses_earlier(self, letter: str, round_no: int) -> str:
        return await self._hears(self._presses(self._remembered[round_no, letter]))

    async def presses_on_screen_of(self, other: "DiscordPlayer", letter: str) -> str:
        """Press a button that only somebody else can see, which Discord should never let happen."""
        return await self._hears(self._presses(other._newest[letter]))

    async def presses_unknown(self, custom_id: str) -> str:
        """Press a button that another program, or another version of this one, has posted."""
        return await self._hears(self._presses(Seen(self._newest["A"].message, custom_id)))

    async def asks_for_hint(self) -> str:
        return await self.presses("Hint")

    async def asks_for_attempts(self) -> str:
        return await self.presses("My attempts")

    async def hides_name(self, hidden: bool = True) -> str:
        await self.looks_up(Page.ME)
        return await self.presses_here("Hide my name" if hidden else "Show my name")

    async def _clicks(self, at: tuple[int, int], label: str, actor: Actor = None) -> InteractionResult:
        """Press a button that is there, as simcord lets people do."""
        env = self._world.env
        message = ResponseMessage(env, env.backend.get_message(*at))
        clicked: InteractionResult = await (actor or self.actor).click(message, label=label)
        return clicked

    async def _presses(self, button: Seen) -> InteractionResult:
        answer, payload = self._world.interaction(self.actor, button)
        self._world.deliver(payload)
        await self._world.rests()
        return answer

    def makes_press(self, letter: str) -> tuple[InteractionResult, Payload]:
        """Press a choice of the newest question; the press is still on its way to the program."""
        return self._world.interaction(self.actor, self._newest[letter])

    def begins_to_press(self, letter: str) -> InteractionResult:
        """Press a choice of the newest question and do not wait for the answer."""
        answer, payload = self.makes_press(letter)
        self._world.deliver(payload)
        return answer

    # --- what they read ----------------------------------------------------------------------------------------------

    def looks(self) -> None:
        """Take in the buttons that can be pressed now; those that were there before are remembered."""
        at = self.screen or self._table.question_at
        if at is None or at[1] not in self._world.env.backend.messages.get(at[0], {}):
            return
        for label, button in self._world.seen(*at):
            self._newest[label] = button
            if len(label) == 1:
                self._remembered[int(button.custom_id.split(":")[3]), label] = button

    async def _hears(self, doing: Awaitable[InteractionResult]) -> str:
        self._table.all_look()
        self.last = await doing
        await self._world.rests()
        shown = self.last.response
        if shown is None:
            return ""
        if shown.ephemeral and any(label in OWN_SCREEN for label, _ in self._world.seen(shown.channel_id, shown.id)):
            self.screen = (shown.channel_id, shown.id)
        self._table.all_look()
        return self.reads(self.last)

    def reads(self, answer: InteractionResult) -> str:
        """What they alone read as the answer to something that they did, "" for nothing."""
        messages = [message for message in (answer.response, *answer.followups) if message is not None]
        return "\n".join(text_of(message.components) for message in messages if message.ephemeral)

    @property
    def sees(self) -> str:
        """Their own screen as it is now."""
        if self.screen is None:
            return ""
        return text_of(self._world.env.backend.get_message(*self.screen).components)

    @property
    def reads_here(self) -> list[str]:
        """All messages here that they can see, oldest first."""
        messages = self._world.env.backend.messages[self._table.channel.id].values()
        seen = sorted((message for message in messages if message.visible_to(self.actor.id)), key=lambda one: one.id)
        return [text_of(message.components) for message in seen]

    @property
    def direct_messages(self) -> list[str]:
        """What the bot has written to them, oldest first."""
        channel = self._world.env.backend.dm_channels.get(self.actor.id)
        return [] if channel is None else self._world.texts(channel)

    @property
    def private(self) -> bool:
        assert self.last is not None and self.last.response is not None
        return self.last.response.ephemeral

    # --- what is kept of them ----------------------------------------------------------------------------------------

    async def points(self) -> int:
        return (await self._world.process.store.totals(self.player)).points

    async def badges(self) -> list[str]:
        return [badge.name for badge in await self._world.process.store.badges(self.player)]
