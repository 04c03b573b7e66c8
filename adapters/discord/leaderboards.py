"""Leaderboards: the text at once, then its picture beside it; whole boards as files for moderators."""

import logging
from typing import Final

from adapters import board_wording
from adapters.board_wording import Asked
from adapters.buttons import Button
from adapters.discord import permissions
from adapters.discord.addresses import Place
from adapters.discord.answers import Answer, flagged
from adapters.discord.inbound import Caller
from adapters.discord.people import People
from adapters.discord.render import boards, private
from adapters.discord.trouble import FAULTS, in_log
from adapters.discord.wire import Wire
from adapters.refusals import Refused
from bot.engine.boards import Scope
from bot.host.boards import BoardPage, Boards
from bot.pictures import alt_text
from bot.ports import Clock, RunnerError
from bot.ports.pictures import PictureRunner

log = logging.getLogger(__name__)

NAMES_S: Final = 1.0
"""How many seconds of real time a board waits for the names of people of other servers."""

DRAWN_NAMES_S: Final = 5.0
"""The same for its picture."""

MAX_VIEWERS: Final = 10_000
NO_SUCH_BOARD: Final = "There is no such board any more; use /leaderboard again."
NOT_ALL: Final = "The board of everybody cannot be taken as a file; choose the server's or the channel's."

_ANYWHERE: Final = frozenset({Scope.ALL, Scope.COMMUNITY})
"""Boards whose people may be in no server of the one who looks."""


class Leaderboards:
    """Shows boards. All methods raise as `bot.host.boards.Boards` does."""

    def __init__(self, kept: Boards, pictures: PictureRunner | None, people: People, wire: Wire, clock: Clock) -> None:
        self._boards = kept
        self._pictures = pictures
        self._people = people
        self._wire = wire
        self._clock = clock
        self._newest: dict[int, int] = {}

    async def show(self, asked: Asked, caller: Caller, answer: Answer) -> None:
        """Answer with a page, then with its picture too."""
        interaction = answer.interaction
        self._newest[caller.user] = interaction.id
        if len(self._newest) > MAX_VIEWERS:
            del self._newest[next(iter(self._newest))]
        page = await self._boards.page(
            asked.scope, asked.period, asked.by, place=_place(caller), viewer=caller.player, page=asked.page
        )
        players = [line.player for block in board_wording.blocks(page) for line in block]
        named = asked.scope in _ANYWHERE
        names = await self._people.names(caller.guild, players, NAMES_S) if named else {}
        if await answer.give({**boards.page(page, names), "attachments": []}) and self._pictures is not None:
            await self._draw(page, caller, answer, players, names)

    async def _draw(
        self, page: BoardPage, caller: Caller, answer: Answer, players: list[str], names: dict[str, str]
    ) -> None:
        """Put the picture beside the text; where that cannot be done, the text says everything."""
        assert self._pictures is not None
        known = await self._people.names(caller.guild, players, DRAWN_NAMES_S)
        job = board_wording.picture(page, boards.drawn_name(known))
        if job is None:
            return
        try:
            drawn = await self._pictures.draw(job)
            if self._newest.get(caller.user) != answer.interaction.id:
                return  # they have turned the page since
            alt = alt_text(job)
            body = flagged(boards.page(page, names, alt=alt), private=False)
            await self._wire.edit_with_file(answer.interaction, body, boards.PICTURE, drawn.png, alt)
        except RunnerError as error:
            log.info("a board was not drawn: %s", error)
        except FAULTS as error:
            log.info("the picture of a board was not sent: %s", in_log(error))

    async def export(self, asked: Asked, caller: Caller, answer: Answer) -> None:
        """Answer with the whole board as a file, to somebody who moderates here."""
        if asked.scope is Scope.ALL:
            raise Refused(NOT_ALL)
        moderates = caller.guild is not None and permissions.moderates(caller.granted)
        table = await self._boards.csv(asked.scope, asked.period, asked.by, place=_place(caller), moderates=moderates)
        name = board_wording.csv_name(asked)
        if await answer.give(private.sentence(board_wording.ATTACHED)):
            body = flagged(boards.export(name), private=False)
            # The mark at the beginning tells spreadsheets that the names are in Unicode.
            await self._wire.edit_with_file(answer.interaction, body, name, table.encode("utf-8-sig"))

    async def turn(self, button: Button, answer: Answer) -> None:
        """Another page, in place of the one whose button was pressed."""
        asked = board_wording.understand(button)
        if asked is None:
            raise Refused(NO_SUCH_BOARD)
        await self.show(asked, Caller.of(answer.interaction, self._clock.now()), answer)


def _place(caller: Caller) -> str:
    """Where somebody asks: their channel, or their own screen outside servers."""
    if caller.guild is None:
        return caller.own_place.address
    return Place(guild=caller.guild, channel=caller.channel).address
