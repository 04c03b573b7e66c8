"""A daily in its channel: the post that invites everybody, and what came of it; and the answers, page by page."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from adapters import chat_wording, daily_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOCK_SIGN, CLOSED_SIGN, MEDALS, RIGHT_SIGN, bar
from adapters.slack.render.pages import Block, messages, page_message
from adapters.slack.render.parts import (
    PRIMARY,
    Message,
    Part,
    actions,
    bold,
    button,
    context,
    day_and_time,
    header,
    line,
    lines,
    run,
)
from adapters.slack.render.people import Names, apart, name
from adapters.slack.render.question import study, title
from adapters.slack.render.reports import report
from adapters.slack.render.reveal import learning
from adapters.slack.render.summary import result
from adapters.slack.render.text import MAX_TEXT, fit, prose
from bot.engine.effects import CloseReason, CloseWindow, QuestionTally, Standing
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge
from bot.engine.views import PlayerView, WindowView

STANDINGS: Final = 10
"""How many of a daily's players its result names, and further ones where they share the last rank."""

_TOGETHER: Final = 10
"""Lines in one block, which must never fill a message."""


def invitation(challenge: Challenge, until: int, players: int, game_id: str) -> Message:
    """The post while everybody may play, until `until` (ms); `players` have finished so far."""
    blocks: list[Block] = [
        *_about(challenge),
        None,
        context(_closes(until)),
        context(f"👥 {daily_wording.played(players)}"),
        context(daily_wording.HOW_TO_PLAY),
    ]
    return page_message(blocks, [actions([button(Button(Action.PLAY, game_id), "▶️ Play", PRIMARY)])])


def closed(challenge: Challenge, end: CloseWindow, game_id: str) -> Message:
    """The same post once nobody can play any more."""
    facts = f"{CLOSED_SIGN} {daily_wording.closed(end.reason)}"
    blocks: list[Block] = [
        *_about(challenge),
        None,
        context(facts),
        context(f"👥 {daily_wording.played(end.player_count)}"),
    ]
    return page_message(blocks, [] if end.reason is CloseReason.STOPPED else [_answers(game_id)])


def results(
    challenge: Challenge, end: CloseWindow, game_id: str, *, names: Names, hidden: frozenset[str] = frozenset()
) -> list[Message]:
    """The board of the day and how the questions went, in a message of its own wherever it fits."""
    blocks: list[Block] = [header(f"🏁 {daily_wording.RESULT}"), line(bold(title(challenge))), None]
    if end.player_count:
        blocks += [*_standings(end, len(challenge.questions), names, hidden), None, *_tallies(challenge, end)]
    else:
        blocks.append(line(daily_wording.NOBODY_PLAYED))
    return messages(blocks, [_answers(game_id)])


def about(challenge: Challenge) -> tuple[str, str]:
    """What kinds of questions there are, and how hard they are, each with its sign and how often."""
    kinds = Counter(question.kind for question in challenge.questions)
    difficulties = Counter(question.difficulty for question in challenge.questions)
    mix = [f"{row.emoji} {row.label} ×{kinds[row.id]}" for row in KINDS.values() if kinds[row.id]]
    hard = [f"{row.emoji} {row.label} ×{difficulties[row.id]}" for row in DIFFICULTIES.values() if difficulties[row.id]]
    return " · ".join(mix), " · ".join(hard)


