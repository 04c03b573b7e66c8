"""A question for everybody in a channel: while it is open, and when it closed with its game."""

from collections.abc import Collection
from typing import Final

from adapters import chat_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOCK_SIGN, CLOSED_SIGN, HINT_EMOJI, NOTE_SIGN
from adapters.slack.render.pages import Block, Page, fits, page_message, pages, size
from adapters.slack.render.parts import (
    MAX_HEADER,
    MAX_LABEL,
    Message,
    Part,
    actions,
    bold,
    button,
    context,
    moment,
)
from adapters.slack.render.parts import header as heading
from adapters.slack.render.text import MAX_TEXT, code, fit, one_line, prose
from bot.engine.effects import AskQuestion, CloseReason
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge, Question

FOOTER_ROOM: Final = 400
"""Bytes kept free for the line under the choices, so that closing a question never moves its other parts."""

TOPICS_ROOM: Final = 60
"""Characters for the challenge's topics; further ones are in the list of challenges."""

STATE_LABEL: Final = "Show my question again"


def messages(
    challenge: Challenge,
    asked: AskQuestion,
    game_id: str,
    closes_at: int | None,
    *,
    note: str | None = None,
    buttons: bool = True,
) -> list[Message]:
    """The question, in one message wherever it fits; else the last one holds the choices and the buttons.

    `closes_at` (ms) is None where no clock runs yet, or none at all. `note` is a plain sentence to be shown with it.
    """
    question = challenge.questions[asked.question]
    live: list[Part] = []
    if buttons:
        live = [
            letters(question, asked.order, game_id, asked.round_no),
            _more_buttons(question, game_id, asked.round_no),
        ]
    footer = [clock(asked.seconds, closes_at, chat_wording.attempts_each(asked.attempts))]
    if note is not None:
        footer.append(context(f"{NOTE_SIGN} {fit(note, MAX_TEXT // 4)}"))
    return _laid_out(challenge, asked, footer, live)


def closed(challenge: Challenge, asked: AskQuestion, reason: CloseReason) -> Message:
    """The last of the question's messages once the question takes no more presses: an edit of it, without buttons."""
    return _laid_out(challenge, asked, [context(f"{CLOSED_SIGN} {wording.closed(reason)}")], [])[-1]


def _laid_out(challenge: Challenge, asked: AskQuestion, footer: list[Part], buttons: list[Part]) -> list[Message]:
    question = challenge.questions[asked.question]
    above = study(challenge, question, asked.round_no)
    choices = [part for place in range(len(asked.order)) for part in choice(question, asked.order, place)]
    taken = sum(map(size, footer))
    spare = max(FOOTER_ROOM, taken) - taken
    found: list[Page]
    if fits([*above, None, *choices, None, *footer], spare):
        found = [[*above, None, *choices, None, *footer]]
    else:
        found = [*pages(above), *pages(choices)]
        if not fits([*found[-1], None, *footer], spare):
            found.append([])
        found[-1] += [None, *footer]
    *before, last = [pages(page)[0] for page in found]
    return [*map(page_message, before), page_message(last, buttons)]


# --- the parts of a question, which reveals and personal games show too --------------------------------------------


def study(challenge: Challenge, question: Question, round_no: int) -> list[Block]:
    """What is to be read before the choices: header, prompt, code."""
    snippet = question.snippet
    program = [] if snippet is None else code(snippet.text)
    return [*header(challenge, question, round_no), *prose(question.prompt), *program]


def header(challenge: Challenge, question: Question, round_no: int) -> list[Part]:
    """The challenge and its topics, how far it has come, and the question's kind and difficulty."""
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    facts = (
        chat_wording.place(round_no, len(challenge.questions)),
        f"{kind.emoji} {kind.label}",
        f"{difficulty.emoji} {difficulty.label}",
        topics(challenge),
    )
    return [heading(title(challenge)), context(" · ".join(facts))]


def title(challenge: Challenge, before: str = "") -> str:
    """The challenge's title on one line after a sign, cut where it is beyond what a heading holds."""
    return fit(before + one_line(challenge.title), MAX_HEADER)


def topics(challenge: Challenge) -> str:
    """The challenge's topics on one line, as far as there is room."""
    return fit(one_line(", ".join(challenge.topics)), TOPICS_ROOM)


def choice(question: Question, order: tuple[int, ...], place: int, sign: str = "") -> list[Part]:
    """The choice in this place with its letter, and before that a sign where there is one."""
    lead = f"{sign} " if sign else ""
    return prose(question.choices[order[place]].text, bold(f"{lead}{wording.letter(place)}: "))


def clock(seconds: int | None, closes_at: int | None, attempts: str) -> Part:
    """Until when the question is open, and with how many attempts. `closes_at` in ms; Slack shows it in local time."""
    if closes_at is not None:
        return context(moment(f"{CLOCK_SIGN} Closes at ", closes_at, f" · {attempts}"))
    left = chat_wording.NO_CLOCK.capitalize() if seconds is None else wording.duration(seconds * 1000)
    return context(f"{CLOCK_SIGN} {left} · {attempts}")


def letters(
    question: Question, order: tuple[int, ...], game_id: str, round_no: int, without: Collection[int] = ()
) -> Part:
    """The row of buttons with the letters of the choices, but for those in the places `without`.

    No button stands out: on Slack one that does is the one to be pressed.
    """
    return actions(
        [
            button(
                Button(Action.CHOOSE, game_id, round_no, place),
                wording.letter(place),
                heard=fit(f"{wording.letter(place)}: {one_line(question.choices[index].text)}", MAX_LABEL),
            )
            for place, index in enumerate(order)
            if place not in without
        ]
    )


def hint_button(game_id: str, round_no: int) -> Part:
    """The button that asks for the hint."""
    return button(Button(Action.HINT, game_id, round_no), f"{HINT_EMOJI} Hint")


def _more_buttons(question: Question, game_id: str, round_no: int) -> Part:
    attempts = button(Button(Action.ATTEMPTS, game_id, round_no), STATE_LABEL)
    return actions([hint_button(game_id, round_no), attempts] if question.hint else [attempts])
