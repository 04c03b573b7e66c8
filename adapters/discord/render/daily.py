"""A daily in its channel: the post that invites everybody, and what came of it; and the answers, page by page."""

from collections import Counter
from typing import Final

from adapters import chat_wording, daily_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOCK_SIGN, CLOSED_SIGN, MEDALS, RIGHT_SIGN, bar
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, divider, rows, text
from adapters.discord.render.people import apart, name
from adapters.discord.render.question import COLOURS, study, title, wrong
from adapters.discord.render.reveal import learning
from adapters.discord.render.summary import result
from adapters.discord.render.text import MAX_TEXT, fit, prose
from bot.engine.effects import CloseReason, CloseWindow, QuestionTally
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge
from bot.engine.views import PlayerView, WindowView

STANDINGS: Final = 10
"""How many of a daily's players its result names, and further ones where they share the last rank."""

TALLIES_TOGETHER: Final = 25
"""How many lines about questions stand in one part of a message."""


def invitation(challenge: Challenge, until: int, players: int, game_id: str) -> Body:
    """The post while everybody may play, until `until` (ms); `players` have finished so far."""
    play = button(Button(Action.PLAY, game_id), "Play", Style.SUCCESS, emoji="▶️")
    facts = [f"{CLOCK_SIGN} {_closes(until)}", f"👥 {daily_wording.played(players)}"]
    parts = [*_about(challenge), divider(), text("\n".join(facts)), text(f"-# {daily_wording.HOW_TO_PLAY}")]
    return body([*parts, *rows([play])], Colour.BLUE)


def closed(challenge: Challenge, end: CloseWindow, game_id: str) -> Body:
    """The same post once nobody can play any more."""
    said = daily_wording.closed(end.reason)
    facts = f"{CLOSED_SIGN} {said}\n👥 {daily_wording.played(end.player_count)}"
    parts = [*_about(challenge), divider(), text(facts)]
    withdrawn = end.reason is CloseReason.STOPPED
    return body(parts if withdrawn else [*parts, *rows([_answers(game_id)])], Colour.GREY)


def results(
    challenge: Challenge, end: CloseWindow, game_id: str, *, hidden: frozenset[str] = frozenset()
) -> list[Body]:
    """The board of the day and how the questions went, in a message of its own wherever it fits."""
    questions = len(challenge.questions)
    blocks: list[Block] = [f"## 🏁 {daily_wording.RESULT}\n{title(challenge)}", None]
    if end.player_count:
        blocks.append("\n".join(_standing(end, questions, hidden)))
        lines = ["**How the questions went**", *(_tally(challenge, tally) for tally in end.tallies)]
        starts = range(0, len(lines), TALLIES_TOGETHER)
        blocks += [None, *("\n".join(lines[start : start + TALLIES_TOGETHER]) for start in starts)]
    else:
        blocks.append(daily_wording.NOBODY_PLAYED)
    *before, last = pages(blocks)
    return [
        *(page_body(page, Colour.BLUE) for page in before),
        page_body(last, Colour.BLUE, rows([_answers(game_id)])),
    ]


