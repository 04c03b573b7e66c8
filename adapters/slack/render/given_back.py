"""What somebody wrote into a form that closed before it could be said what is wrong, to be copied into another one."""

from collections.abc import Sequence
from typing import Final

from adapters.slack.forms import Typed
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, bold, line
from adapters.slack.render.text import MAX_TEXT, code, fit

GIVEN_BACK: Final = (
    "The form had closed before I could say what is in its way. This is what you wrote, so that nothing of it is lost; "
    "open the form again, and copy it there."
)
IN_MESSAGES: Final = "What you wrote is in our direct messages: "


def given_back(typed: Sequence[Typed]) -> list[Message]:
    """The fields of a form, each under its label: what was written as a block that can be copied as it is."""
    blocks: list[Block] = [line(GIVEN_BACK)]
    for field in typed:
        if field.written:
            blocks += [line(bold(f"{field.label}:")), *code(field.text)]
        else:
            blocks.append(line(bold(f"{field.label}: "), fit(field.text, MAX_TEXT)))
    return messages(blocks)
