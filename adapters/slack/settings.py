"""How games are played in a workspace or a channel, and who has more time: as moderators set it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from adapters.buttons import Button
from adapters.slack import actions
from adapters.slack.addresses import player_of
from adapters.slack.directory import Directory
from adapters.slack.forms import Errors, Filled
from adapters.slack.inbound import Caller
from adapters.slack.render import private
from adapters.slack.render import settings as render
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.wire import Wire
from adapters.slack.words import Unclear, person
from bot.host.chat_settings import SETTINGS, NoSuchSetting, SettingsBook
from bot.host.zones import NotUnderstood
from bot.ports.moderation import ChatSettings

NO_CHANNEL: Final = "This is no channel; use it in the channel that is meant, or leave “here” out for the workspace."
NOTHING_CHANGED: Final = "Nothing was changed."
EXTRA_WORDS: Final = (
    "After /quiz extra-time come a person and how many percent, such as @ann 50; none in place of the number takes it "
    "back."
)

_HERE: Final = frozenset({"here", "channel"})
_SPACE: Final = frozenset({"workspace", "server", "team"})
_NONE: Final = frozenset({"none", "reset", "0"})


class Settings:
    """Shows and changes settings. The methods raise `Unclear`, as `SettingsBook` does, and the faults of the wire."""

    def __init__(self, book: SettingsBook, ranks: Ranks, directory: Directory, wire: Wire) -> None:
        self._book = book
        self._ranks = ranks
        self._directory = directory
        self._wire = wire

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz settings`: show all of them, or the one that is named; with a value set it, for the workspace or here
        alone."""
        name, *value = text.split() or [""]
        lines = await self._book.shown(caller.where)
        if not name:
            return render.listed(lines, in_channel=_in_channel(caller))
        name = name.casefold()
        here = False
        if value and value[-1].casefold() in _HERE | _SPACE:
            here = value.pop().casefold() in _HERE
        if value:
            role = await self._ranks.of(caller.team, caller.user)
            place = _place(caller, here=here)
            line = await self._book.change(place, name, " ".join(value), by=caller.player, role=role)
            return render.changed([line], here=here)
        for line in lines:
            if line.name == name:
                return render.one(line, SETTINGS[name])
        raise NoSuchSetting(f"There is no setting of that name; there are {', '.join(SETTINGS)}.")

    # --- the form ----------------------------------------------------------------------------------------------------

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """Open the form that changes settings; round 1 is this channel's, 0 the workspace's."""
        here = bool(button.round_no)
        await self._ranks.needed(caller)
        lines = await self._book.shown(_place(caller, here=here))
        about = json.dumps({"channel": caller.channel, "thread": caller.thread, "here": here})
        await self._wire.open_modal(caller.team, caller.trigger, render.form(lines, SETTINGS, about, here=here))
        return None

    async def submitted(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """The form was filled in: what was changed, or what is wrong, by fields; then nothing was."""
        filled, here = Filled.of(view), bool(json.loads(view["private_metadata"])["here"])
        role, place = await self._ranks.of(caller.team, caller.user), _place(caller, here=here)
        written = {name: typed for name in SETTINGS if (typed := filled.text(actions.setting(name)).strip())}
        errors = {}
        for name, typed in written.items():
            try:
                SETTINGS[name].typed(typed)
            except NotUnderstood as error:
                errors[actions.setting(name)] = str(error)
        if errors:
            return None, errors
        changes = [(place, name, typed) for name, typed in written.items()]
        changed = [await self._book.change(*change, by=caller.player, role=role) for change in changes]
        return (render.changed(changed, here=here) if changed else private.sentence(NOTHING_CHANGED)), {}

    # --- extra time --------------------------------------------------------------------------------------------------

    async def extra_time(self, caller: Caller, text: str) -> Outcome:
        """`/quiz extra-time`: show who has more time; with a person and a number give it, or take it back."""
        role = await self._ranks.of(caller.team, caller.user)
        given = _extra(text, caller.team) if text else None
        if given is not None:
            await self._book.set_extra_time(caller.space, *given, by=caller.player, role=role)
        found = await self._book.extra_time(caller.space, role)
        named = [*found, *([given[0]] if given else [])]
        return render.extra_time(found, await self._directory.names(caller.team, named), given)

    # --- for others --------------------------------------------------------------------------------------------------

    async def of(self, address: str) -> ChatSettings:
        """What holds at an address."""
        return await self._book.of(address)

    async def language(self, address: str) -> str | None:
        """The language in which dates are written at an address; None for English as usual."""
        return (await self._book.of(address)).language


def _in_channel(caller: Caller) -> bool:
    return bool(caller.channel) and not caller.direct


def _place(caller: Caller, *, here: bool) -> str:
    """What is to be set: the channel, or the workspace. Raises `Unclear`."""
    if not here:
        return caller.space
    if not _in_channel(caller):
        raise Unclear(NO_CHANNEL)
    return caller.where


def _extra(text: str, team: str) -> tuple[str, int | None]:
    """Who gets how many percent more time. Raises `Unclear`."""
    who, _, number = text.partition(" ")
    user, number = person(who), number.strip().removesuffix("%").strip().casefold()
    if user is None or not (number in _NONE or (number.isascii() and number.isdigit() and len(number) < 10)):
        raise Unclear(EXTRA_WORDS)
    return player_of(team, user), None if number in _NONE else int(number)
