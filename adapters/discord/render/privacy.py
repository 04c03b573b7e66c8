"""What is kept of a player, and what they may do about it."""

from typing import Final

from adapters import privacy_wording as words
from adapters.buttons import Action, Button
from adapters.discord.render import forms
from adapters.discord.render.parts import Body, Colour, Style, body, button, divider, file, rows, text
from adapters.discord.render.text import escape, fit
from bot.host.persons import Code
from bot.host.privacy import Kept

_ROOM: Final = 300


def page(kept: Kept, said: str | None = None) -> Body:
    """What is kept, with all that one may do about it. `said` is a plain sentence above it."""
    lead = f"✅ {escape(said)}\n" if said else ""
    what = "\n".join(f"- {escape(line)}" for line in words.lines(kept)) or words.NOTHING
    hide = (Action.SHOW_ME, words.SHOW) if kept.hidden else (Action.HIDE_ME, words.HIDE)
    buttons = [
        button(Button(Action.EXPORT), words.EXPORT, Style.PRIMARY),
        button(Button(hide[0]), hide[1]),
        button(Button(Action.LINK), words.LINK),
        *([button(Button(Action.UNLINK), words.UNLINK)] if kept.linked else []),
        button(Button(Action.ERASE), words.ERASE, Style.DANGER),
    ]
    parts = [
        text(f"{lead}### 🔏 {words.TITLE}"),
        text(what),
        divider(),
        text("\n".join(fit(fact, _ROOM) for fact in words.facts(kept))),
        text(f"-# {words.WHY}"),
    ]
    return body([*parts, *rows(buttons)], Colour.BLUE, private=True)


def code(of: Code) -> Body:
    """A code to be entered with another account."""
    back = button(Button(Action.PRIVACY), words.PRIVACY)
    said = f"### 🔗 {words.CODE}: `{of.code}`\n{escape(words.code(of))}"
    return body([text(said), *rows([back])], Colour.BLUE, private=True)


def exported(name: str) -> Body:
    """All that is kept, as a file of this name, which is sent along."""
    return body([text(words.EXPORTED), file(name)], Colour.BLUE, private=True)


def erase_form() -> Body:
    """Asks whether somebody means it."""
    return forms.form(
        Button(Action.SURELY_ERASE),
        words.ERASE_FORM,
        words.TYPE_IT,
        about=words.SURE,
        example=words.WORD,
        shortest=1,
        longest=words.LONGEST_WORD,
        one_line=True,
    )
