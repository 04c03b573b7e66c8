"""What a question's program does now, for players of a question that nobody has proven."""

import logging
from typing import Final

from bot.bank.proving import LIMITS, Run, Verdict, can_run, judge
from bot.bank.running import SEEDS
from bot.engine.questions import Proof, Question
from bot.ports import SnippetRunner
from bot.snippets import SnippetJob

log = logging.getLogger(__name__)

_FINE: Final = (Verdict.PROVEN, Verdict.ALWAYS_SAME)  # one run cannot vary


async def seen_live(question: Question, runner: SnippetRunner) -> Proof | None:
    """What the program did in one run; None where it did not come to an end of its own. Raises `RunnerError`.

    Where that is not what the question's key says, the log says so.
    """
    if question.snippet is None or not can_run(question.snippet):
        return None
    seed = SEEDS[0]
    finding = judge(question, [Run(seed, await runner.run(SnippetJob(question.snippet.text, seed, LIMITS)))])
    if finding.verdict not in _FINE:
        log.warning("question %r is not right: %s", question.id, finding.message)
    return finding.seen
