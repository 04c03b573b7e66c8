"""Answers for one person's eyes. Slack forgets them when its window is loaded again, so each can be asked for again."""

from typing import Final

from adapters import chat_wording, wording
from adapters.chat_text import CLOCK_SIGN, HINT_EMOJI, RIGHT_SIGN, WRONG_SIGN
from adapters.slack.render.pages import Block, page_message, pages
from adapters.slack.render.parts import Message, Part, bold, channel, context, line, moment, run
from adapters.slack.render.question import choice, study
from adapters.slack.render.text import MAX_TEXT, fit, prose
from bot.engine.effects import PrivateVerdict, ShowHint, Verdict
from bot.engine.questions import Challenge, Question
from bot.engine.views import PlayerView

_OTHER: Final = "ℹ️"
_SIGNS: Final = {Verdict.RIGHT: RIGHT_SIGN, Verdict.WRONG: WRONG_SIGN}
"""The sign of each verdict; `_OTHER` for a press that did not count."""

_REST: Final = "The rest of the question stands in its own message."


def verdict(challenge: Challenge, question_index: int, order: tuple[int, ...], press: PrivateVerdict) -> Message:
    """What a press came to: the verdict, what the choice says to it and, where the player may see it, why."""
    question = challenge.questions[question_index]
    blocks = verdict_parts(question, order, press)
    if press.done and press.explain:
        blocks += prose(fit(wording.explanation(question), MAX_TEXT))
    return page_message([*blocks])


def verdict_parts(question: Question, order: tuple[int, ...], press: PrivateVerdict) -> list[Part]:
    """The verdict and what the choice says to it."""
    said = [line(f"{_SIGNS.get(press.verdict, _OTHER)} ", bold(wording.verdict(press)))]
    feedback = wording.feedback(press, question, order)
    return [*said, *prose(fit(feedback, MAX_TEXT // 2))] if feedback else said


def hint(challenge: Challenge, question_index: int, shown: ShowHint) -> Message:
    """The hint and what it costs."""
    return page_message([hint_part(challenge.questions[question_index], shown)])


def hint_part(question: Question, shown: ShowHint) -> Part:
    """The hint and what it costs."""
    return line(f"{HINT_EMOJI} {fit(wording.hint(shown, question), MAX_TEXT // 2)}")


def attempts(challenge: Challenge, seen: PlayerView, now: int = 0) -> Message:
    """Where this player stands: in the round and in the game so far, and the question with what they tried."""
    question = challenge.questions[seen.question]
    title, facts, *text = study(challenge, question, seen.round_no)
    state = [line(chat_wording.tried(seen, now)), line(chat_wording.so_far(seen))]
    if seen.hinted:
        state.insert(1, hint_part(question, ShowHint("", seen.round_no, cost=0)))
    choices = [
        part
        for place in range(len(seen.order))
        for part in choice(question, seen.order, place, sign(question, seen, place))
    ]
    return page_message(_one_page([title, facts, _state(seen, now), *state, None, *text, None, *choices]))


def _one_page(blocks: list[Block]) -> list[Block]:
    """As many blocks as one message holds; a last one that says so where there are more."""
    rest = line(_REST)
    page, *others = pages(blocks)
    while others and len(pages([*page, rest])) > 1:
        page = page[:-1]
    return [*page, rest] if others else page


def sign(question: Question, seen: PlayerView, place: int) -> str:
    """How a choice came out that this player tried; nothing for the others."""
    if place not in seen.tried:
        return ""
    return RIGHT_SIGN if seen.order[place] == question.answer else WRONG_SIGN


def _state(seen: PlayerView, now: int) -> Part:
    said = chat_wording.state(seen, now)
    if chat_wording.is_open(seen, now) and seen.deadline is not None:
        return context(moment(f"{CLOCK_SIGN} {said} It closes at ", seen.deadline, "."))
    return context(said)


def sentence(said: str) -> Message:
    """A plain sentence."""
    return page_message([line(fit(said, MAX_TEXT))])


def in_channel(said: str, id: str) -> Message:
    """A sentence that ends with a channel, which leads there."""
    return page_message([line(said, channel(id), ".")])


def trouble(said: str) -> Message:
    """A plain sentence that says why something did not work, and what to do."""
    return page_message([line(run(f"⚠️ {fit(said, MAX_TEXT)}"))])
