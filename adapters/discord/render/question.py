"""A question for everybody in a channel: while it is open, and when it closed with its game."""

from collections.abc import Callable
from typing import Final

from adapters import chat_wording, report_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOCK_SIGN, CLOSED_SIGN, HINT_EMOJI, NOTE_SIGN
from adapters.discord.render.pages import Block, Page, fits, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, button, rows
from adapters.discord.render.text import MAX_TEXT, fences, fit, one_line, prose
from bot.engine.effects import AskQuestion, CloseReason
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge, Question

COLOURS: Final = {
    "beginner": Colour.GREEN,
    "intermediate": Colour.YELLOW,
    "advanced": Colour.ORANGE,
    "expert": Colour.RED,
}
"""The frame of a question, by difficulty."""

FOOTER_ROOM: Final = 160
"""Characters kept free for the line under the choices, so that closing a question never moves its other parts."""

TOPICS_ROOM: Final = 60
"""Characters for the challenge's topics; further ones are in the list of challenges."""


def messages(
    challenge: Challenge,
    asked: AskQuestion,
    game_id: str,
    closes_at: int | None,
    *,
    note: str | None = None,
    buttons: bool = True,
) -> list[Body]:
    """The question, in one message wherever it fits; else the last one holds the choices and the buttons.

    `closes_at` (ms) is None where no clock runs yet, or none at all. `note` is a plain sentence to be shown with it.
    """
    live: list[Part] = []
    if buttons:
        more = _more_buttons(challenge.questions[asked.question], game_id, asked.round_no)
        live = [*letters(game_id, asked.round_no, len(asked.order)), more]
    footer = f"{clock(asked.seconds, closes_at)} · {chat_wording.attempts_each(asked.attempts)}"
    if note is not None:
        footer += f"\n{NOTE_SIGN} {fit(note, MAX_TEXT // 8)}"
    return _laid_out(challenge, asked, footer, live)


def closed(challenge: Challenge, asked: AskQuestion, reason: CloseReason) -> Body:
    """The last of the question's messages once the question takes no more presses: an edit of it."""
    dead = letters("", asked.round_no, len(asked.order), lambda _: (Style.SECONDARY, True))
    return _laid_out(challenge, asked, f"{CLOSED_SIGN} {wording.closed(reason)}", dead)[-1]


def _laid_out(challenge: Challenge, asked: AskQuestion, footer: str, buttons: list[Part]) -> list[Body]:
    question = challenge.questions[asked.question]
    above = study(challenge, question, asked.round_no)
    choices = [line for place in range(len(asked.order)) for line in choice(question, asked.order, place)]
    room = max(FOOTER_ROOM, len(footer))
    found: list[Page]
    if fits([*above, None, *choices, None, footer], spare=room - len(footer)):
        found = [[*above, None, *choices, None, footer]]
    else:
        found = [*pages(above), *pages(choices)]
        if not fits([*found[-1], None, footer], spare=room - len(footer)):
            found.append([])
        found[-1] += [None, footer]
    *before, last = [pages(page)[0] for page in found]
    colour = COLOURS[question.difficulty]
    return [*(page_body(page, colour) for page in before), page_body(last, colour, buttons)]


# --- the parts of a question, which reveals and personal games show too --------------------------------------------


def study(challenge: Challenge, question: Question, round_no: int) -> list[Block]:
    """What is to be read before the choices: header, prompt, code."""
    snippet = question.snippet
    code = [] if snippet is None else fences(snippet.text, snippet.language)
    return [header(challenge, question, round_no), *prose(question.prompt), *code]


def header(challenge: Challenge, question: Question, round_no: int) -> str:
    """The challenge and its topic, how far it has come, and the question's kind and difficulty."""
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    place = chat_wording.place(round_no, len(challenge.questions))
    facts = f"**{place}** · {kind.emoji} {kind.label} · {difficulty.emoji} {difficulty.label}"
    return f"### {title(challenge)}\n{facts}\n-# {topics(challenge)}"


def title(challenge: Challenge) -> str:
    """The challenge's title on one line, cut where it is far beyond what a pack may hold."""
    return one_line(challenge.title[: MAX_TEXT // 8])


def topics(challenge: Challenge) -> str:
    """The challenge's topics on one line, as far as there is room."""
    return fit(" ".join(", ".join(challenge.topics).split()), TOPICS_ROOM)


def choice(question: Question, order: tuple[int, ...], place: int, sign: str = "") -> list[str]:
    """The choice in this place with its letter, and before that a sign where there is one."""
    lead = f"{sign} " if sign else ""
    return prose(question.choices[order[place]].text, f"{lead}**{wording.letter(place)}** ")


def clock(seconds: int | None, closes_at: int | None) -> str:
    """Until when the question is open. `closes_at` in ms; Discord counts it down."""
    if closes_at is not None:
        left = f"Closes <t:{-(-closes_at // 1000)}:R>"
    else:
        left = chat_wording.NO_CLOCK.capitalize() if seconds is None else wording.duration(seconds * 1000)
    return f"{CLOCK_SIGN} {left}"


Look = Callable[[int], tuple[Style, bool]]
"""How the button of the choice in this place looks, and whether it is disabled."""


def letters(game_id: str, round_no: int, choices: int, look: Look = lambda _: (Style.PRIMARY, False)) -> list[Part]:
    """The rows of buttons with the letters of the choices."""
    buttons = []
    for place in range(choices):
        style, disabled = look(place)
        pressed = Button(Action.CHOOSE, game_id, round_no, place)
        buttons.append(button(pressed, wording.letter(place), style, disabled=disabled))
    return rows(buttons)


def wrong(game_id: str, question: int) -> Part:
    """The button of those who think that a question is wrong, by its index in the game's challenge."""
    return button(Button(Action.REPORT, game_id, question), report_wording.REPORT, emoji="🚩")


def _more_buttons(question: Question, game_id: str, round_no: int) -> Part:
    hint = button(Button(Action.HINT, game_id, round_no), "Hint", emoji=HINT_EMOJI)
    attempts = button(Button(Action.ATTEMPTS, game_id, round_no), "My attempts")
    return rows([hint, attempts] if question.hint else [attempts])[0]
