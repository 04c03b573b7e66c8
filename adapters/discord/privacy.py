"""What is kept of whoever asks: told, handed over, hidden, and erased; and accounts that are linked."""

import io
import zipfile
from typing import Final

from adapters import privacy_wording as words
from adapters.buttons import Action, Button
from adapters.discord.addresses import player_of
from adapters.discord.answers import Answer, flagged
from adapters.discord.render import forms, private
from adapters.discord.render import privacy as render
from adapters.discord.wire import Wire
from adapters.refusals import Refused
from bot.host.persons import Persons
from bot.host.players import Players
from bot.host.privacy import EXPORT_NAME, Privacy

MAX_FILE: Final = 9_500_000
"""The largest file that is sent as it is, in bytes. Discord takes 10 MiB everywhere."""

TOO_LARGE: Final = "There is more than Discord takes as a file; ask whoever runs this bot for it."


class OwnData:
    """Serves everybody what is theirs. The methods raise `StoreError`, `LinkRefused` and `Refused`."""

    def __init__(self, privacy: Privacy, persons: Persons, players: Players, wire: Wire) -> None:
        self._privacy = privacy
        self._persons = persons
        self._players = players
        self._wire = wire

    async def show(self, answer: Answer, said: str | None = None) -> None:
        """Show what is kept of the caller. `said` is a plain sentence above it."""
        await answer.give(render.page(await self._privacy.about(_player(answer)), said))

    async def press(self, button: Button, answer: Answer) -> None:
        """A button of that page."""
        match button.action:
            case Action.EXPORT:
                await self._export(answer)
            case Action.HIDE_ME | Action.SHOW_ME:
                await self._players.hide(_player(answer), hidden=button.action is Action.HIDE_ME)
                await self.show(answer)
            case Action.LINK:
                await self.code(answer)
            case Action.UNLINK:
                await self.unlink(answer)
            case Action.ERASE:
                await answer.ask(render.erase_form())
            case _:
                await self.show(answer)

    async def _export(self, answer: Answer) -> None:
        """Answer with a file of all that is kept."""
        name, content = _packed(await self._privacy.export(_player(answer)))
        if await answer.give(private.sentence(words.EXPORTED)):
            body = flagged(render.exported(name), private=False)
            await self._wire.edit_with_file(answer.interaction, body, name, content)

    async def erase(self, answer: Answer) -> None:
        """Somebody sent the form of `Action.ERASE`: erase them, if they have typed what it asks for."""
        if not words.is_sure(forms.written(answer.interaction.data or {})):
            raise Refused(words.NOT_TYPED)
        await self._privacy.erase(_player(answer))
        await answer.give(private.sentence(words.ERASED))

    # --- linked accounts ---------------------------------------------------------------------------------------------

    async def code(self, answer: Answer) -> None:
        """Answer with a code by which another account of the caller's can be linked."""
        await answer.give(render.code(await self._persons.code(_player(answer))))

    async def link(self, code: str, answer: Answer) -> None:
        """Link the caller with whoever was given this code."""
        await self._persons.link(_player(answer), code)
        await self.show(answer, words.LINKED)

    async def unlink(self, answer: Answer) -> None:
        """Let the caller stand for themselves again."""
        await self._persons.unlink(_player(answer))
        await self.show(answer, words.UNLINKED)


def _player(answer: Answer) -> str:
    return player_of(answer.interaction.user.id)


def _packed(data: bytes) -> tuple[str, bytes]:
    """The file as it is sent, compressed where it would be too large. Raises `Refused` where it still is."""
    if len(data) <= MAX_FILE:
        return EXPORT_NAME, data
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(EXPORT_NAME, data)
    if packed.tell() > MAX_FILE:
        raise Refused(TOO_LARGE)
    return EXPORT_NAME.replace(".json", ".zip"), packed.getvalue()
