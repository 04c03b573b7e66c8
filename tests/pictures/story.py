"""What happens in the pictures, on every platform: a pack has a wrong key, and players find it."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.bank.loading import load_bank
from bot.engine.questions import Challenge

QUESTIONS: Final = Path(__file__).parents[2] / "questions"
CHALLENGE: Final = "sequence-mastery"
WRONG: Final = 1
"""Which question of the challenge has a wrong key, from 0."""

KEY: Final = 2
RIGHT: Final = 1
"""The choices that are right by its key, and in truth."""

LETTERS: Final = "ABCDEF"
REASONS: Final = (
    "I ran it, and it prints torch.Size([4, 7, 3]).",
    "The explanation speaks of 3 features, and the answer that counts as right has 5.",
)


def challenges() -> dict[str, Challenge]:
    """What is offered: our own questions, one of them spoilt."""
    known = load_bank(QUESTIONS).challenges
    challenge = known[CHALLENGE]
    questions = list(challenge.questions)
    choices = tuple(replace(it, right=place == KEY) for place, it in enumerate(questions[WRONG].choices))
    questions[WRONG] = replace(questions[WRONG], choices=choices, proof=None)
    return {**known, CHALLENGE: replace(challenge, questions=tuple(questions))}


def pressed(of: Challenge, question: int, order: tuple[int, ...]) -> tuple[str, str]:
    """The letters that two players press at a question whose choices stand in this order.

    The first one is right everywhere by the pack; the second one only at the question with the wrong key, in truth.
    """
    answer = of.questions[question].answer
    other = RIGHT if question == WRONG else (answer + 1) % len(order)
    return LETTERS[order.index(answer)], LETTERS[order.index(other)]
