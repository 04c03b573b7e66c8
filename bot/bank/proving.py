"""Whether a program does what its question says: a verdict from what came of its runs. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.bank.outputs import as_compared, quoted
from bot.engine.questions import PRINTS, RAISES, VARIES, Proof, Question, Snippet
from bot.snippets import Limits, Outcome, SnippetResult

LIMITS: Final = Limits(output_bytes=8 * 1024)
"""What a program of a question may use. Its output stands in the record, which people read."""

PYTHON: Final = ("python", "python3", "py")


class Verdict(StrEnum):
    """What came of proving one question."""

    PROVEN = "proven"
    WRONG_KEY = "wrong key"
    DISTRACTOR_RIGHT = "distractor is also right"
    NONDETERMINISTIC = "nondeterministic"
    ALWAYS_SAME = "always the same"
    RAISES = "raises"
    RAISES_NOTHING = "raises nothing"
    TIMES_OUT = "times out"
    MEMORY = "memory"
    TOO_MUCH_OUTPUT = "too much output"
    CRASHED = "crashed"
    REFUSED = "refused"
    NOT_PYTHON = "cannot be proven"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program, and what came of it."""

    seed: int
    result: SnippetResult


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a question.

    `message` is one sentence that says what was seen, `advice` what to do about it, "" where it is proven. `choice` is
    the index of the choice to look at, None where it is the code. `seen` is what the program did, where all runs that
    should agree did so, whether that proves the key or not.
    """

    verdict: Verdict
    message: str
    advice: str = ""
    choice: int | None = None
    seen: Proof | None = None

    @property
    def proof(self) -> Proof | None:
        """What is to be recorded; None where the question is not proven."""
        return self.seen if self.verdict is Verdict.PROVEN else None


def can_run(snippet: Snippet) -> bool:
    """Whether the program is in the language that runners understand."""
    return snippet.language in PYTHON


def judge(question: Question, runs: Sequence[Run]) -> Finding:
    """The verdict on a question about output, from at least one run of its program.

    It is proven where every run ended as its `outcome` says, the runs agree (or do not, where they should vary), and
    the right choice fits what they did and no other choice does. Without a program in Python, `runs` is not looked at.
    """
    if question.snippet is not None and not can_run(question.snippet):
        message = f"Only programs in Python can be proven, and this one is in {question.snippet.language}."
        return Finding(Verdict.NOT_PYTHON, message, "Write it in Python, or give the question another kind.")
    for run in runs:
        if run.result.outcome in _CUT_SHORT:
            verdict, message, advice = _CUT_SHORT[run.result.outcome]
            said = run.result.error.message if run.result.error else ""
            return Finding(verdict, f"{message} {_sentence(said)}".strip(), advice)
    return _JUDGES[question.outcome](question, runs)


def contradiction(question: Question, proof: Proof) -> str | None:
    """Why a recorded proof no longer proves the question's key, as one sentence; None where it does."""
    if proof.outcome != question.outcome:
        return f'The recorded program "{proof.outcome}", and the question says that it "{question.outcome}".'
    finding = _FITS[question.outcome](question, proof, {proof.output})
    return None if finding.verdict is Verdict.PROVEN else finding.message


def same_facts(one: Proof, other: Proof) -> bool:
    """Whether two proofs tell of the same behaviour, whatever PyTorch they were made with."""
    facts = [(p.outcome, p.raised, p.message, "" if p.outcome == VARIES else p.output) for p in (one, other)]
    return facts[0] == facts[1]


def told(proof: Proof) -> str:
    """What the program did, as a sentence without its full stop: `PyTorch 2.13.0 printed "3"`."""
    who = f"PyTorch {proof.torch}" if proof.torch else "PyTorch"
    if proof.raised is not None:
        message = f": {quoted(proof.message)}" if proof.message else ""
        first = f"printed {quoted(proof.output)} and then " if proof.output else ""
        return f"{who} {first}raised {proof.raised}{message}"
    if proof.outcome == VARIES:
        return f"{who} printed different things from run to run, such as {quoted(proof.output)}"
    return f"{who} printed {quoted(proof.output)}" if proof.output else f"{who} printed nothing"


# --- runs that did not come to their own end -------------------------------------------------------------------------

_CUT_SHORT: Final[Mapping[Outcome, tuple[Verdict, str, str]]] = {
    Outcome.TIMEOUT: (
        Verdict.TIMES_OUT,
        f"The program did not end within {LIMITS.wall_ms // 1000} seconds.",
        "Make it smaller, or give its loop an end.",
    ),
    Outcome.MEMORY: (
        Verdict.MEMORY,
        f"The program wanted more than {LIMITS.memory_mb} MB of memory.",
        "Use smaller tensors.",
    ),
    Outcome.OUTPUT_LIMIT: (
        Verdict.TOO_MUCH_OUTPUT,
        f"The program printed more than {LIMITS.output_bytes:,} bytes.",
        "Print only what is asked for.",
    ),
    Outcome.CRASHED: (
        Verdict.CRASHED,
        "The program took its process down.",
        "Leave out what ends or replaces the process.",
    ),
    Outcome.REFUSED: (Verdict.REFUSED, "The program was not run.", "Change what the message names."),
}


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


# --- runs that ended -------------------------------------------------------------------------------------------------


def _seen(run: Run, outcome: str) -> Proof:
    result = run.result
    # Builds of one release ("2.13.0+cpu", "2.13.0+cu130") would otherwise rewrite each other's records.
    torch, error = result.torch.split("+")[0], result.error
    output = as_compared(result.stdout)
    if result.outcome is not Outcome.ERROR or error is None:
        return Proof(output, torch, outcome)
    return Proof(output, torch, RAISES, error.type, as_compared(error.message))


