"""`quizhost bank stats`: what the questions of a bank are like, all together and pack by pack."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from bot.bank.balance import Tally, tally
from bot.bank.commands import CLEAN, FAULTY, count, misused, say, table
from bot.bank.loading import load_pack, pack_files
from bot.engine.questions import DIFFICULTIES, KINDS, PREDICT_OUTPUT, Challenge, Question

_WIDTH: Final = 30
"""A bar of all questions would have so many columns."""


def stats(path: Path, out: TextIO, *, as_json: bool = False) -> int:
    """Print what the questions of a folder, or of one pack, are like, and return the exit code: 1 where packs have
    errors and are left out, 2 where nothing is left."""
    files = pack_files(path)[0] if path.is_dir() else [path]
    challenges = [challenge for file in files if (challenge := load_pack(file).challenge) is not None]
    if not challenges:
        return misused(f"There is no pack that can be played in {path}; quizhost bank check says why.")
    print(json.dumps(stats_data(challenges), indent=2) if as_json else stats_text(challenges), file=out)
    left_out = len(files) - len(challenges)
    if left_out:
        say(f"{count(left_out, 'pack')} left out because of errors; quizhost bank check names them.")
    return FAULTY if left_out else CLEAN


def stats_data(challenges: Sequence[Challenge]) -> dict[str, Any]:
    """The figures as plain data: `all` for all questions, and one record for each challenge in `challenges`.

    A record has questions, proven, kinds, difficulties, places (of the right choice, by letter), longest (questions in
    words whose right choice is the only longest one, `of` so many), misconceptions and feedback (each `of` so many).
    """
    return {
        "all": _figures([question for challenge in challenges for question in challenge.questions]),
        "challenges": {challenge.id: _figures(challenge.questions) for challenge in challenges},
    }


def _figures(questions: Sequence[Question]) -> dict[str, Any]:
    counted = tally(questions)
    return {
        "questions": counted.questions,
        "proven": sum(question.proof is not None for question in questions),
        "kinds": dict(counted.kinds),
        "difficulties": dict(counted.difficulties),
        "places": dict(counted.places),
        "longest": {"count": counted.longest, "of": counted.comparable},
        "misconceptions": {"count": counted.misconceptions, "of": counted.distractors},
        "feedback": {"count": counted.feedback, "of": counted.choices},
    }


def stats_text(challenges: Sequence[Challenge]) -> str:
    """The figures as readable text of at most 100 columns; no line break at the end."""
    questions = [question for challenge in challenges for question in challenge.questions]
    programs = [question for question in questions if question.kind == PREDICT_OUTPUT]
    proven = sum(question.proof is not None for question in programs)
    counted = tally(questions)
    heads = f"{count(len(challenges), 'challenge')}, {count(len(questions), 'question')}"
    parts = [
        f"{heads}; {proven} of {count(len(programs), 'program')} proven.",
        _bars("Kinds", {KINDS[kind].label: number for kind, number in counted.kinds.items()}),
        _bars("Difficulties", {DIFFICULTIES[it].label: number for it, number in counted.difficulties.items()}),
        _bars("Place of the right choice", counted.places),
        "\n".join(_sentences(counted)),
    ]
    if len(challenges) > 1:
        parts.append(_by_challenge(challenges))
    return "\n\n".join(parts)


def _bars(title: str, counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    widest = max(map(len, counts))
    rows = (
        f"  {label.ljust(widest)}  {number:>4}  {number / total:>4.0%}  {'█' * round(_WIDTH * number / total)}".rstrip()
        for label, number in counts.items()
    )
    return "\n".join((title, *rows))


def _sentences(counted: Tally) -> Iterator[str]:
    yield f"The right choice is longer than all others in {counted.longest} of {counted.comparable} questions in words."
    yield f"{counted.misconceptions} of {counted.distractors} wrong choices name their misconception."
    yield f"{counted.feedback} of {counted.choices} choices have feedback."


def _by_challenge(challenges: Sequence[Challenge]) -> str:
    head = ("Challenge", "Questions", *(row.label for row in DIFFICULTIES.values()), "Programs", "Places")
    rows = [
        (
            challenge.id,
            str(len(challenge.questions)),
            *(str(number or "·") for number in counted.difficulties.values()),
            str(counted.kinds[PREDICT_OUTPUT] or "·"),
            " ".join(f"{letter}{number}" for letter, number in counted.places.items()),
        )
        for challenge in challenges
        for counted in (tally(challenge.questions),)
    ]
    return table([head, *rows])
