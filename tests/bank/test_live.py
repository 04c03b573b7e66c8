"""What players are shown of a program that nobody has proven."""

import logging
from dataclasses import replace

import pytest

from bot.bank.live import seen_live
from bot.engine.questions import RAISES, VARIES, Choice, Proof, Question, Snippet
from bot.ports import RunnerUnavailable
from bot.snippets import Outcome, SnippetResult
from tests.fakes.runner import FakeRunner, ended, printed, raised
from tests.host.bench import question

ASKED = replace(
    question(1),
    kind="predict-output",
    snippet=Snippet("print(3)"),
    choices=(Choice("2"), Choice("3", right=True), Choice("4")),
)


@pytest.mark.parametrize(
    ("asked", "result", "proof", "complaint"),
    [
        (ASKED, printed("3"), Proof("3", "2.13.0"), None),
        (replace(ASKED, outcome=VARIES), printed("0.3"), Proof("0.3", "2.13.0"), None),
        (ASKED, printed("4"), Proof("4", "2.13.0"), "which is another choice"),
        (ASKED, raised("KeyError", "x"), Proof("", "2.13.0", RAISES, "KeyError", "x"), "raised KeyError"),
        (ASKED, ended(Outcome.TIMEOUT), None, "did not end"),
        (ASKED, ended(Outcome.REFUSED, "code must be shorter."), None, "was not run"),
    ],
)
async def test_one_run_is_shown_as_it_was(
    asked: Question, result: SnippetResult, proof: Proof | None, complaint: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await seen_live(asked, FakeRunner({"print(3)": result})) == proof
    assert [complaint in message for message in caplog.messages] == ([True] if complaint else [])


async def test_other_languages_are_not_run() -> None:
    runner = FakeRunner({})
    assert await seen_live(replace(ASKED, snippet=Snippet("fn main() {}", "rust")), runner) is None
    assert await seen_live(replace(ASKED, snippet=None), runner) is None
    assert runner.jobs == []


async def test_without_a_worker() -> None:
    with pytest.raises(RunnerUnavailable):
        await seen_live(ASKED, FakeRunner({}, fails=RunnerUnavailable("No worker answers.")))
