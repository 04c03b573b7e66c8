"""What is kept of a player, and what they may do about it."""

from typing import Final

from adapters import privacy_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import RIGHT_SIGN
from adapters.slack import actions as ids
from adapters.slack.render.modal import field
from adapters.slack.render.pages import Block, page_message
from adapters.slack.render.parts import (
    DANGER,
    PRIMARY,
    Message,
    Part,
    View,
    actions,
    bullets,
    button,
    context,
    header,
    line,
    lines,
    plain,
    run,
)
from adapters.slack.render.text import fit
from bot.host.persons import Code
from bot.host.privacy import Kept

_ROOM: Final = 300


def page(kept: Kept, said: str | None = None) -> Message:
    """What is kept, with all that one may do about it. `said` is a plain sentence above it."""
    found = words.lines(kept)
    hide = (Action.SHOW_ME, words.SHOW) if kept.hidden else (Action.HIDE_ME, words.HIDE)
    buttons = [
        button(Button(Action.EXPORT), words.EXPORT, PRIMARY),
        button(Button(hide[0]), hide[1]),
        button(Button(Action.LINK), words.LINK),
        *([button(Button(Action.UNLINK), words.UNLINK)] if kept.linked else []),
        button(Button(Action.ERASE), words.ERASE, DANGER),
    ]
    blocks: list[Block] = [
        *([line(f"{RIGHT_SIGN} {said}")] if said else []),
        header(f"🔏 {words.TITLE}"),
        bullets([fit(one, _ROOM)] for one in found) if found else line(words.NOTHING),
        None,
        lines([fit(fact, _ROOM)] for fact in words.facts(kept)),
        context(words.WHY),
    ]
    return page_message(blocks, [actions(buttons)])


def code(of: Code) -> Message:
    """A code to be entered with another account."""
    blocks: list[Block] = [
        line(f"🔗 {words.CODE}: ", run(of.code, code=True)),
        line(words.code(of)),
    ]
    return page_message(blocks, [actions([button(Button(Action.PRIVACY), words.PRIVACY)])])


def erase_form(about: str) -> View:
    """Asks whether somebody means it. `about` comes back with it."""
    element: Part = {
        "type": "plain_text_input",
        "action_id": ids.ERASE_WORD,
        "max_length": words.LONGEST_WORD,
        "placeholder": plain(words.WORD),
    }
    return {
        "type": "modal",
        "callback_id": ids.ERASE,
        "title": plain(words.ERASE_FORM),
        "submit": plain(words.SURELY_ERASE),
        "close": plain("Cancel"),
        "private_metadata": about,
        "blocks": [line(words.SURE), field(words.TYPE_IT, element)],
    }
