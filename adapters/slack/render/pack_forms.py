"""The forms about packs: a file, a question, and a reason."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from adapters import pack_wording as words
from adapters.slack import actions as ids
from adapters.slack.render import select
from adapters.slack.render.modal import field
from adapters.slack.render.parts import Part, View, line, plain
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.packs import OWN_TITLE
from bot.ports.packs import LONGEST

ABOUT: Final = "The choices come in another order each time. One right and one wrong choice are enough."
CODE_HINT: Final = "Shown with the question. For “Predict the output” it is the whole program."
RIGHT_HINT: Final = "For “Predict the output” what the program prints, on as many lines."
MISTAKE_HINT: Final = "The mistake that leads there, in a few words."
EXPLANATION_HINT: Final = "What everybody reads at the end."
PACK_HINT: Final = "A pack of this name gets the question; where there is none, it is made."


def file(about: str) -> View:
    """The form for a file of questions. `about` comes back with it."""
    # Slack can ask for certain endings, but knows of no GIFT or Aiken; whoever reads the file says what is wrong.
    element: Part = {"type": "file_input", "action_id": ids.BRING_FILE, "max_files": 1}
    hint = f"{words.FILE_EXAMPLE}. {words.FILE_LIMIT}"
    return _form(ids.BRING, words.BRING, words.SEND, about, [field(words.FILE_LABEL, element, hint=hint)])


def reason(about: str) -> View:
    """The form for why a version is retired. `about` comes back with it."""
    element = _text(ids.RETIRE_REASON, words.RETIRE_LONGEST, multiline=True)
    label = field(words.RETIRE_LABEL, element, hint=words.RETIRE_EXAMPLE)
    return _form(ids.RETIRE, words.RETIRE_FORM, words.RETIRE, about, [label])


def question(about: str) -> View:
    """The form for one question. `about` comes back with it."""
    explanation = _text(ids.AUTHOR_EXPLANATION, LONGEST["explanation"], multiline=True)
    pack = {**_text(ids.AUTHOR_PACK, LONGEST["title"]), "initial_value": OWN_TITLE}
    blocks = [
        line(ABOUT),
        field("Kind", _one_of(ids.AUTHOR_KIND, ((it.id, f"{it.emoji} {it.label}") for it in KINDS.values()))),
        field(
            "Difficulty",
            _one_of(ids.AUTHOR_DIFFICULTY, ((it.id, f"{it.emoji} {it.label}") for it in DIFFICULTIES.values())),
        ),
        field("Question", _text(ids.AUTHOR_PROMPT, LONGEST["prompt"], multiline=True)),
        field("Code", _text(ids.AUTHOR_CODE, LONGEST["code"], multiline=True), optional=True, hint=CODE_HINT),
        field("Right choice", _text(ids.AUTHOR_RIGHT, LONGEST["choice"], multiline=True), hint=RIGHT_HINT),
        *chain.from_iterable(map(_wrong, range(len(ids.AUTHOR_WRONG)))),
        field("Hint", _text(ids.AUTHOR_HINT, LONGEST["hint"], multiline=True), optional=True),
        field("Explanation", explanation, optional=True, hint=EXPLANATION_HINT),
        field("Pack", pack, optional=True, hint=PACK_HINT),
    ]
    return _form(ids.AUTHOR, "Write a question", "Keep it", about, blocks)


def _wrong(place: int) -> list[Part]:
    """The fields for a wrong choice, by its place from 0, and for what leads to it; only the first is needed."""
    choice = _text(ids.AUTHOR_WRONG[place], LONGEST["choice"], multiline=True)
    mistake = _text(ids.AUTHOR_MISTAKES[place], LONGEST["misconception"])
    return [
        field(f"Wrong choice {place + 1}", choice, optional=place > 0),
        field(f"Behind wrong choice {place + 1}", mistake, optional=True, hint=MISTAKE_HINT),
    ]


def _text(action_id: str, longest: int, *, multiline: bool = False) -> Part:
    part: Part = {"type": "plain_text_input", "action_id": action_id, "max_length": longest}
    return {**part, "multiline": True} if multiline else part


def _one_of(action_id: str, entries: Iterable[tuple[str, str]]) -> Part:
    options = [select.option(label, value) for value, label in entries]
    return {"type": "static_select", "action_id": action_id, "options": options, "initial_option": options[0]}


def _form(callback_id: str, title: str, submit: str, about: str, blocks: list[Part]) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": about,
        "blocks": blocks,
    }
