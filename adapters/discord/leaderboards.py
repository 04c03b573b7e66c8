"""Leaderboards: the text at once, then its picture beside it; whole boards as files for moderators."""

import logging
from collections.abc import Callable, Mapping
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
from adapters.discord.roles import Ranks
from adapters.discord.settings import Settings
from adapters.discord.starting import THREADS
from adapters.discord.trouble import FAULTS, in_log
from adapters.discord.wire import Body, Wire
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
MAY_NOT_POST: Final = "You may not write here, so you cannot show everybody a board."
NOT_ALL: Final = "The board of everybody cannot be taken as a file; choose the server's or the channel's."

_ANYWHERE: Final = frozenset({Scope.ALL, Scope.COMMUNITY})
"""Boards whose people may be in no server of the one who looks."""


class Leaderboards:
    """Shows boards. All methods raise as `bot.host.boards.Boards` does."""

    def __init__(
        self,
        kept: Boards,
        pictures: PictureRunner | None,
        people: People,
        ranks: Ranks,
        settings: Settings,
        wire: Wire,
        clock: Clock,
    ) -> None:
        self._boards = kept
        self._ranks = ranks
        self._settings = settings
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
        page = await self._page(asked, caller, caller.player)
        names = await self._names(page, caller)
        post = _may_post(caller, answer)

        def body(alt: str | None) -> Body:
            return boards.page(page, names, post=post, alt=alt)

        if await answer.give({**body(None), "attachments": []}):
            await self._draw(page, caller, answer, body, lambda: self._newest.get(caller.user) == interaction.id)

    async def post(self, button: Button, answer: Answer) -> None:
        """Show a board to everybody in the channel, on behalf of somebody who may write there."""
        caller = Caller.of(answer.interaction, self._clock.now())
        if not _may_post(caller, answer):
            raise Refused(MAY_NOT_POST)
        page = await self._page(_asked(button), caller, None)
        names = await self._names(page, caller)
        answer.publish()
        if await answer.give(boards.posted(page, names)):
            await self._draw(page, caller, answer, lambda alt: boards.posted(page, names, alt=alt), lambda: True)

    async def _page(self, asked: Asked, caller: Caller, viewer: str | None) -> BoardPage:
        return await self._boards.page(
            asked.scope,
            asked.period,
            asked.by,
            place=_place(caller),
            viewer=viewer,
            page=asked.page,
            language=await self._settings.language(caller),
        )

    async def _names(self, page: BoardPage, caller: Caller) -> Mapping[str, str]:
        """How people stand in the text who may be in no server of the one who looks; others are mentioned."""
        if page.scope not in _ANYWHERE:
            return {}
        return await self._people.names(caller.guild, _players(page), NAMES_S)

    async def _draw(
        self,
        page: BoardPage,
        caller: Caller,
        answer: Answer,
        body: Callable[[str], Body],
        wanted: Callable[[], bool],
    ) -> None:
        """Put the picture beside the text, if it is still wanted. Where it cannot be drawn, the text says it all."""
        if self._pictures is None:
            return
        known = await self._people.names(caller.guild, _players(page), DRAWN_NAMES_S)
        job = board_wording.picture(page, boards.drawn_name(known))
        if job is None:
            return
        try:
            drawn = await self._pictures.draw(job)
            if wanted():
                alt = alt_text(job)
                shown = flagged(body(alt), private=False)
                await self._wire.edit_with_file(answer.interaction, shown, boards.PICTURE, drawn.png, alt)
        except RunnerError as error:
            log.info("a board was not drawn: %s", error)
        except FAULTS as error:
            log.info("the picture of a board was not sent: %s", in_log(error))

    async def export(self, asked: Asked, caller: Caller, answer: Answer) -> None:
        """Answer with the whole board as a file, to somebody who moderates here."""
        if asked.scope is Scope.ALL:
            raise Refused(NOT_ALL)
        moderates = await self._ranks.moderates(caller)
        table = await self._boards.csv(asked.scope, asked.period, asked.by, place=_place(caller), moderates=moderates)
        name = board_wording.csv_name(asked)
        if await answer.give(private.sentence(board_wording.ATTACHED)):
            body = flagged(boards.export(name), private=False)
            # The mark at the beginning tells spreadsheets that the names are in Unicode.
            await self._wire.edit_with_file(answer.interaction, body, name, table.encode("utf-8-sig"))

    async def turn(self, button: Button, answer: Answer) -> None:
        """Another page, in place of the one whose button was pressed."""
        await self.show(_asked(button), Caller.of(answer.interaction, self._clock.now()), answer)


def _asked(button: Button) -> Asked:
    asked = board_wording.understand(button)
    if asked is None:
        raise Refused(NO_SUCH_BOARD)
    return asked


def _players(page: BoardPage) -> list[str]:
    return [line.player for block in board_wording.blocks(page) for line in block]


def _may_post(caller: Caller, answer: Answer) -> bool:
    """Whether somebody may show everybody what the bot says: who may write in the channel themselves."""
    channel = answer.interaction.channel
    in_thread = channel is not None and channel.type.value in THREADS
    writing = permissions.SEND_MESSAGES_IN_THREADS if in_thread else permissions.SEND_MESSAGES
    return caller.guild is not None and not permissions.missing(caller.granted, (writing,))


def _place(caller: Caller) -> str:
    """Where somebody asks: their channel, or their own screen outside servers."""
    if caller.guild is None:
        return caller.own_place.address
    return Place(guild=caller.guild, channel=caller.channel).address