def _raised(runs: Sequence[Run]) -> Proof | None:
    return next((_seen(run, RAISES) for run in runs if run.result.outcome is Outcome.ERROR), None)


def _judge_prints(question: Question, runs: Sequence[Run]) -> Finding:
    if error := _raised(runs):
        advice = 'Mend the program, or write "outcome: raises" if the question is about that.'
        return Finding(Verdict.RAISES, f"{told(error)}.", advice, seen=error)
    if differing := _difference(runs):
        return differing
    seen = _seen(runs[0], PRINTS)
    return _fits_prints(question, seen, {seen.output})


def _judge_raises(question: Question, runs: Sequence[Run]) -> Finding:
    for run in runs:
        if run.result.outcome is not Outcome.ERROR:
            seen = _seen(run, PRINTS)
            advice = 'Mend the program, or remove "outcome: raises".'
            return Finding(Verdict.RAISES_NOTHING, f"{told(seen)} and raised nothing.", advice, seen=seen)
    if differing := _difference(runs):
        return differing
    all_seen = [_seen(run, RAISES) for run in runs]
    seen = all_seen[0]
    if len({proof.message for proof in all_seen}) > 1:
        seen = Proof(seen.output, seen.torch, RAISES, seen.raised)
    return _fits_raises(question, seen, {seen.output})


def _judge_varies(question: Question, runs: Sequence[Run]) -> Finding:
    if error := _raised(runs):
        return Finding(Verdict.RAISES, f"{told(error)}.", "Mend the program.", seen=error)
    seen = _seen(runs[0], PRINTS)
    outputs = {_seen(run, VARIES).output for run in runs}
    if len(outputs) == 1:
        message = f"{told(seen)} in all {len(runs)} runs."
        advice = 'Remove what makes it the same, such as a seed, or remove "outcome: varies".'
        return Finding(Verdict.ALWAYS_SAME, message, advice, seen=seen)
    return _fits_varies(question, Proof(seen.output, seen.torch, VARIES), outputs)


_JUDGES: Final[Mapping[str, Callable[[Question, Sequence[Run]], Finding]]] = {
    PRINTS: _judge_prints,
    RAISES: _judge_raises,
    VARIES: _judge_varies,
}


def _difference(runs: Sequence[Run]) -> Finding | None:
    """The finding that runs differ in what they printed or which exception they raised, None where they do not."""
    first = _seen(runs[0], PRINTS)
    # A repeated seed tells more: what differs there would differ between seeds too.
    for run in sorted(runs[1:], key=lambda run: run.seed != runs[0].seed):
        other = _seen(run, PRINTS)
        if (first.output, first.raised) != (other.output, other.raised):
            repeated = run.seed == runs[0].seed
            seeds = f"both with seed {run.seed}" if repeated else f"with the seeds {runs[0].seed} and {run.seed}"
            did = [f"raised {p.raised}" if p.raised != first.raised else quoted(p.output) for p in (first, other)]
            message = f"Two runs, {seeds}, did not do the same: {did[0]} and {did[1]}."
            advice = _ADVICE_SAME_SEED if repeated else _ADVICE_OTHER_SEED
            return Finding(Verdict.NONDETERMINISTIC, message, advice)
    return None


_VARIES_MEANT: Final = 'or write "outcome: varies" if the question is about that.'
_ADVICE_OTHER_SEED: Final = f"Seed the program, as in torch.manual_seed(0), {_VARIES_MEANT}"
_ADVICE_SAME_SEED: Final = f"Print no times, no addresses and no unordered sets, {_VARIES_MEANT}"


# --- what was seen against the choices -------------------------------------------------------------------------------


def _fits_prints(question: Question, seen: Proof, _: set[str]) -> Finding:
    return _against_choices(question, seen, lambda text: as_compared(text) == seen.output)


def _fits_raises(question: Question, seen: Proof, _: set[str]) -> Finding:
    name = re.compile(rf"(?<!\w){re.escape(seen.raised or '')}(?!\w)")
    return _against_choices(question, seen, lambda text: name.search(text) is not None)


def _fits_varies(question: Question, seen: Proof, outputs: set[str]) -> Finding:
    # No single output can be the right answer, so only the others are held against what was printed.
    return _against_choices(question, seen, lambda text: as_compared(text) in outputs, right_too=False)


_FITS: Final[Mapping[str, Callable[[Question, Proof, set[str]], Finding]]] = {
    PRINTS: _fits_prints,
    RAISES: _fits_raises,
    VARIES: _fits_varies,
}


def _against_choices(
    question: Question, seen: Proof, fits: Callable[[str], bool], *, right_too: bool = True
) -> Finding:
    answer = question.answer
    others = [index for index, choice in enumerate(question.choices) if index != answer and fits(choice.text)]
    if right_too and not fits(question.choices[answer].text):
        right = quoted(question.choices[answer].text)
        if others:
            message = f"{told(seen)}, which is another choice; the key says {right}."
            return Finding(Verdict.WRONG_KEY, message, 'Move "right: true" there, or mend the program.', answer, seen)
        message = f"{told(seen)}, but the right choice is {right}."
        return Finding(Verdict.WRONG_KEY, message, "Mend the choice or the program.", answer, seen)
    if others:
        message = f"{told(seen)}, and this choice says so too, though it is not the right one."
        return Finding(Verdict.DISTRACTOR_RIGHT, message, "Replace it.", others[0], seen)
    return Finding(Verdict.PROVEN, f"Proven: {told(seen)}.", choice=answer, seen=seen)
