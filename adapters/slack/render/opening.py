"""The public answer to somebody who starts a game."""

from adapters import chat_wording, wording
from adapters.slack.render import pages
from adapters.slack.render.parts import Message, bold, header, line
from adapters.slack.render.people import display_name
from adapters.slack.render.question import title
from adapters.slack.render.text import MAX_TEXT, fit
from bot.engine.modes import MODES
from bot.engine.questions import Challenge


def message(challenge: Challenge, mode_id: str, starter_name: str, thread: bool) -> Message:
    """Who starts what, and how it is played. `thread` says that the game is played under this message."""
    mode = MODES[mode_id]
    who = display_name(starter_name) or chat_wording.SOMEBODY.capitalize()
    blocks = [
        line(f"{who} starts a quiz."),
        header(title(challenge)),
        line(fit(wording.plan(challenge), MAX_TEXT // 2)),
    ]
    if challenge.summary:
        blocks.append(line(fit(challenge.summary, MAX_TEXT // 2)))
    blocks.append(line(f"{mode.emoji} ", bold(mode.label), f" · {mode.summary}\n{chat_wording.HOW_TO_PLAY}"))
    if thread:
        blocks.append(line("➡️ It is played in the thread of this message."))
    return pages.page_message([*blocks])
