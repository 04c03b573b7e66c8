"""The verdict on a program, from what came of its runs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.outputs import as_compared, quoted
from bot.bank.proving import LIMITS, Finding, Run, Verdict, contradiction, judge, same_facts, told
from bot.engine.questions import OUTCOMES, PRINTS, RAISES, VARIES, Choice, Proof, Question, Snippet
from bot.snippets import Outcome, SnippetResult
from tests.engine.builders import QUICK
from tests.fakes.runner import ended, printed, raised


def question(*texts: str, outcome: str = PRINTS, language: str = "python") -> Question:
    """A question about output; the first choice is right."""
    return Question(
        id="q",
        kind="predict-output",
        difficulty="beginner",
        prompt="What does it print?",
        choices=tuple(Choice(text, right=not index) for index, text in enumerate(texts)),
        hint="Think.",
        explanation="Because.",
        seconds=60,
        snippet=Snippet("print(3)", language),
        outcome=outcome,
    )


def verdict(asked: Question, *results: SnippetResult, seeds: tuple[int, ...] = (1, 2, 3, 1)) -> Finding:
    """The finding where the runs came to these results, the last one to all that follow."""
    padded = (*results, *[results[-1]] * (len(seeds) - len(results)))
    return judge(asked, [Run(seed, result) for seed, result in zip(seeds, padded, strict=True)])


# --- prints ----------------------------------------------------------------------------------------------------------


def test_the_right_choice_is_proven_by_the_same_output() -> None:
    finding = verdict(question("3", "4"), printed("3"))
    assert finding == Finding(
        Verdict.PROVEN, 'Proven: PyTorch 2.13.0 printed "3".', choice=0, seen=Proof("3", "2.13.0", PRINTS)
    )
    assert finding.proof == finding.seen


@pytest.mark.parametrize("output", ["3", " 3 ", "3  \n\n", "\n3\r\n"])
def test_blanks_around_an_output_make_no_difference(output: str) -> None:
    assert verdict(question("3", "4"), printed(output)).verdict is Verdict.PROVEN


@pytest.mark.parametrize(
    ("right", "output"),
    [
        ("True", "true"),
        ("[1, 2]", "[1,2]"),
        ("[1, 2]", "[1,  2]"),
        ("3", "3."),
        ("1 2", "1\n2"),
        ("a", "'a'"),
        ("3", ""),
    ],
)
def test_everything_else_in_an_output_counts(right: str, output: str) -> None:
    finding = verdict(question(right, "other"), printed(output))
    assert (finding.verdict, finding.choice, finding.proof) == (Verdict.WRONG_KEY, 0, None)
    assert (quoted(output) if output else "printed nothing") in finding.message
    assert quoted(right) in finding.message


def test_several_lines() -> None:
    assert verdict(question("1  2\n 3", "x"), printed("1  2   \n 3\n")).verdict is Verdict.PROVEN


def test_a_distractor_that_is_printed_is_named() -> None:
    finding = verdict(question("3", "4"), printed("4"))
    assert finding.verdict is Verdict.WRONG_KEY
    assert finding.message == 'PyTorch 2.13.0 printed "4", which is another choice; the key says "3".'
    assert 'Move "right: true"' in finding.advice


def test_a_distractor_that_is_right_too() -> None:
    finding = verdict(question("3", "x", "3 "), printed("3"))
    assert (finding.verdict, finding.choice, finding.proof) == (Verdict.DISTRACTOR_RIGHT, 2, None)


def test_an_output_that_differs_between_seeds() -> None:
    finding = verdict(question("3", "4"), printed("3"), printed("4"), printed("3"), printed("3"))
    assert (finding.verdict, finding.seen) == (Verdict.NONDETERMINISTIC, None)
    assert 'with the seeds 1 and 2, did not do the same: "3" and "4".' in finding.message
    assert "manual_seed" in finding.advice
    assert "outcome: varies" in finding.advice


def test_an_output_that_differs_with_the_same_seed() -> None:
    # Seeds 1 and 2 differ too, but what a repeated seed shows is nearer to the cause.
    finding = verdict(question("a", "b"), printed("<at 1>"), printed("<at 2>"), printed("<at 3>"), printed("<at 4>"))
    assert finding.verdict is Verdict.NONDETERMINISTIC
    assert 'both with seed 1, did not do the same: "<at 1>" and "<at 4>".' in finding.message
    assert "addresses" in finding.advice


def test_a_program_that_raises() -> None:
    finding = verdict(question("3", "4"), printed("3"), raised("ValueError", "no\nway", stdout="3\n"))
    assert finding.verdict is Verdict.RAISES
    assert finding.message == 'PyTorch 2.13.0 printed "3" and then raised ValueError: "no\\nway".'
    assert "outcome: raises" in finding.advice


@pytest.mark.parametrize(
    ("outcome", "expected", "words"),
    [
        (Outcome.TIMEOUT, Verdict.TIMES_OUT, f"within {LIMITS.wall_ms // 1000} seconds."),
        (Outcome.MEMORY, Verdict.MEMORY, f"more than {LIMITS.memory_mb} MB"),
        (Outcome.OUTPUT_LIMIT, Verdict.TOO_MUCH_OUTPUT, "more than 8,192 bytes"),
        (Outcome.CRASHED, Verdict.CRASHED, "took its process down."),
        (Outcome.REFUSED, Verdict.REFUSED, "was not run."),
    ],
)
@pytest.mark.parametrize("asked", OUTCOMES)
def test_a_program_that_does_not_come_to_an_end(outcome: Outcome, expected: Verdict, words: str, asked: str) -> None:
    finding = verdict(question("3", "4", outcome=asked), printed("3"), ended(outcome, "Mind the gap"))
    assert (finding.verdict, finding.proof) == (expected, None)
    assert words in finding.message
    assert finding.message.endswith("Mind the gap.")
    assert finding.advice.endswith(".")


def test_only_python_can_be_proven() -> None:
    finding = judge(question("3", "4", language="rust"), ())
    assert (finding.verdict, finding.proof) == (Verdict.NOT_PYTHON, None)
    assert "in rust." in finding.message


def test_every_verdict_was_seen_here() -> None:
    asked = question("3", "4")
    cases = [
        verdict(asked, printed("3")),
        verdict(asked, printed("4")),
        verdict(question("3", "3 "), printed("3")),
        verdict(asked, printed("3"), printed("4")),
        verdict(question("x", "y", outcome=VARIES), printed("3")),
        verdict(asked, raised("ValueError")),
        verdict(question("x", "y", outcome=RAISES), printed("3")),
        *(verdict(asked, ended(outcome)) for outcome in Outcome if outcome not in (Outcome.OK, Outcome.ERROR)),
        judge(question("3", "4", language="bash"), ()),
    ]
    assert {finding.verdict for finding in cases} == set(Verdict)
    for finding in cases:
        assert finding.message.endswith(".")
        assert bool(finding.advice) is (finding.verdict is not Verdict.PROVEN)
        assert (finding.proof is not None) is (finding.verdict is Verdict.PROVEN)


# --- raises ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["RuntimeError", "It raises RuntimeError.", "RuntimeError: shapes", "torch.RuntimeError"]
)
def test_an_exception_that_the_right_choice_names(text: str) -> None:
    finding = verdict(question(text, "ValueError", outcome=RAISES), raised("RuntimeError", "bad shapes", stdout="1\n"))
    assert finding.verdict is Verdict.PROVEN
    assert finding.proof == Proof("1", "2.13.0", RAISES, "RuntimeError", "bad shapes")


@pytest.mark.parametrize("text", ["An error", "MyRuntimeError", "RuntimeErrors", "runtimeerror"])
def test_an_exception_that_the_right_choice_does_not_name(text: str) -> None:
    finding = verdict(question(text, "3", outcome=RAISES), raised("RuntimeError"))
    assert (finding.verdict, finding.choice) == (Verdict.WRONG_KEY, 0)


def test_an_exception_that_a_distractor_names_too() -> None:
    finding = verdict(question("RuntimeError: a", "x", "RuntimeError: b", outcome=RAISES), raised("RuntimeError", "a"))
    assert (finding.verdict, finding.choice) == (Verdict.DISTRACTOR_RIGHT, 2)


def test_a_program_that_should_raise_and_does_not() -> None:
    finding = verdict(question("RuntimeError", "3", outcome=RAISES), raised("RuntimeError"), printed("3"))
    assert finding.verdict is Verdict.RAISES_NOTHING
    assert finding.message == 'PyTorch 2.13.0 printed "3" and raised nothing.'


@pytest.mark.parametrize("other", [raised("ValueError"), raised("RuntimeError", stdout="1")])
def test_an_exception_that_changes(other: SnippetResult) -> None:
    asked = question("RuntimeError or ValueError", "3", outcome=RAISES)
    assert verdict(asked, raised("RuntimeError"), other).verdict is Verdict.NONDETERMINISTIC


def test_a_message_that_changes_is_not_recorded() -> None:
    asked = question("KeyError", "3", outcome=RAISES)
    finding = verdict(asked, raised("KeyError", "at 0x1"), raised("KeyError", "at 0x2"))
    assert finding.proof == Proof("", "2.13.0", RAISES, "KeyError", "")


# --- varies ----------------------------------------------------------------------------------------------------------


def test_outputs_that_differ_prove_that_it_varies() -> None:
    finding = verdict(question("Something else each time", "9", outcome=VARIES), printed("1"), printed("2"))
    assert finding.verdict is Verdict.PROVEN
    assert finding.proof == Proof("1", "2.13.0", VARIES)


def test_what_varies_only_between_runners_varies() -> None:
    asked = question("An address", "9", outcome=VARIES)
    assert verdict(asked, printed("1"), printed("1"), printed("1"), printed("2")).verdict is Verdict.PROVEN


def test_a_program_that_should_vary_and_does_not() -> None:
    finding = verdict(question("Something else each time", "9", outcome=VARIES), printed("1"))
    assert (finding.verdict, finding.proof) == (Verdict.ALWAYS_SAME, None)
    assert finding.message == 'PyTorch 2.13.0 printed "1" in all 4 runs.'


def test_a_distractor_that_one_run_prints() -> None:
    asked = question("Something else each time", "x", "2", outcome=VARIES)
    finding = verdict(asked, printed("1"), printed("1"), printed("2"))
    assert (finding.verdict, finding.choice) == (Verdict.DISTRACTOR_RIGHT, 2)


def test_a_program_that_should_vary_and_raises() -> None:
    asked = question("Something else each time", "x", outcome=VARIES)
    assert verdict(asked, printed("1"), printed("2"), raised("KeyError")).verdict is Verdict.RAISES


# --- recorded proofs -------------------------------------------------------------------------------------------------

PROOFS = [
    (question("3", "4"), Proof("3", "2.13.0")),
    (question("KeyError", "4", outcome=RAISES), Proof("", "2.13.0", RAISES, "KeyError", "'x'")),
    (question("varies", "4", outcome=VARIES), Proof("3", "2.13.0", VARIES)),
]


@pytest.mark.parametrize(("asked", "proof"), PROOFS, ids=list(OUTCOMES))
def test_a_recorded_proof_holds_as_long_as_the_choices_fit_it(asked: Question, proof: Proof) -> None:
    assert contradiction(asked, proof) is None
    turned = tuple(replace(choice, right=not choice.right) for choice in asked.choices)
    if proof.outcome != VARIES:
        assert contradiction(replace(asked, choices=turned), proof)
    taken = tuple(replace(choice, text="3 KeyError" if proof.raised else "3") for choice in asked.choices)
    assert contradiction(replace(asked, choices=taken), proof)
    for other in OUTCOMES.keys() - {asked.outcome}:
        assert contradiction(replace(asked, outcome=other), proof)


def test_the_same_facts_with_another_version() -> None:
    one = Proof("1", "2.12.0", RAISES, "KeyError", "x")
    assert same_facts(one, replace(one, torch="2.13.0"))
    for change in ({"output": "2"}, {"raised": "ValueError"}, {"message": "y"}, {"outcome": PRINTS}):
        assert not same_facts(one, replace(one, **change))


def test_what_varies_has_the_same_facts_whatever_it_printed() -> None:
    assert same_facts(Proof("1", "2.13.0", VARIES), Proof("2", "2.13.0", VARIES))
    assert not same_facts(Proof("1", "2.13.0", PRINTS), Proof("2", "2.13.0", PRINTS))


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (Proof("", "2.13.0"), "PyTorch 2.13.0 printed nothing"),
        (Proof("é", ""), 'PyTorch printed "é"'),
        (Proof("", "2.13.0", RAISES, "KeyError"), "PyTorch 2.13.0 raised KeyError"),
        (Proof("1", "2.13.0", VARIES), 'PyTorch 2.13.0 printed different things from run to run, such as "1"'),
    ],
)
def test_a_proof_in_words(proof: Proof, words: str) -> None:
    assert told(proof) == words


# --- outputs ---------------------------------------------------------------------------------------------------------


@given(st.text())
@QUICK
def test_comparing_twice_is_comparing_once(text: str) -> None:
    once = as_compared(text)
    assert as_compared(once) == once
    assert as_compared(f"\n {text} \n\n") == once


def test_halves_of_characters_become_whole() -> None:
    assert as_compared("a\ud800b") == "a\ufffdb"


def test_a_long_text_is_cut_in_sentences() -> None:
    assert quoted("x" * 200) == f'"{"x" * 200}"'
    assert quoted("x" * 201) == f'"{"x" * 199}…"'
