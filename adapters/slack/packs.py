"""Packs that moderators of a workspace bring: by a file or a form; proven, published and retired."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from adapters import pack_wording as words
from adapters.buttons import Action, Button
from adapters.packing import act
from adapters.slack import actions
from adapters.slack.directory import Directory
from adapters.slack.files import NO_READING, fetched
from adapters.slack.forms import Errors, Filled
from adapters.slack.inbound import Caller
from adapters.slack.personal import PersonalGames
from adapters.slack.privacy import NO_FILES
from adapters.slack.render import pack_forms, private
from adapters.slack.render import packs as render
from adapters.slack.render.text import fit
from adapters.slack.replies import Outcome, Replies
from adapters.slack.roles import Ranks
from adapters.slack.trouble import NO_RIGHT, code_of, lacks
from adapters.slack.wire import Wire
from adapters.slack.words import Unclear, page
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.pack_room import PackRefused
from bot.host.packs import OWN_TITLE, PackPage, Packs
from bot.host.roles import Role
from bot.ports.packs import Authored, PackState, Remark

IN_MESSAGES: Final = "The pack is a file in our direct messages: "
NO_CHOICE: Final = "Write the wrong choice that this leads to, in the field above."

BUTTONS: Final = (
    Action.PACKS,
    Action.BRING,
    Action.PACK,
    Action.PACK_QUESTION,
    Action.PACK_FILE,
    Action.PROVE,
    Action.PUBLISH,
    Action.RETIRE,
)

_READ: Final = "files:read"
_BESIDE: Final = 300
"""Characters of what stands beside one field."""

_FIELDS: Final[Mapping[str, str]] = {
    "code": actions.AUTHOR_CODE,
    "hint": actions.AUTHOR_HINT,
    "explanation": actions.AUTHOR_EXPLANATION,
}
"""The fields that remarks call by these names; what is said of others stands beside the question."""

_NAMED: Final = re.compile(rf'"({"|".join(_FIELDS)})"')


class OwnPacks:
    """Serves moderators. Methods raise `ModeratorsOnly`, `PackRefused`, `StoreError`, `Refused`, and the faults of the
    wire."""

    def __init__(
        self,
        packs: Packs | None,
        ranks: Ranks,
        directory: Directory,
        personal: PersonalGames,
        replies: Replies,
        wire: Wire,
    ) -> None:
        self._packs = packs
        self._ranks = ranks
        self._directory = directory
        self._personal = personal
        self._replies = replies
        self._wire = wire

    # --- words -------------------------------------------------------------------------------------------------------

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz packs`: show the packs of the workspace, by pages from 1."""
        return await self._list(caller, page(text, "packs"))

    async def write(self, caller: Caller, text: str) -> Outcome:
        """`/quiz author`: open the form for one question."""
        await self._needed(caller)
        await self._wire.open_modal(caller.team, caller.trigger, pack_forms.question(_about(caller)))
        return None

    # --- buttons -----------------------------------------------------------------------------------------------------

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """A button of the list, or of a version."""
        if button.action is Action.PACKS:
            return await self._list(caller, button.round_no)
        packs, role = await self._needed(caller)
        pack_id = button.game_id
        match button.action:
            case Action.BRING:
                return await self._ask_for_file(caller)
            case Action.RETIRE:
                form = pack_forms.reason(_about(caller, pack=pack_id))
                await self._wire.open_modal(caller.team, caller.trigger, form)
                return None
            case Action.PROVE:
                return await self._prove(packs, caller, button, role)
            case Action.PUBLISH:
                done = await act(packs, button, caller.space, by=caller.player, role=role)
                return await self._look(caller, done.page, said=done.said)
            case Action.PACK_QUESTION:
                challenge = await packs.preview(caller.space, pack_id, role)
                return render.question(challenge, button.round_no, pack_id)
            case Action.PACK_FILE:
                return await self._hand_over(packs, caller, pack_id, role)
        return await self._look(caller, await packs.page(caller.space, pack_id, role), button.round_no)

    async def _list(self, caller: Caller, number: int) -> Outcome:
        packs, role = await self._needed(caller)
        found = await packs.listed(caller.space, role)
        shown, _, _ = words.page(found, number)
        return render.listed(found, number, await self._directory.names(caller.team, [it.by for it in shown]))

    async def _look(self, caller: Caller, page: PackPage, number: int = 0, said: str | None = None) -> Outcome:
        names = await self._directory.names(caller.team, [step.by for step in page.steps])
        return render.look(page, number, names, said)

    async def _ask_for_file(self, caller: Caller) -> Outcome:
        try:
            await self._wire.open_modal(caller.team, caller.trigger, pack_forms.file(_about(caller)))
        except SlackApiError as error:
            # Slack does not say how it calls it where a form has a field for files that the app must not read.
            if not lacks(error, _READ):
                raise
            raise Unclear(NO_READING) from None
        return None

    async def _prove(self, packs: Packs, caller: Caller, button: Button, role: Role) -> Outcome:
        """Prove a version. Where programs are run for it, that is said first: they take their time."""
        page = await packs.page(caller.space, button.game_id, role)
        if page.pack.state is PackState.DRAFT and words.has_programs(page):
            where = caller.team, caller.user, caller.channel, caller.reply_url
            await self._replies.tell(*where, render.running(page.pack), caller.thread, replaces=caller.ephemeral)
        done = await act(packs, button, caller.space, by=caller.player, role=role)
        return render.proven(done.page, done.said, done.remarks)

    async def _hand_over(self, packs: Packs, caller: Caller, pack_id: str, role: Role) -> Outcome:
        """Send a version as a file to the caller's direct messages, and say where it is."""
        pack = await packs.look(caller.space, pack_id, role)
        content = await packs.export(caller.space, pack_id, role)
        channel = await self._personal.channel(caller.own_place)
        name = f"{pack.challenge_id}.yaml"
        try:
            await self._wire.upload(caller.team, channel, name, content, render.handed_over(pack))
        except SlackApiError as error:
            if code_of(error) != NO_RIGHT:
                raise
            raise Unclear(NO_FILES) from None
        return None if caller.channel == channel else private.in_channel(IN_MESSAGES, channel)

    # --- forms that were sent ----------------------------------------------------------------------------------------

    async def brought(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """A file was sent: what came of it."""
        packs, role = await self._needed(caller)
        files = Filled.of(view).files(actions.BRING_FILE)
        if not files:
            return None, {actions.BRING_FILE: words.NO_FILE}
        name, content = await fetched(self._wire, caller.team, files[0])
        received = await packs.receive(caller.space, name, content, by=caller.player, role=role)
        if received.pack is None:
            return render.received(received, None), {}
        return render.received(received, await packs.page(caller.space, received.pack.pack_id, role)), {}

    async def retired(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """The reason why a version is retired was sent: what became of the version."""
        packs, role = await self._needed(caller)
        pack_id = str(json.loads(view["private_metadata"])["pack"])
        reason = Filled.of(view).text(actions.RETIRE_REASON)
        await packs.retire(caller.space, pack_id, reason, by=caller.player, role=role)
        return await self._look(caller, await packs.page(caller.space, pack_id, role)), {}

    async def written(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """A question was sent: what came of it, or what is in its way, and then the form stays open with all of it."""
        packs, role = await self._needed(caller)
        filled = Filled.of(view)
        authored, errors = _authored(filled)
        if errors:
            return None, errors
        title = filled.text(actions.AUTHOR_PACK) or OWN_TITLE
        try:
            received = await packs.author(caller.space, authored, by=caller.player, role=role, title=title)
        except PackRefused as error:
            return None, {actions.AUTHOR_PACK: str(error)}
        if received.pack is None:
            return None, _in_the_way(received.read.remarks)
        return render.authored(received, await packs.page(caller.space, received.pack.pack_id, role)), {}

    async def _needed(self, caller: Caller) -> tuple[Packs, Role]:
        """The packs, and the caller's role. Raises `ModeratorsOnly`, and `Unclear` where no packs can be brought."""
        role = await self._ranks.needed(caller)
        if self._packs is None:
            raise Unclear(words.NO_PACKS)
        return self._packs, role


def _about(caller: Caller, **more: str) -> str:
    """What comes back with a form: where its sender is told what came of it."""
    return json.dumps({"channel": caller.channel, "thread": caller.thread, **more})


def _authored(filled: Filled) -> tuple[Authored, Errors]:
    """The question of a form, and what is wrong with it already, by fields."""
    kind, difficulty = filled.option(actions.AUTHOR_KIND), filled.option(actions.AUTHOR_DIFFICULTY)
    wrong = list(map(filled.text, actions.AUTHOR_WRONG))
    mistakes = list(map(filled.text, actions.AUTHOR_MISTAKES))
    rows = list(zip(actions.AUTHOR_MISTAKES, wrong, mistakes, strict=True))
    errors = {id_: NO_CHOICE for id_, choice, mistake in rows if mistake.strip() and not choice.strip()}
    if kind not in KINDS or difficulty not in DIFFICULTIES:
        errors[actions.AUTHOR_KIND] = words.NO_SUCH_KIND
    chosen = [(choice, mistake) for _, choice, mistake in rows if choice.strip()]
    authored = Authored(
        kind=kind,
        difficulty=difficulty,
        prompt=filled.text(actions.AUTHOR_PROMPT),
        code=filled.text(actions.AUTHOR_CODE),
        choices=(filled.text(actions.AUTHOR_RIGHT), *(choice for choice, _ in chosen)),
        hint=filled.text(actions.AUTHOR_HINT),
        explanation=filled.text(actions.AUTHOR_EXPLANATION),
        misconceptions=("", *(mistake for _, mistake in chosen)),
    )
    return authored, errors


def _in_the_way(remarks: Sequence[Remark]) -> Errors:
    """What keeps a question from being kept, beside the fields that it is about."""
    urgent = [it for it in remarks if it.severity == "error"] or remarks
    found: dict[str, str] = {}
    for remark in urgent:
        said, named = words.remark(remark, with_line=False), _NAMED.search(remark.text)
        id_ = _FIELDS[named[1]] if named else actions.AUTHOR_PROMPT
        together = f"{found[id_]} {said}" if id_ in found else said
        if id_ not in found or len(together) <= _BESIDE:
            found[id_] = together if len(together) <= _BESIDE else f"{fit(together, _BESIDE - 1)}."
    return found
