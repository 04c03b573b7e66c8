"""Leaderboards: pages for one person's eyes, posts with a picture for everybody, whole boards as files for admins."""

import logging
from collections.abc import Mapping
from typing import Final

from slack_sdk.errors import SlackApiError

from adapters import board_wording
from adapters.board_wording import Asked
from adapters.buttons import Button
from adapters.chat_text import in_quotes
from adapters.slack.inbound import Caller
from adapters.slack.personal import PersonalGames
from adapters.slack.render import boards, private
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.settings import Settings
from adapters.slack.trouble import NO_RIGHT, as_chat_error, code_of
from adapters.slack.wire import Wire
from adapters.slack.words import Unclear
from bot.engine.boards import By, Scope
from bot.host.boards import BoardPage, Boards
from bot.pictures import BoardPicture, alt_text
from bot.ports import RunnerError
from bot.ports.pictures import PictureRunner

log = logging.getLogger(__name__)

WORD: Final = "workspace"
NO_SUCH_BOARD: Final = "There is no such board any more; use /quiz leaderboard again."
NOT_ALL: Final = "The board of everybody cannot be taken as a file; choose the workspace's or the channel's."
ATTACHED: Final = "The board is a file in our direct messages: "
NO_FILES: Final = "I may not send files here yet: the app has to be installed again, with its newest manifest."
NO_CHANNEL: Final = "A board is posted in a channel; use /quiz leaderboard there."
HOW: Final = (
    "After /quiz leaderboard come, in any order: channel, workspace, community or everybody; day, week, month, season "
    "or ever; points, streak or accuracy; page 2; csv."
)

_SCOPES: Final[Mapping[str, Scope]] = {
    "channel": Scope.CHANNEL,
    "workspace": Scope.SPACE,
    "server": Scope.SPACE,
    "space": Scope.SPACE,
    "team": Scope.SPACE,
    "community": Scope.COMMUNITY,
    "everybody": Scope.ALL,
    "everyone": Scope.ALL,
}
_PERIODS: Final[Mapping[str, str]] = {
    "day": "day",
    "today": "day",
    "week": "week",
    "month": "month",
    "season": "season",
    "quarter": "season",
    "ever": "all",
    "all-time": "all",
    "alltime": "all",
}
_ORDERS: Final[Mapping[str, By]] = {
    "points": By.POINTS,
    "streak": By.STREAK,
    "streaks": By.STREAK,
    "accuracy": By.ACCURACY,
}
_IDLE: Final = frozenset({"this", "by", "of", "the", "page", "time"})
_CSV: Final = "csv"


def understood(text: str) -> tuple[Asked, bool]:
    """The board that these words ask for, and whether as a file. "all" is a scope, and after one a time.

    Raises `Unclear`.
    """
    scope: Scope | None = None
    period, by, page, as_file = Asked().period, By.POINTS, 1, False
    for word in text.casefold().replace(",", " ").split():
        if word in _SCOPES:
            scope = _SCOPES[word]
        elif word == "all" and scope is None:
            scope = Scope.ALL
        elif word in _PERIODS or word == "all":
            period = _PERIODS.get(word, "all")
        elif word in _ORDERS:
            by = _ORDERS[word]
        elif word.isascii() and word.isdigit():
            page = max(1, min(int(word[:9]), board_wording.LAST_PAGE))
        elif word == _CSV:
            as_file = True
        elif word not in _IDLE:
            raise Unclear(f"{in_quotes(word)} is not understood. {HOW}")
    return Asked(scope or Scope.SPACE, period, by, page), as_file


class Leaderboards:
    """Shows boards. All methods raise as `bot.host.boards.Boards` does, `Unclear`, and the faults of the wire."""

    def __init__(
        self,
        kept: Boards,
        pictures: PictureRunner | None,
        ranks: Ranks,
        settings: Settings,
        personal: PersonalGames,
        wire: Wire,
    ) -> None:
        self._boards = kept
        self._pictures = pictures
        self._ranks = ranks
        self._settings = settings
        self._personal = personal
        self._wire = wire

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz leaderboard` with these words behind it."""
        asked, as_file = understood(text)
        return await (self.export(caller, asked) if as_file else self.show(caller, asked))

    async def show(self, caller: Caller, asked: Asked) -> Outcome:
        """A page, for the caller alone."""
        return boards.page(await self._page(caller, asked, caller.player))

    async def turn(self, caller: Caller, button: Button) -> Outcome:
        """The page that a button leads to."""
        return await self.show(caller, _asked(button))

    async def open(self, caller: Caller, button: Button) -> None:
        """The same as a dialogue, for the Home tab."""
        page = await self._page(caller, _asked(button), caller.player)
        await self._wire.open_modal(caller.team, caller.trigger, boards.view(page))

    async def post(self, caller: Caller, button: Button) -> Outcome:
        """Post a page in the caller's channel, with a picture of it where there is somebody to draw one."""
        if not caller.channel:
            raise Unclear(NO_CHANNEL)
        page = await self._page(caller, _asked(button), None)
        message = boards.posted(page)
        drawn = await self._drawn(page)
        if drawn is None:
            await self._wire.post(caller.team, caller.channel, message, caller.thread)
            return None
        picture, alt = drawn
        try:
            await self._wire.upload(
                caller.team, caller.channel, boards.PICTURE, picture.png, message, alt=alt, thread=caller.thread
            )
        except SlackApiError as error:
            if code_of(error) != NO_RIGHT:
                raise
            log.warning("a picture was not posted: %s", as_chat_error(error))
            await self._wire.post(caller.team, caller.channel, message, caller.thread)
        return None

    async def export(self, caller: Caller, asked: Asked) -> Outcome:
        """Give an admin the whole board as a file, in their direct messages."""
        if asked.scope is Scope.ALL:
            raise Unclear(NOT_ALL)
        moderates = await self._ranks.moderates(caller.team, caller.user)
        table = await self._boards.csv(asked.scope, asked.period, asked.by, place=caller.where, moderates=moderates)
        channel = await self._personal.channel(caller.own_place)
        # The mark at the beginning tells spreadsheets that the names are in Unicode.
        content, said = table.encode("utf-8-sig"), private.sentence(board_wording.ATTACHED)
        try:
            await self._wire.upload(caller.team, channel, board_wording.csv_name(asked), content, said)
        except SlackApiError as error:
            if code_of(error) != NO_RIGHT:
                raise
            raise Unclear(NO_FILES) from None
        return None if caller.channel == channel else private.in_channel(ATTACHED, channel)

    async def _page(self, caller: Caller, asked: Asked, viewer: str | None) -> BoardPage:
        return await self._boards.page(
            asked.scope,
            asked.period,
            asked.by,
            place=caller.where,
            viewer=viewer,
            page=asked.page,
            space_word=WORD,
            language=await self._settings.language(caller.where),
        )

    async def _drawn(self, page: BoardPage) -> tuple[BoardPicture, str] | None:
        """The page as a picture, and what it shows in words; None where text has to do."""
        job = board_wording.picture(page, boards.name)
        if self._pictures is None or job is None:
            return None
        try:
            return await self._pictures.draw(job), alt_text(job)
        except RunnerError as error:
            log.info("a board was not drawn: %s", error)
            return None


def _asked(button: Button) -> Asked:
    asked = board_wording.understand(button)
    if asked is None:
        raise Unclear(NO_SUCH_BOARD)
    return asked
