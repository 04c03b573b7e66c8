"""How a question came out, for everybody in its channel: also for those who scroll back to learn from it."""

from adapters import chat_wording, wording
from adapters.chat_text import CLOSED_SIGN, RIGHT_SIGN, bar
from adapters.discord.render.pages import Block, fits, page_body, pages
from adapters.discord.render.parts import Body, Style, rows
from adapters.discord.render.people import names
from adapters.discord.render.question import COLOURS, choice, letters, study, wrong
from adapters.discord.render.text import fences, prose
from bot.engine.effects import Reveal
from bot.engine.questions import Challenge, Question


def messages(challenge: Challenge, shown: Reveal, *, game_id: str, hidden: frozenset[str] = frozenset()) -> list[Body]:
    """The reveal. The first message is an edit of the question's last one, the others follow as new ones.

    `hidden` are the players who are not named. Where all does not fit the first message, it keeps the question and its
    bars; where even that is too much, the choices with their bars.
    """
    question = challenge.questions[shown.question]
    above = study(challenge, question, shown.round_no)
    came_out: list[Block] = [None, *_choices(question, shown), None, f"{CLOSED_SIGN} {wording.closed(shown.reason)}"]
    learn: list[Block] = [
        who_was_right(shown, hidden),
        None,
        *learning(question, wording.right_choice(shown, question)),
    ]
    layouts: list[tuple[list[Block], list[Block]]] = [
        ([*above, *came_out, *learn], []),
        ([*above, *came_out], learn),
        ([above[0], *came_out], [*above[1:], None, *learn]),
    ]
    first, rest = next((layout for layout in layouts if fits(layout[0])), layouts[-1])
    top, *more = pages(first)
    colour = COLOURS[question.difficulty]
    dead = letters(game_id, shown.round_no, len(shown.order), lambda place: _look(place, shown.answer))
    following = [*more, *(pages(rest) if rest else [])]
    under = [*dead, *rows([wrong(game_id, shown.question)])]
    return [page_body(top, colour, under), *(page_body(page, colour) for page in following)]


def _look(place: int, answer: int) -> tuple[Style, bool]:
    return (Style.SUCCESS if place == answer else Style.SECONDARY, True)


def _choices(question: Question, shown: Reveal) -> list[Block]:
    blocks: list[Block] = []
    total = sum(shown.presses)
    for place in range(len(shown.order)):
        blocks += choice(question, shown.order, place, RIGHT_SIGN if place == shown.answer else "")
        if total:
            blocks.append(bar(shown.presses[place], total))
    return blocks


def who_was_right(shown: Reveal, hidden: frozenset[str]) -> str:
    """Those who found the answer, the first of them by name."""
    if not shown.player_count:
        return chat_wording.NOBODY_ANSWERED
    if not shown.right_count:
        return chat_wording.NOBODY_RIGHT
    return f"🎉 Right: {names(shown.right, shown.right_count, hidden)}"


def learning(question: Question, answer: str) -> list[Block]:
    """What there is to learn: the sentence that tells the right answer, the explanation, and what was really run."""
    blocks: list[Block] = [*prose(answer, f"{RIGHT_SIGN} "), *prose(wording.explanation(question))]
    evidence = wording.evidence(question)
    if evidence is not None:
        blocks += [*prose(evidence.sentence), *fences("\n".join(evidence.code))]
    return blocks
