"""What quiz authors write runs in isolation as it would anywhere else, and prints the same every time."""

from collections.abc import Iterator

import pytest

from bot.snippets import Limits, Outcome, SnippetJob
from tests.worker.attacks.bot import Bot
from tests.worker.legitimate import everyday, models
from tests.worker.legitimate.everyday import RANDOM
from tests.worker.legitimate.models import SCRIPTED
from tests.worker.legitimate.program import Program

PATIENT = Limits(wall_ms=20_000)


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot() as bot:
        yield bot


@pytest.mark.parametrize(
    "program", models.PROGRAMS + everyday.PROGRAMS, ids=lambda program: program.name.replace(" ", "_")
)
def test_a_program_prints_what_it_should(bot: Bot, program: Program) -> None:
    result = bot.run(SnippetJob(program.code, limits=PATIENT))
    assert (result.outcome, result.error, result.stderr) == (Outcome.OK, None, ""), result
    assert result.stdout == program.prints
    assert result.torch


def test_a_scripted_function_runs(bot: Bot) -> None:
    result = bot.run(SnippetJob(SCRIPTED.code, limits=PATIENT))
    assert (result.outcome, result.stdout) == (Outcome.OK, SCRIPTED.prints), result


def test_equal_jobs_print_equal_text_on_every_worker(bot: Bot) -> None:
    printed = {bot.run(SnippetJob(RANDOM, seed, PATIENT)).stdout for seed in (11, 11, 11)}
    with Bot() as other:
        printed.add(other.run(SnippetJob(RANDOM, 11, PATIENT)).stdout)
    assert len(printed) == 1 and printed != {""}


def test_every_seed_has_numbers_of_its_own(bot: Bot) -> None:
    seeds = (0, 1, 2**32, 2**63 - 1)
    results = [bot.run(SnippetJob(RANDOM, seed, PATIENT)) for seed in seeds]
    assert {result.outcome for result in results} == {Outcome.OK}
    assert len({result.stdout for result in results}) == len(seeds)
    assert len({result.stdout.rpartition("tensor")[2].partition("\n")[2] for result in results}) == 1, "hashes"


def test_an_error_shows_the_snippets_own_lines(bot: Bot) -> None:
    result = bot.run(SnippetJob("import torch\ndef f():\n    torch.ones(2, 3) @ torch.ones(2, 3)\nf()\n"))
    assert result.outcome is Outcome.ERROR and result.error is not None
    assert result.error.type == "RuntimeError"
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)" in result.error.message
    lines = result.error.traceback.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1:3] == ['  File "<snippet>", line 4, in <module>', "    f()"]
    assert lines[-1] == f"RuntimeError: {result.error.message}"
