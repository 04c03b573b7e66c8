"""The forms about packs: a file, a question, and a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters import pack_wording as words
from adapters.buttons import Button
from adapters.chat_text import keepable
from adapters.discord.render import forms
from adapters.discord.render.parts import Body
from adapters.packing import BEHIND
from bot.engine.questions import MAX_CHOICES
from bot.ports.packs import LONGEST

_TITLE: Final = "Write a question"
_FIELDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "prompt": ("Question", "What does max pooling keep?", ""),
    "code": ("Program or code", "", "Shown with the question. Of “Predict the output” the whole program."),
    "choices": (
        "Choices, one a line, the right one first",
        f"The largest value\nThe mean {BEHIND} takes it for average pooling",
        f"Behind {BEHIND} the mistake that leads to it. Bring choices of several lines by a file.",
    ),
    "hint": ("Hint", "Read the name.", ""),
    "explanation": ("Explanation", "It passes the maximum of each window on.", "What everybody reads at the end."),
}
"""Label, example and description of each field, in their order."""

_A_CHOICE: Final = LONGEST["choice"] + LONGEST["misconception"] + len(f" {BEHIND} \n")
_LONGEST: Final = {**LONGEST, "choices": MAX_CHOICES * _A_CHOICE}

_OPTIONAL: Final = frozenset({"code", "hint", "explanation"})


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote into the form for a question."""

    prompt: str
    code: str
    choices: str
    hint: str
    explanation: str

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> "Written":
        """The same by the data of the interaction."""
        return cls(**{name: keepable(forms.written(sent, name)) for name in _FIELDS})

    @property
    def text(self) -> str:
        """All of it, to be handed back."""
        parts = {label: getattr(self, name) for name, (label, _, _) in _FIELDS.items()}
        return "\n\n".join(f"{label}:\n{text}" for label, text in parts.items() if text.strip()) + "\n"


def file(sent: Button) -> Body:
    """The form for a file of questions."""
    return forms.of(sent, words.FILE_FORM, [forms.file_field(words.FILE_LABEL, words.FILE_EXAMPLE)])


def question(sent: Button, kind: str) -> Body:
    """The form for one question of a kind, by its label."""
    fields = [
        forms.text_field(
            name,
            label,
            example=example,
            about=about or None,
            longest=_LONGEST[name],
            required=name not in _OPTIONAL,
        )
        for name, (label, example, about) in _FIELDS.items()
    ]
    return forms.of(sent, f"{_TITLE}: {kind}", fields)


def reason(sent: Button) -> Body:
    """The form for why a version is retired."""
    return forms.form(
        sent,
        words.RETIRE_FORM,
        words.RETIRE_LABEL,
        example=words.RETIRE_EXAMPLE,
        shortest=1,
        longest=words.RETIRE_LONGEST,
    )
