"""The JSON Schema of a pack (draft 2020-12).

It is made from the table of limits and from the engine's kinds and difficulties, so that it cannot fall behind
them. `questions/challenge.schema.json` is its published copy: `quizhost bank schema` prints it anew.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.bank.life import DAY, State
from bot.bank.limits import LIMITS
from bot.bank.mistakes import MISTAKES
from bot.engine.questions import (
    DEFAULT_ATTEMPTS,
    DIFFICULTIES,
    KINDS,
    MIN_CHOICES,
    OUTCOMES,
    PREDICT_OUTPUT,
    PRINTS,
)

Schema = dict[str, Any]

# A lone $ would let a final line break through.
SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
LANGUAGE: Final = r"^[a-z0-9+#.-]+$(?!\n)"
NOT_BLANK: Final = r"\S"


def challenge_schema() -> Schema:
    """The schema as plain data, ready for `json.dumps` or a validator."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Challenge",
        "description": "A pack of quizhost: one challenge, its questions in order, and the badge for all of them.",
        **_record(_challenge_fields(), optional=("badge",)),
    }


def _challenge_fields() -> Schema:
    return {
        "id": _text(
            "id", "The challenge's name in commands: the file's name without .yaml.", "cnn-basics", pattern=SLUG
        ),
        "title": _text("title", "What players see, in title case.", "CNN Basics"),
        "summary": _text(
            "summary",
            "One sentence that tells players what the challenge is about.",
            "What a convolution sees, and what pooling throws away.",
        ),
        "topics": {
            "description": "What the challenge is about, the widest subject first.",
            "examples": [["PyTorch", "machine learning"]],
            "type": "array",
            "minItems": 1,
            "maxItems": LIMITS["topics"].maximum,
            "uniqueItems": True,
            "items": _text("topic", "One subject, a word or two.", "PyTorch"),
        },
        "minutes": _whole("minutes", "How long a player should plan for, in minutes, with reading.", 20),
        "badge": _text(
            "badge",
            "Name of the badge for answering every question right. The title, unless you name another.",
            "Convolution Connoisseur",
        ),
        "questions": {
            "description": "The questions, in the order in which they are asked.",
            "examples": [[_EXAMPLE_QUESTION]],
            "type": "array",
            "minItems": 1,
            "items": _question(),
        },
    }


def _question() -> Schema:
    fields = {
        **_question_labels(),
        **_question_texts(),
        "parameters": {
            "description": "Values for places in prompt, code and texts, ${name}: each game draws some of them.",
            "examples": [{"batch": [2, 4, 8], "size": [16, 32, 64]}],
            "type": "object",
            "additionalProperties": {
                "description": "The values that the parameter may have, at least two.",
                "type": "array",
                "minItems": 2,
            },
        },
        "conditions": {
            "description": "Conditions that the values have to fulfil together.",
            "examples": [["kernel < size"]],
            "type": "array",
            "minItems": 1,
            "maxItems": LIMITS["conditions"].maximum,
            "items": _text("condition", "A comparison of parameters.", "kernel < size"),
        },
        "life": {
            "description": "What became of the question, the oldest step first. Without it, the question is live.",
            "examples": [[{"state": "live", "since": "2026-11-29"}]],
            "type": "array",
            "minItems": 1,
            "maxItems": LIMITS["life"].maximum,
            "items": _record(_step_fields(), optional=("reason",)),
        },
        "choices": {
            "description": "The answers on offer, two to six. Exactly one of them is right.",
            "examples": [_EXAMPLE_QUESTION["choices"]],
            "type": "array",
            "minItems": MIN_CHOICES,
            "maxItems": LIMITS["choices"].maximum,
            "contains": {"type": "object", "properties": {"right": {"const": True}}, "required": ["right"]},
            "minContains": 1,
            "maxContains": 1,
            "items": _record(
                _choice_fields(), optional=("text", "right", "instead", "rule", "misconception", "feedback", "pinned")
            ),
        },
    }
    return {
        **_record(
            fields,
            optional=(
                "attempts",
                "code",
                "language",
                "outcome",
                "hint",
                "explanation",
                "parameters",
                "conditions",
                "life",
            ),
        ),
        "dependentRequired": {"language": ["code"], "conditions": ["parameters"]},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": PREDICT_OUTPUT}}, "required": ["kind"]},
                "then": {"required": ["code"], "properties": {"code": {"description": fields["code"]["description"]}}},
            },
            {
                "if": {"not": {"required": ["parameters"]}},
                "then": {"properties": {"choices": {"items": _with_text()}}},
            },
        ],
    }


