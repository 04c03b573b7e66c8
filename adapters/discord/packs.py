"""Packs that moderators of a server bring: by a file or a form; proven, published and retired."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters import pack_wording as words
from adapters.buttons import MAX_ID, Action, Button
from adapters.chat_text import keepable
from adapters.discord.answers import Answer, flagged
from adapters.discord.inbound import Caller
from adapters.discord.render import forms, pack_forms, private
from adapters.discord.render import packs as render
from adapters.discord.roles import Ranks
from adapters.discord.trouble import FAULTS
from adapters.discord.wire import Body, Wire
from adapters.packing import act, choices_of
from adapters.refusals import REFUSALS, Refused, explained
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.packs import MAX_BYTES, OWN_TITLE, TOO_LARGE, Packs
from bot.host.roles import Role
from bot.ports import Clock
from bot.ports.packs import Authored

TITLE_TOO_LONG: Final = "That name of a pack is too long; take a shorter one."
WRITTEN: Final = "your-question.txt"
"""What somebody wrote that could not be kept, as a file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question is to be that is about to be written in a form."""

    kind: str
    difficulty: str
    title: str = OWN_TITLE

    @property
    def name(self) -> str:
        """The same as the name of a button, which comes back with the form. Raises `Refused`."""
        title = urlsafe_b64encode(keepable(self.title).encode()).decode().rstrip("=")
        name = f"{self.kind}.{self.difficulty}.{title}"
        if len(Button(Action.AUTHOR, name).custom_id) > MAX_ID:
            raise Refused(TITLE_TOO_LONG)
        return name

    @classmethod
    def of(cls, name: str) -> "Wish | None":
        """The wish of this name; None where it is none of ours."""
        kind, _, rest = name.partition(".")
        difficulty, _, title = rest.partition(".")
        if kind not in KINDS or difficulty not in DIFFICULTIES:
            return None
        try:
            return cls(kind, difficulty, urlsafe_b64decode(title + "=" * (-len(title) % 4)).decode())
        except ValueError:
            return None


class OwnPacks:
    """Serves moderators. Methods raise as `bot.host.packs.Packs` does, and `Refused` outside of servers."""

    def __init__(self, packs: Packs | None, ranks: Ranks, wire: Wire, clock: Clock) -> None:
        self._packs = packs
        self._ranks = ranks
        self._wire = wire
        self._clock = clock

    # --- commands ----------------------------------------------------------------------------------------------------

    async def show(self, caller: Caller, answer: Answer, page: int = 0) -> None:
        """Show the packs of the server."""
        packs, space, role = await self._needed(caller)
        await answer.give(render.listed(await packs.listed(space, role), page))

    async def write(self, caller: Caller, wish: Wish, answer: Answer) -> None:
        """Open the form for one question."""
        await self._needed(caller)
        if wish.kind not in KINDS or wish.difficulty not in DIFFICULTIES:
            raise Refused(words.NO_SUCH_KIND)
        await answer.ask(pack_forms.question(Button(Action.AUTHOR, wish.name), KINDS[wish.kind].label))

    async def titles(self, caller: Caller, typed: str) -> list[str]:
        """The packs of the server that fit what was typed; nothing for those who moderate nothing."""
        try:
            packs, space, role = await self._needed(caller)
            found = dict.fromkeys(pack.title for pack in await packs.listed(space, role))
        except REFUSALS:
            return []
        return [title for title in found if typed.strip().casefold() in title.casefold()]

    # --- buttons -----------------------------------------------------------------------------------------------------

    async def press(self, button: Button, answer: Answer) -> None:
        """A button of the list, or of a version."""
        caller = Caller.of(answer.interaction, self._clock.now())
        if button.action is Action.PACKS:
            await self.show(caller, answer, button.round_no)
            return
        packs, space, role = await self._needed(caller)
        pack_id = button.game_id
        match button.action:
            case Action.BRING:
                await answer.ask(pack_forms.file(button))
            case Action.RETIRE:
                await answer.ask(pack_forms.reason(button))
            case Action.PROVE:
                done = await act(packs, button, space, by=caller.player, role=role)
                await answer.give_all(render.proven(done.page.pack, done.said, words.told(done.remarks)))
            case Action.PUBLISH:
                done = await act(packs, button, space, by=caller.player, role=role)
                await answer.give(render.look(done.page, said=done.said))
            case Action.PACK_QUESTION:
                challenge = await packs.preview(space, pack_id, role)
                await answer.give_all(render.question(challenge, button.round_no, pack_id))
            case Action.PACK_FILE:
                await self._hand_over(packs, space, pack_id, role, answer)
            case _:
                await answer.give(render.look(await packs.page(space, pack_id, role), button.round_no))

    async def _hand_over(self, packs: Packs, space: str, pack_id: str, role: Role, answer: Answer) -> None:
        pack, content = await packs.look(space, pack_id, role), await packs.export(space, pack_id, role)
        name = f"{pack.challenge_id}.yaml"
        await self._with_file(answer, render.handed_over(pack, name), name, content)

    async def _with_file(self, answer: Answer, shown: Body, name: str, content: bytes) -> None:
        if await answer.give(private.sentence(words.HANDED_OVER)):
            await self._wire.edit_with_file(answer.interaction, flagged(shown, private=False), name, content)

    # --- forms that were sent ----------------------------------------------------------------------------------------

    async def sent(self, button: Button, answer: Answer) -> None:
        """A form that was opened by a button or a command."""
        caller = Caller.of(answer.interaction, self._clock.now())
        packs, space, role = await self._needed(caller)
        data: Mapping[str, Any] = answer.interaction.data or {}
        if button.action is Action.RETIRE:
            reason = forms.written(data)
            await packs.retire(space, button.game_id, reason, by=caller.player, role=role)
            await answer.give(render.look(await packs.page(space, button.game_id, role)))
        elif button.action is Action.AUTHOR:
            await self._author(packs, space, role, button, caller, answer)
        else:
            name, content = await self._fetched(data)
            received = await packs.receive(space, name, content, by=caller.player, role=role)
            said, told = words.received(received), words.told(received.read.remarks)
            await answer.give_all(render.report(received.pack, said, told, programs=bool(received.read.programs)))

    async def _fetched(self, data: Mapping[str, Any]) -> tuple[str, bytes]:
        """The name and the content of the file of a form. Raises `Refused`."""
        sent = forms.attachment(data)
        if sent is None:
            raise Refused(words.NO_FILE)
        if int(sent.get("size") or 0) > MAX_BYTES:
            raise Refused(TOO_LARGE)
        try:
            content = await self._wire.fetch(str(sent.get("url") or ""))
        except FAULTS:
            raise Refused(words.NO_DOWNLOAD) from None
        return keepable(str(sent.get("filename") or "")), content

    async def _author(
        self, packs: Packs, space: str, role: Role, button: Button, caller: Caller, answer: Answer
    ) -> None:
        """Keep the question of a form; where it cannot be kept, its writer gets back what they wrote."""
        wish = Wish.of(button.game_id)
        if wish is None:
            raise Refused(words.NOT_KNOWN)
        form = pack_forms.Written.of(answer.interaction.data or {})
        try:
            choices, mistakes = choices_of(form.choices)
            authored = Authored(
                wish.kind, wish.difficulty, form.prompt, form.code, choices, form.hint, form.explanation, mistakes
            )
            received = await packs.author(space, authored, by=caller.player, role=role, title=wish.title)
        except REFUSALS as error:
            said, told = explained(error, "a question that was written"), []
        else:
            said, told = words.authored(received), words.told(received.read.remarks, with_line=False)
            if received.pack is not None:
                programs = bool(received.read.programs)
                await answer.give_all(render.report(received.pack, said, told, programs=programs))
                return
        await self._with_file(answer, render.given_back(said, told, WRITTEN), WRITTEN, form.text.encode())

    async def _needed(self, caller: Caller) -> tuple[Packs, str, Role]:
        """The packs, the caller's server, and their role there. Raises `Refused` and `ModeratorsOnly`."""
        space, role = await self._ranks.needed(caller)
        if self._packs is None:
            raise Refused(words.NO_PACKS)
        return self._packs, space, role
