"""How a question came out, for everybody in its channel: also for those who scroll back to learn from it."""

from adapters import chat_wording, wording
from adapters.chat_text import CLOSED_SIGN, RIGHT_SIGN, bar
from adapters.slack.render.pages import Block, fits, page_message, pages
from adapters.slack.render.parts import Message, context, line
from adapters.slack.render.people import Names, listed
from adapters.slack.render.question import choice, study
from adapters.slack.render.reports import report
from adapters.slack.render.text import code, prose
from bot.engine.effects import Reveal
from bot.engine.questions import Challenge, Question


def messages(
    challenge: Challenge, shown: Reveal, *, game_id: str, names: Names, hidden: frozenset[str] = frozenset()
) -> list[Message]:
    """The reveal. The first message is an edit of the question's last one, the others follow as new ones.

    `names` are the players' names, and `hidden` the players who are not named. Where all does not fit the first
    message, it keeps the question and its bars; where even that is too much, the choices with their bars. The letters
    are gone, because Slack has none that cannot be pressed; under the last message one may say that it is wrong.
    """
    question = challenge.questions[shown.question]
    above = study(challenge, question, shown.round_no)
    came_out: list[Block] = [
        None,
        *_choices(question, shown),
        None,
        context(f"{CLOSED_SIGN} {wording.closed(shown.reason)}"),
    ]
    learn: list[Block] = [
        line(who_was_right(shown, names, hidden)),
        None,
        *learning(question, wording.right_choice(shown, question)),
    ]
    layouts: list[tuple[list[Block], list[Block]]] = [
        ([*above, *came_out, *learn], []),
        ([*above, *came_out], learn),
        ([*above[:2], *came_out], [*above[2:], None, *learn]),
    ]
    first, rest = next((layout for layout in layouts if fits(layout[0])), layouts[-1])
    *before, last = [*pages(first), *(pages(rest) if rest else [])]
    return [*map(page_message, before), page_message(last, [report(game_id, shown.question)])]


def _choices(question: Question, shown: Reveal) -> list[Block]:
    blocks: list[Block] = []
    total = sum(shown.presses)
    for place in range(len(shown.order)):
        blocks += choice(question, shown.order, place, RIGHT_SIGN if place == shown.answer else "")
        if total:
            blocks.append(context(bar(shown.presses[place], total)))
    return blocks


def who_was_right(shown: Reveal, names: Names, hidden: frozenset[str]) -> str:
    """Those who found the answer, the first of them by name."""
    if not shown.player_count:
        return chat_wording.NOBODY_ANSWERED
    if not shown.right_count:
        return chat_wording.NOBODY_RIGHT
    return f"🎉 Right: {listed(shown.right, shown.right_count, names, hidden)}"


def learning(question: Question, answer: str) -> list[Block]:
    """What there is to learn: the sentence that tells the right answer, the explanation, and what was really run."""
    blocks: list[Block] = [*prose(answer, f"{RIGHT_SIGN} "), *prose(wording.explanation(question))]
    evidence = wording.evidence(question)
    if evidence is not None:
        blocks += [*prose(evidence.sentence), *code("\n".join(evidence.code))]
    return blocks
