"""What is kept of whoever asks: told, handed over, hidden, and erased; and accounts that are linked."""

import json
from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from adapters import privacy_wording as words
from adapters.buttons import Action, Button
from adapters.slack import actions
from adapters.slack.forms import Errors, Filled
from adapters.slack.inbound import Caller
from adapters.slack.personal import PersonalGames
from adapters.slack.profiles import Profiles
from adapters.slack.render import privacy as render
from adapters.slack.render import private
from adapters.slack.replies import Outcome
from adapters.slack.trouble import NO_RIGHT, code_of
from adapters.slack.wire import Wire
from adapters.slack.words import Unclear
from bot.host.persons import Persons
from bot.host.players import Players
from bot.host.privacy import EXPORT_NAME, Privacy

AT_MESSAGES: Final = "What is kept of you is under Messages, beside this tab."
IN_MESSAGES: Final = "Everything that is kept of you is a file in our direct messages: "
NO_FILES: Final = "I may not send files here yet: the app has to be installed again, with its newest manifest."

BUTTONS: Final = (
    Action.PRIVACY,
    Action.EXPORT,
    Action.HIDE_ME,
    Action.SHOW_ME,
    Action.ERASE,
    Action.LINK,
    Action.UNLINK,
)


class OwnData:
    """Serves everybody what is theirs. The methods raise `StoreError`, `LinkRefused`, `Unclear`, and the faults of the
    wire."""

    def __init__(
        self,
        privacy: Privacy,
        persons: Persons,
        players: Players,
        personal: PersonalGames,
        profiles: Profiles,
        wire: Wire,
    ) -> None:
        self._privacy = privacy
        self._persons = persons
        self._players = players
        self._personal = personal
        self._profiles = profiles
        self._wire = wire

    async def show(self, caller: Caller, rest: str = "", said: str | None = None) -> Outcome:
        """`/quiz privacy`: what is kept of the caller. `said` is a plain sentence above it."""
        return render.page(await self._privacy.about(caller.player), said)

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """A button of that page, or the one on the Home tab that leads to it, in direct messages."""
        if not caller.channel:
            channel = await self._personal.channel(caller.own_place)
            await self._wire.post(caller.team, channel, render.page(await self._privacy.about(caller.player)))
            await self._profiles.publish(caller.team, caller.user, AT_MESSAGES)
            return None
        match button.action:
            case Action.EXPORT:
                return await self._export(caller)
            case Action.HIDE_ME | Action.SHOW_ME:
                await self._players.hide(caller.player, hidden=button.action is Action.HIDE_ME)
            case Action.LINK:
                return await self.link(caller)
            case Action.UNLINK:
                return await self.unlink(caller)
            case Action.ERASE:
                about = json.dumps({"channel": caller.channel, "thread": caller.thread})
                await self._wire.open_modal(caller.team, caller.trigger, render.erase_form(about))
                return None
        return await self.show(caller)

    async def _export(self, caller: Caller) -> Outcome:
        """Send a file of all that is kept to the caller's direct messages, and say where it is."""
        content = await self._privacy.export(caller.player)
        channel = await self._personal.channel(caller.own_place)
        try:
            await self._wire.upload(caller.team, channel, EXPORT_NAME, content, private.sentence(words.EXPORTED))
        except SlackApiError as error:
            if code_of(error) != NO_RIGHT:
                raise
            raise Unclear(NO_FILES) from None
        return None if caller.channel == channel else private.in_channel(IN_MESSAGES, channel)

    async def submitted(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, Errors]:
        """The form that deletes the caller was filled in: delete them, if they have typed what it asks for."""
        if not words.is_sure(Filled.of(view).text(actions.ERASE_WORD)):
            return None, {actions.ERASE_WORD: words.NOT_TYPED}
        await self._privacy.erase(caller.player)
        return private.sentence(words.ERASED), {}

    # --- linked accounts ---------------------------------------------------------------------------------------------

    async def link(self, caller: Caller, code: str = "") -> Outcome:
        """`/quiz link`: a code by which another account of the caller's can be linked; with a code, link the caller
        with whoever was given it."""
        if not code:
            return render.code(await self._persons.code(caller.player))
        await self._persons.link(caller.player, code)
        return await self.show(caller, said=words.LINKED)

    async def unlink(self, caller: Caller, rest: str = "") -> Outcome:
        """`/quiz unlink`: let the caller stand for themselves again."""
        await self._persons.unlink(caller.player)
        return await self.show(caller, said=words.UNLINKED)