def _with_text() -> Schema:
    """Without parameters, a choice says what it is."""
    text = _choice_fields()["text"]["description"]
    return {"type": "object", "required": ["text"], "properties": {"text": {"description": text}}}


def _question_labels() -> Schema:
    return {
        "id": _text(
            "id", "The question's name, used once in this pack. Keep it when you reword.", "why-pool", pattern=SLUG
        ),
        "kind": _one_of(KINDS, "What the question exercises."),
        "difficulty": _one_of(DIFFICULTIES, "How hard it is, and so how many points it gives."),
        "seconds": _whole("seconds", "Time limit in seconds, for reading and thinking.", 90),
        "attempts": {
            **_whole("attempts", "How many choices a player may try. Fewer than there are choices.", 1),
            "default": DEFAULT_ATTEMPTS,
        },
    }


def _question_texts() -> Schema:
    return {
        "prompt": _text("prompt", "The question itself, plain text.", _EXAMPLE_QUESTION["prompt"]),
        "code": _text(
            "code",
            "Code shown with the question, as a block after a bar (code: |). A predict-output question needs it: "
            "a whole program that prints the right choice.",
            "print(sum(range(4)))\n",
        ),
        "language": {
            **_text("language", "The language of the code, in small letters.", "bash", pattern=LANGUAGE),
            "default": "python",
        },
        "outcome": {
            **_one_of(OUTCOMES, "What the program of a predict-output question does: " + _outcomes()),
            "default": PRINTS,
        },
        "hint": _text("hint", "A nudge that helps to think without giving the answer away.", _EXAMPLE_QUESTION["hint"]),
        "explanation": _text(
            "explanation",
            "Why the right choice is right, shown when the question closes.",
            _EXAMPLE_QUESTION["explanation"],
        ),
    }


def _outcomes() -> str:
    return "; ".join(f"{row.id}, if it {row.label}" for row in OUTCOMES.values()) + "."


def _choice_fields() -> Schema:
    return {
        "text": _text("text", "The answer as players read it, plain text.", "It keeps the largest value."),
        "right": {
            "description": "true at the one right choice; leave it out at the others.",
            "examples": [True],
            "type": "boolean",
            "default": False,
        },
        "instead": {
            "description": "With parameters: the mistake, as what stands in the code in place of what. The program is "
            "run with it, and its output is the choice.",
            "examples": [{"stride=${stride}": "stride=1"}],
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        "rule": _one_of(MISTAKES, "With parameters: the mistake, as a change of the right output."),
        "misconception": _text(
            "misconception",
            "The mistake that leads to this wrong choice, by a short name, for whoever looks at how it was answered.",
            "average pooling taken for max pooling",
        ),
        "feedback": _text(
            "feedback", "Shown to whoever picks this choice: what they mixed up, kindly.", "That is average pooling."
        ),
        "pinned": {
            "description": "true keeps the choice in its place when choices are shuffled, because its text refers "
            "to the others.",
            "examples": [True],
            "type": "boolean",
            "default": False,
        },
    }


def _step_fields() -> Schema:
    return {
        "state": {
            "description": "draft, proven, live, quarantined or retired; only live questions are asked.",
            "examples": ["live"],
            "type": "string",
            "enum": list(State),
        },
        "since": _text("since", "The day of the step, as year-month-day.", "2026-11-29", pattern=DAY),
        "reason": _text("reason", "Why, in a sentence.", "Solved without the key by a second reader."),
    }


_EXAMPLE_QUESTION: Final[Schema] = {
    "id": "why-pool",
    "kind": "conceptual",
    "difficulty": "beginner",
    "seconds": 60,
    "prompt": "What does max pooling keep of each window?",
    "choices": [
        {"text": "Its largest value", "right": True, "feedback": "Yes: the strongest response."},
        {
            "text": "The mean of its values",
            "misconception": "average pooling taken for max pooling",
            "feedback": "That is average pooling.",
        },
    ],
    "hint": "The name says it.",
    "explanation": "Max pooling passes on the largest value of each window and drops the rest.",
}


def _record(fields: Schema, *, optional: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in fields if name not in optional],
        "properties": fields,
    }


def _text(field: str, description: str, example: str, pattern: str = NOT_BLANK) -> Schema:
    return {
        "description": description,
        "examples": [example],
        "type": "string",
        "maxLength": LIMITS[field].maximum,
        "pattern": pattern,
    }


def _whole(field: str, description: str, example: int) -> Schema:
    return {
        "description": description,
        "examples": [example],
        "type": "integer",
        "minimum": 1,
        "maximum": LIMITS[field].maximum,
    }


def _one_of(rows: Mapping[str, Any], description: str) -> Schema:
    return {"description": description, "examples": [next(iter(rows))], "type": "string", "enum": list(rows)}
