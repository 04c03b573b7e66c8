"""Runs the programs of questions with parameters, and judges what came of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.bank.draws import Computed, Drawing, Planned, can_be_asked, computed
from bot.bank.outputs import as_compared, quoted
from bot.bank.parameters import FEWEST_DRAWS
from bot.bank.proving import Finding, Run, Verdict, judge
from bot.bank.running import REPEATED, SEEDS, run_programs
from bot.engine.questions import DIFFICULTIES, PREDICT_OUTPUT, Choice, Question
from bot.ports import SnippetRunner
from bot.snippets import Outcome

RIGHT_ROUNDS: Final = (SEEDS[:2], (REPEATED,))
"""The program of a draw runs with two seeds, and once more in a second worker."""

WRONG_ROUNDS: Final = ((REPEATED,),)
"""A program with a mistake runs once: what it prints is wrong in any case."""


@dataclass(frozen=True, slots=True)
class DrawFinding:
    """The verdict on a question with parameters. `draws` are those that can be asked, none where it is not proven.

    `message` and `advice` are as in `bot.bank.proving.Finding`, `torch` is the version of PyTorch.
    """

    verdict: Verdict
    message: str
    advice: str = ""
    draws: tuple[Computed, ...] = ()
    torch: str = ""


async def prove_drawings(
    drawings: Sequence[Drawing], runner: Callable[[], SnippetRunner], progress: Callable[[int, int], None]
) -> list[DrawFinding]:
    """A verdict on each of them. Raises `RunnerError`; `runner` and `progress` are as in `run_programs`."""
    planned = [(drawing, drawing.planned()) for drawing in drawings]
    right = [draw.code for _, draws in planned for draw in draws]
    wrong = list(dict.fromkeys(code for _, draws in planned for draw in draws for code in draw.mistaken if code))
    total = len(right) * sum(map(len, RIGHT_ROUNDS)) + len(wrong)
    right_runs = await run_programs(right, runner, lambda done, _: progress(done, total), RIGHT_ROUNDS)
    ran = total - len(wrong)
    wrong_runs = await run_programs(wrong, runner, lambda done, _: progress(ran + done, total), WRONG_ROUNDS)
    printed = {code: _printed(runs[0]) for code, runs in zip(wrong, wrong_runs, strict=True)}
    left = iter(right_runs)
    return [
        _judged(drawing, [(draw, runs) for draw, runs in zip(draws, islice(left, len(draws)), strict=True)], printed)
        for drawing, draws in planned
    ]


def _printed(run: Run) -> str | None:
    return as_compared(run.result.stdout) if run.result.outcome is Outcome.OK else None


def _judged(
    drawing: Drawing, draws: Sequence[tuple[Planned, tuple[Run, ...]]], printed: dict[str, str | None]
) -> DrawFinding:
    found: list[Computed] = []
    torch = ""
    for draw, runs in draws:
        finding = _right(drawing, runs)
        if finding.proof is None:
            return DrawFinding(finding.verdict, f"With {draw.name}: {finding.message}", finding.advice)
        torch = finding.proof.torch
        texts = [None if code is None else printed[code] for code in draw.mistaken]
        found.append(computed(drawing, draw.name, finding.proof.output, texts))
    asked = tuple(filter(can_be_asked, found))
    if len(asked) < FEWEST_DRAWS:
        message = (
            f"Of {len(found)} draws, {len(asked)} have three wrong choices that differ; {FEWEST_DRAWS} are needed."
        )
        return DrawFinding(Verdict.DISTRACTOR_RIGHT, message, "Add mistakes, or leave out values for which they agree.")
    example = f"{quoted(asked[0].output)} with {asked[0].name}"
    return DrawFinding(Verdict.PROVEN, f"Proven: {len(asked)} draws, such as {example}.", "", asked, torch)


def _right(drawing: Drawing, runs: Sequence[Run]) -> Finding:
    """Whether the runs of a draw agree, and end well, whatever they print."""
    output = as_compared(runs[0].result.stdout)
    finding = judge(_question(drawing, output), runs)
    if finding.proof is not None and not output:
        return Finding(Verdict.WRONG_KEY, "The program prints nothing.", "Print what is asked for.")
    return finding


def _question(drawing: Drawing, output: str) -> Question:
    return Question(
        id=drawing.id,
        kind=PREDICT_OUTPUT,
        difficulty=next(iter(DIFFICULTIES)),
        prompt="",
        choices=(Choice(output, True), Choice(f"{output}, and nothing else")),
        hint="",
        explanation="",
        seconds=1,
    )


def differing(draws: Sequence[Computed], before: Sequence[Computed]) -> Iterator[str]:
    """In which draws the right outputs are others than before, one sentence for the first of them."""
    was = {draw.name: draw.output for draw in before}
    for draw in draws:
        if draw.name in was and was[draw.name] != draw.output:
            yield f"With {draw.name} it printed {quoted(draw.output)}; the record says {quoted(was[draw.name])}."
            return
