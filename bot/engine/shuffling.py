"""The order of choices, decided by a seed alone, so that a log folds to the same game everywhere and for ever."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from bot.engine.questions import Choice


def choice_order(choices: Sequence[Choice], seed: int, round_no: int) -> tuple[int, ...]:
    """A permutation of the choices' indices: place shown -> index in `choices`.

    Pinned choices keep their place. Equal arguments give equal orders; the seed and the round may be any integers.
    """
    free = [index for index, choice in enumerate(choices) if not choice.pinned]
    drawn = list(free)
    numbers = _numbers(f"{seed}:{round_no}")
    # Fisher and Yates, from the end.
    for last in range(len(drawn) - 1, 0, -1):
        other = next(numbers) % (last + 1)
        drawn[last], drawn[other] = drawn[other], drawn[last]
    order = list(range(len(choices)))
    for place, index in zip(free, drawn, strict=True):
        order[place] = index
    return tuple(order)


def _numbers(key: str) -> Iterator[int]:
    """Endless 64-bit numbers; with at most 6 choices the bias of taking a remainder is below 1e-18."""
    counter = 0
    while True:
        yield int.from_bytes(sha256(f"{key}:{counter}".encode()).digest()[:8], "big")
        counter += 1
