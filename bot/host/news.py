"""Which announcements still say something: some are overtaken by later ones, or by what their game has come to."""

from typing import Final

from bot.engine.effects import (
    Announcement,
    AskQuestion,
    CloseQuestion,
    CloseWindow,
    CountPlayers,
    ExtendClock,
    OpenWindow,
    Reveal,
)
from bot.engine.game import Game, Phase
from bot.ports import Post

OPENERS: Final = (AskQuestion, OpenWindow)
"""What a chat confirms with `QuestionShown`. Nobody could play without it: the game would be lost."""

_OF_A_QUESTION: Final = (ExtendClock, CloseQuestion, Reveal)
"""What becomes of a question, in the order in which it does; a chat that edits shows the last of it alone."""

_OF_A_WINDOW: Final = (CountPlayers, CloseWindow)
"""The same of a window."""


def subject(post: Post) -> tuple[str, int] | None:
    """What a post tells news of, of which the latest alone matter; None where it is no news."""
    news = post.announcement
    if isinstance(news, _OF_A_QUESTION):
        return post.key.game_id, news.round_no
    return (post.key.game_id, -1) if isinstance(news, _OF_A_WINDOW) else None


def is_stale(announcement: Announcement, game: Game) -> bool:
    """Whether an announcement has nothing more to say, as its game stands now."""
    if isinstance(announcement, OpenWindow):
        return game.phase is not Phase.POSTING
    if isinstance(announcement, CountPlayers):
        return game.phase is Phase.OVER or announcement.player_count < len(game.players)
    if isinstance(announcement, AskQuestion):
        return game.phase is not Phase.ASKING or game.current.no != announcement.round_no
    if isinstance(announcement, _OF_A_QUESTION):
        # A later round was shown, so this reached the chat before: only the note of it was lost with the process.
        return announcement.round_no < game.current.no and game.current.shown_at is not None
    return False
