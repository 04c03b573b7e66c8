"""Questions with parameters: each game asks a draw of them, which its seed decides."""

from dataclasses import replace
from hashlib import blake2b
from typing import Final

from bot.engine.careers import origin
from bot.engine.codec import versioned
from bot.engine.questions import Challenge, Draw, Question

TURNS: Final = 64
"""So many different combinations of draws there are of one challenge at the most: each is a version of it that a store
keeps as long as its games. A question with up to so many draws is still asked as each of them."""


def drawn(challenge: Challenge, seed: int) -> Challenge:
    """The challenge that a game of this seed asks: without parameters the challenge itself.

    Equal challenges and seeds give equal challenges; those that ask something else have another version.
    """
    if not any(question.draws for question in challenge.questions):
        return challenge
    turn = seed % TURNS
    questions = tuple(
        concrete(question, _chosen(origin(challenge, question), turn, question.draws)) if question.draws else question
        for question in challenge.questions
    )
    return versioned(replace(challenge, questions=questions))


def concrete(question: Question, draw: Draw) -> Question:
    """The question as one of its draws asks it."""
    return replace(
        question,
        prompt=draw.prompt,
        choices=draw.choices,
        hint=draw.hint,
        explanation=draw.explanation,
        snippet=draw.snippet,
        proof=draw.proof,
        draws=(),
        drawn=draw.name,
    )


def _chosen(name: str, turn: int, draws: tuple[Draw, ...]) -> Draw:
    """The turns take the draws one after another, in an order of this question's own: drawing lots for each turn would
    leave a quarter of them out."""
    order = sorted(draws, key=lambda draw: blake2b(f"{name}:{draw.name}".encode(), digest_size=8).digest())
    return order[turn % len(order)]