def _about(challenge: Challenge) -> Iterator[Part]:
    yield header(f"📅 {daily_wording.TITLE}")
    rows = [[bold(title(challenge))], [run(fit(wording.plan(challenge), MAX_TEXT // 4))]]
    if challenge.summary:
        rows.append([run(fit(challenge.summary, MAX_TEXT // 4))])
    yield lines(rows)
    yield lines([words] for words in about(challenge))


def _closes(until: int) -> Part:
    return day_and_time(f"{CLOCK_SIGN} Closes ", until)


def _answers(game_id: str) -> Part:
    return actions([button(Button(Action.ANSWERS, game_id), "📖 See the answers")])


def _standings(end: CloseWindow, questions: int, names: Names, hidden: frozenset[str]) -> Iterator[Part]:
    shown = [standing for standing in end.standings if standing.rank <= STANDINGS]

    def row(standing: Standing) -> list[str | dict[str, object]]:
        return [
            bold(MEDALS.get(standing.rank, f"{standing.rank}.")),
            f" {apart(name(standing.player, names, hidden))} · ",
            *result(standing.points, standing.right, questions, scored=True),
        ]

    for start in range(0, len(shown), _TOGETHER):
        yield lines(map(row, shown[start : start + _TOGETHER]))
    if left := end.player_count - len(shown):
        yield line(chat_wording.more(left, "player"))


def _tallies(challenge: Challenge, end: CloseWindow) -> Iterator[Part]:
    yield line(bold("How the questions went"))
    rows = [[_tally(challenge, tally)] for tally in end.tallies]
    for start in range(0, len(rows), _TOGETHER):
        yield lines(rows[start : start + _TOGETHER])


def _tally(challenge: Challenge, tally: QuestionTally) -> str:
    question = challenge.questions[tally.question]
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    share = bar(tally.right_count, tally.player_count) if tally.player_count else chat_wording.NOBODY_ANSWERED
    return f"{tally.question + 1}. {kind.emoji} {difficulty.emoji} {share}"


# --- for one person's eyes -------------------------------------------------------------------------------------------


def own_result(window: WindowView, seen: PlayerView, game_id: str) -> Message:
    """What came of a player's own run, with the way to the answers."""
    blocks: list[Block] = [
        header(title(window.challenge)),
        line(f"🏁 {daily_wording.PLAYED}"),
        line(*result(seen.points, seen.right, len(window.challenge.questions), scored=True)),
    ]
    if not window.over:
        blocks += [line(daily_wording.BOARD_COMES), context(_closes(window.until))]
    return page_message(blocks, [_answers(game_id)])


def not_yet(window: WindowView) -> Message:
    """To somebody who wants to see the answers before they may."""
    return page_message([line(f"{CLOSED_SIGN} {daily_wording.ANSWERS_LATER}"), context(_closes(window.until))])


def answer_messages(challenge: Challenge, number: int, game_id: str, tally: QuestionTally | None) -> list[Message]:
    """A question by its number from 0, with its answer; the buttons under it lead to the others.

    Choices stand without letters, because everybody had them in an order of their own. `tally` is how everybody did on
    it, None while that is not told.
    """
    rows = [*_turn(number, len(challenge.questions), game_id), report(game_id, number)]
    return answered(challenge, number, rows, tally)


def answered(challenge: Challenge, number: int, rows: list[Part], tally: QuestionTally | None = None) -> list[Message]:
    """The same above rows of other buttons."""
    question = challenge.questions[number]
    blocks: list[Block] = [*study(challenge, question, number), None]
    total = 0 if tally is None else sum(tally.presses)
    for place, choice in enumerate(question.choices):
        blocks += prose(choice.text, f"{RIGHT_SIGN if place == question.answer else '▫️'} ")
        if tally is not None and total:
            blocks.append(context(bar(tally.presses[place], total)))
    if tally is not None:
        blocks += [None, line(f"🎉 {daily_wording.share(tally)}")]
    blocks += [None, *learning(question, daily_wording.right_answer(question))]
    return messages(blocks, rows)


def _turn(number: int, questions: int, game_id: str) -> list[Part]:
    buttons = []
    if number:
        buttons.append(button(Button(Action.ANSWERS, game_id, number - 1), "◀️ Back"))
    if number + 1 < questions:
        buttons.append(button(Button(Action.ANSWERS, game_id, number + 1), "Next ▶️"))
    return [actions(buttons)] if buttons else []
