"""The public answer to somebody who starts a game."""

from adapters import chat_wording, wording
from adapters.discord.render.parts import Body, Colour, body, text
from adapters.discord.render.people import mention
from adapters.discord.render.question import title
from adapters.discord.render.text import MAX_TEXT, fit
from bot.engine.modes import MODES
from bot.engine.questions import Challenge


def message(challenge: Challenge, mode_id: str, starter: int, thread: int | None) -> Body:
    """Who starts what, and how it is played. `starter` is a user; `thread` a channel, where the game has its own."""
    mode = MODES[mode_id]
    about = [f"## {title(challenge)}", fit(wording.plan(challenge), MAX_TEXT // 4)]
    if challenge.summary:
        about.append(fit(challenge.summary, MAX_TEXT // 4))
    lines = [
        f"{mention(starter)} starts a quiz.",
        "\n".join(about),
        f"{mode.emoji} **{mode.label}** · {mode.summary}\n{chat_wording.HOW_TO_PLAY}",
    ]
    if thread is not None:
        lines.append(f"➡️ It is played in <#{thread}>.")
    return body(map(text, lines), Colour.BLUE)
