"""Corrections of questions: another choice is right, or a question is not asked any more."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.engine.careers import origin
from bot.engine.codec import versioned
from bot.engine.questions import Challenge, Choice, Question


def corrected(challenge: Challenge, keys: Mapping[str, str]) -> Challenge:
    """The challenge with other keys: `keys` maps questions (`origin`) to the text of the choice that is right.

    A question that has no choice of this text, or is right already, stays as it is; so does the version where all do.
    So does one with parameters: what was decided before it had any is about other choices, even where one reads alike.
    """
    questions = tuple(_with_key(question, keys.get(origin(challenge, question))) for question in challenge.questions)
    return challenge if questions == challenge.questions else versioned(replace(challenge, questions=questions))


def without(challenge: Challenge, gone: Collection[str]) -> Challenge | None:
    """The challenge without these questions (`origin`); None where nothing is left."""
    questions = tuple(question for question in challenge.questions if origin(challenge, question) not in gone)
    if len(questions) == len(challenge.questions):
        return challenge
    return versioned(replace(challenge, questions=questions)) if questions else None


def _with_key(question: Question, right: str | None) -> Question:
    if right is None or question.draws or question.drawn or right == question.choices[question.answer].text:
        return question
    texts = [choice.text for choice in question.choices]
    if right not in texts:
        return question
    answer = texts.index(right)
    choices = tuple(_judged(choice, place == answer) for place, choice in enumerate(question.choices))
    return replace(question, choices=choices, corrected=True)


def _judged(choice: Choice, right: bool) -> Choice:
    """The choice by another key; what was said of it by the former one is not true any more."""
    return choice if choice.right is right else replace(choice, right=right, feedback=None)
