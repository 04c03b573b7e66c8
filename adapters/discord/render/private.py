"""Answers for one person's eyes."""

from typing import Final

from adapters import chat_wording, wording
from adapters.chat_text import HINT_EMOJI, RIGHT_SIGN, WRONG_SIGN
from adapters.discord.render.parts import Body, Colour, body, text
from adapters.discord.render.text import MAX_TEXT, fit
from bot.engine.effects import PrivateVerdict, ShowHint, Verdict
from bot.engine.questions import Challenge, Question
from bot.engine.views import PlayerView

_OTHER: Final = ("ℹ️", Colour.GREY)
_LOOKS: Final = {Verdict.RIGHT: (RIGHT_SIGN, Colour.GREEN), Verdict.WRONG: (WRONG_SIGN, Colour.RED)}
"""The sign and the frame of each verdict; `_OTHER` for a press that did not count."""


def verdict(challenge: Challenge, question_index: int, order: tuple[int, ...], press: PrivateVerdict) -> Body:
    """What a press came to: the verdict, what the choice says to it and, where the player may see it, why."""
    question = challenge.questions[question_index]
    said = verdict_text(question, order, press)
    if press.done and press.explain and wording.explanation(question):
        said += f"\n\n{fit(wording.explanation(question), MAX_TEXT - len(said) - 2)}"
    return body((text(said),), _LOOKS.get(press.verdict, _OTHER)[1], private=True)


def verdict_text(question: Question, order: tuple[int, ...], press: PrivateVerdict) -> str:
    """The verdict and what the choice says to it, as Markdown."""
    said = f"{_LOOKS.get(press.verdict, _OTHER)[0]} **{wording.verdict(press)}**"
    feedback = wording.feedback(press, question, order)
    return f"{said}\n{fit(feedback, MAX_TEXT // 2)}" if feedback else said


def hint(challenge: Challenge, question_index: int, shown: ShowHint) -> Body:
    """The hint and what it costs."""
    return body((text(hint_text(challenge.questions[question_index], shown)),), Colour.YELLOW, private=True)


def hint_text(question: Question, shown: ShowHint) -> str:
    """The hint and what it costs, as Markdown."""
    return f"{HINT_EMOJI} {fit(wording.hint(shown, question), MAX_TEXT // 2)}"


def attempts(challenge: Challenge, seen: PlayerView, now: int = 0) -> Body:
    """Where this player stands: in the round, and in the game so far."""
    question = challenge.questions[seen.question]
    lines = [
        f"**{chat_wording.place(seen.round_no, len(challenge.questions))}** · {_state(seen, now)}",
        chat_wording.tried(seen, now),
        chat_wording.so_far(seen),
    ]
    if seen.hinted:
        lines.insert(2, hint_text(question, ShowHint("", seen.round_no, cost=0)))
    return body((text("\n".join(lines)),), Colour.GREY, private=True)


def _state(seen: PlayerView, now: int) -> str:
    said = chat_wording.state(seen, now)
    if chat_wording.is_open(seen, now) and seen.deadline is not None:
        return f"{said} It closes <t:{-(-seen.deadline // 1000)}:R>."
    return said


def sentence(said: str) -> Body:
    """A plain sentence."""
    return body((text(fit(said, MAX_TEXT)),), Colour.BLUE, private=True)


def trouble(said: str, link: str | None = None) -> Body:
    """A plain sentence that says why something did not work, and what to do; with a way there below it."""
    below = "" if link is None else f"\n{link}"
    return body((text(f"⚠️ {fit(said, MAX_TEXT - 3 - len(below))}{below}"),), Colour.ORANGE, private=True)