def _about(challenge: Challenge) -> list[Part]:
    head = f"## 📅 {daily_wording.TITLE}\n**{title(challenge)}**\n{fit(wording.plan(challenge), MAX_TEXT // 4)}"
    kinds = Counter(question.kind for question in challenge.questions)
    difficulties = Counter(question.difficulty for question in challenge.questions)
    mix = [f"{row.emoji} {row.label} ×{kinds[row.id]}" for row in KINDS.values() if kinds[row.id]]
    hard = [f"{row.emoji} {row.label} ×{difficulties[row.id]}" for row in DIFFICULTIES.values() if difficulties[row.id]]
    about = [text(head)]
    if challenge.summary:
        about.append(text(fit(challenge.summary, MAX_TEXT // 4)))
    return [*about, text(f"{' · '.join(mix)}\n{' · '.join(hard)}")]


def _closes(until: int) -> str:
    seconds = -(-until // 1000)
    return f"Closes <t:{seconds}:R>, <t:{seconds}:f>"


def _answers(game_id: str) -> Part:
    return button(Button(Action.ANSWERS, game_id), "See the answers", Style.PRIMARY, emoji="📖")


def _standing(end: CloseWindow, questions: int, hidden: frozenset[str]) -> list[str]:
    shown = [line for line in end.standings if line.rank <= STANDINGS]
    lines = [
        f"{MEDALS.get(line.rank, f'**{line.rank}.**')} {apart(name(line.player, hidden))} · "
        f"{result(line.points, line.right, questions, scored=True)}"
        for line in shown
    ]
    if left := end.player_count - len(shown):
        lines.append(chat_wording.more(left, "player"))
    return lines


def _tally(challenge: Challenge, tally: QuestionTally) -> str:
    question = challenge.questions[tally.question]
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    share = bar(tally.right_count, tally.player_count) if tally.player_count else chat_wording.NOBODY_ANSWERED
    return f"{tally.question + 1}. {kind.emoji} {difficulty.emoji} {share}"


# --- for one person's eyes -------------------------------------------------------------------------------------------


def own_result(window: WindowView, seen: PlayerView, game_id: str) -> Body:
    """What came of a player's own run, with the way to the answers."""
    said = result(seen.points, seen.right, len(window.challenge.questions), scored=True)
    lines = [f"### {title(window.challenge)}", f"🏁 {daily_wording.PLAYED}", said]
    if not window.over:
        lines += [daily_wording.BOARD_COMES, f"{CLOCK_SIGN} {_closes(window.until)}"]
    return body([text("\n".join(lines)), *rows([_answers(game_id)])], Colour.BLUE, private=True)


def not_yet(window: WindowView) -> Body:
    """To somebody who wants to see the answers before they may."""
    said = f"{CLOSED_SIGN} {daily_wording.ANSWERS_LATER}\n{CLOCK_SIGN} {_closes(window.until)}"
    return body([text(said)], Colour.ORANGE, private=True)


def withdrawn() -> Body:
    """To somebody who wants to see the answers of a daily that was withdrawn, and has not played it."""
    return body([text(f"{CLOSED_SIGN} {daily_wording.WITHDRAWN_ANSWERS}")], Colour.ORANGE, private=True)


def answer_pages(challenge: Challenge, number: int, game_id: str, tally: QuestionTally | None) -> list[Body]:
    """A question by its number from 0, with its answer; the buttons under it lead to the others.

    Choices stand without letters, because everybody had them in an order of their own. `tally` is how everybody did on
    it, None while that is not told.
    """
    return answered(challenge, number, _turn(number, len(challenge.questions), game_id), tally)


def answered(challenge: Challenge, number: int, buttons: list[Part], tally: QuestionTally | None = None) -> list[Body]:
    """The same above rows of other buttons."""
    question = challenge.questions[number]
    blocks: list[Block] = [*study(challenge, question, number), None]
    total = 0 if tally is None else sum(tally.presses)
    for place, choice in enumerate(question.choices):
        blocks += prose(choice.text, f"{RIGHT_SIGN} " if place == question.answer else "▫️ ")
        if tally is not None and total:
            blocks.append(bar(tally.presses[place], total))
    if tally is not None:
        blocks += [None, f"🎉 {daily_wording.share(tally)}"]
    blocks += [None, *learning(question, daily_wording.right_answer(question))]
    *before, last = pages(blocks)
    colour = COLOURS[question.difficulty]
    return [
        *(page_body(page, colour, private=True) for page in before),
        page_body(last, colour, buttons, private=True),
    ]


def _turn(number: int, questions: int, game_id: str) -> list[Part]:
    buttons = []
    if number:
        buttons.append(button(Button(Action.ANSWERS, game_id, number - 1), "Back", emoji="◀️"))
    if number + 1 < questions:
        buttons.append(button(Button(Action.ANSWERS, game_id, number + 1), "Next", emoji="▶️"))
    return rows([*buttons, wrong(game_id, number)])
