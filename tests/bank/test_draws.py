"""Draws of questions with parameters: computed ahead, recorded, and asked."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bank.draws import computed, drawings_of
from bot.bank.loading import load_pack
from bot.bank.outputs import as_compared
from bot.bank.proofs import parse_record, read_record, record_path, render_record
from bot.bank.proving import LIMITS
from bot.engine.variants import drawn
from bot.resources import questions_folder
from bot.snippets import Outcome, SnippetJob, SnippetResult
from bot.worker.local import LocalRunner
from tests.fakes.runner import Runners, ended, printed, raised

from .drawn import DRAWN, drawn_spoiled
from .packs import write
from .test_commands import run
from .test_prove_command import prove

Program = SnippetResult | Callable[[int], SnippetResult]


class Reckoner(dict[str, Program]):
    """What comes of `print(a + b)` and the like, unless it is said otherwise."""

    def __missing__(self, code: str) -> SnippetResult:
        one, sign, other = code.removeprefix("print(").removesuffix(")").split()
        return printed(str(int(one) + int(other) if sign == "+" else int(one) * int(other)))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_draws_are_computed_recorded_and_asked(here: Path) -> None:
    path = write(here, DRAWN)
    code, out = prove(Runners(Reckoner()), "good.yaml")
    assert (code, out) == (
        0,
        [
            'good.yaml:15: Proven: 12 draws, such as "7" with a=2, b=5.',
            "Recorded in good.proofs.toml.",
            "1 program run: 1 proven.",
        ],
    )
    pack = load_pack(path)
    assert pack.faults == ()
    assert pack.challenge is not None
    (question,) = pack.challenge.questions
    assert [draw.name for draw in question.draws][:3] == ["a=2, b=5", "a=2, b=7", "a=2, b=9"]
    assert question.prompt == "What is 2 plus 5?"
    last = question.draws[-1]
    assert (last.prompt, last.hint, last.explanation) == (
        "What is 6 plus 9?",
        "Count 9 on from 6.",
        "Adding 9 to 6 is counting on.",
    )
    assert last.snippet.text == "print(6 + 9)"
    assert [(it.text, it.right, it.misconception, it.feedback) for it in last.choices] == [
        ("54", False, "product taken for the sum", "That is 6 times 9."),
        ("15", True, None, "Yes, $1 for it."),
        ("16", False, "counted one too many", None),
        ("14", False, "counted one too few", None),
    ]
    assert (last.proof.output, last.proof.torch) == ("15", "2.13.0")


def test_the_right_program_runs_three_times_and_each_mistake_once(here: Path) -> None:
    write(here, DRAWN)
    runners = Runners(Reckoner())
    prove(runners, "good.yaml")
    seeds = [[job.seed for job in made.jobs if job.code == "print(2 + 7)"] for made in runners.made]
    assert [it for it in seeds if it] == [[1, 2], [1]]
    assert sum(job.code == "print(2 * 7)" for made in runners.made for job in made.jobs) == 1


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (raised("ValueError", "no"), 'With a=2, b=7: PyTorch 2.13.0 raised ValueError: "no".'),
        (lambda seed: printed(str(seed)), "With a=2, b=7: Two runs, with the seeds 1 and 2, did not do the same"),
        (ended(Outcome.TIMEOUT), "With a=2, b=7: The program did not end within 5 seconds."),
        (SnippetResult(Outcome.OK, torch="2.13.0"), "With a=2, b=7: The program prints nothing."),
    ],
)
def test_a_draw_that_is_not_right_fails_the_question(here: Path, program: Program, said: str) -> None:
    write(here, DRAWN)
    code, out = prove(Runners(Reckoner({"print(2 + 7)": program})), "good.yaml")
    assert code == 1
    assert said in out[0]
    assert not record_path(here / "good.yaml").exists()


def test_draws_whose_choices_agree_are_passed_over(here: Path) -> None:
    path = write(here, DRAWN)
    programs = Reckoner({"print(2 * 7)": printed(" 9 "), "print(3 * 5)": raised("ValueError")})
    code, out = prove(Runners(programs), "good.yaml")
    assert code == 0
    assert out[0].startswith("good.yaml:15: Proven: 10 draws")
    challenge = load_pack(path).challenge
    assert challenge is not None
    names = {draw.name for draw in challenge.questions[0].draws}
    assert len(names) == 10
    assert not {"a=2, b=7", "a=3, b=5"} & names


def test_show_tells_from_what_it_is_drawn(here: Path) -> None:
    path = write(here, drawn_spoiled(("    code: |", "    conditions: [a < b]\n    code: |")))
    prove(Runners(Reckoner()), "good.yaml")
    code, out = run("show", "good", "--questions", here)
    assert code == 0
    for line in (
        "Draws: 11, of which this is a=2, b=5",
        "Parameter a: 2 | 3 | 4 | 6",
        "Condition: a < b",
        'Mistake: product taken for the sum, by "${a} * ${b}" for "${a} + ${b}"',
        "Mistake: counted one too many, by the rule one-more",
    ):
        assert f"   {line}\n" in out
    (asked,) = json.loads(run("show", "good", "--json", "--questions", here)[1])["questions"]
    told = asked["parameters"]
    assert (told["values"], told["conditions"]) == ({"a": [2, 3, 4, 6], "b": [5, 7, 9]}, ["a < b"])
    assert told["mistakes"][1] == {"misconception": "counted one too many", "instead": None, "rule": "one-more"}
    challenge = load_pack(path).challenge
    assert challenge is not None
    assert told["draws"] == [draw.name for draw in challenge.questions[0].draws]


def test_too_few_draws_left(here: Path) -> None:
    write(here, DRAWN)
    programs = Reckoner({f"print({a} * {b})": raised("ValueError") for a in (2, 3, 4) for b in (5, 7)})
    code, out = prove(Runners(programs), "good.yaml")
    assert code == 1
    assert "Of 12 draws, 6 have three wrong choices that differ; 8 are needed." in out[0]


def test_a_changed_question_is_not_asked_with_its_old_draws(here: Path) -> None:
    path = write(here, DRAWN)
    prove(Runners(Reckoner()), "good.yaml")
    write(here, drawn_spoiled(("b: [5, 7, 9]", "b: [5, 7, 10]")))
    pack = load_pack(path)
    assert pack.challenge is None
    assert "was changed since its draws were computed" in pack.faults[0].message
    write(here, drawn_spoiled(("What is", "How much is")))  # words do not matter to what is printed
    assert load_pack(path).challenge is not None


def test_check_compares_with_the_record(here: Path) -> None:
    write(here, DRAWN)
    code, out = prove(Runners(Reckoner()), "--check", "good.yaml")
    assert code == 1
    assert out[1].startswith("good.yaml:15: No draws of this question are recorded.")
    prove(Runners(Reckoner()), "good.yaml")
    assert prove(Runners(Reckoner()), "--check", "good.yaml")[0] == 0
    code, out = prove(Runners(Reckoner({"print(2 + 5)": printed("8")})), "--check", "good.yaml")
    assert code == 1
    assert 'With a=2, b=5 it printed "8"; the record says "7".' in out[1]
    code, out = prove(Runners(Reckoner({"print(2 * 5)": printed("11")})), "--check", "good.yaml")
    assert code == 1
    assert "The recorded draws are others than these." in out[1]


def test_records_come_back_as_they_were(here: Path) -> None:
    path = write(here, DRAWN)
    prove(Runners(Reckoner()), "good.yaml")
    text = record_path(path).read_text()
    assert render_record(parse_record(text)) == text


# --- the shipped ones ------------------------------------------------------------------------------------------------

SHIPPED = {
    f"{challenge.id}/{question.id}": (challenge, index)
    for path in sorted(questions_folder().glob("*.yaml"))
    if (challenge := load_pack(path).challenge) is not None
    for index, question in enumerate(challenge.questions)
    if question.draws
}


RECORDED = [
    (drawing, record.entries[drawing.id].draws)
    for path in sorted(questions_folder().glob("*.yaml"))
    if (document := load_pack(path).document) is not None and (record := read_record(path)[0]) is not None
    for drawing in drawings_of(document)
]


def test_at_least_twelve_shipped_questions_have_parameters() -> None:
    assert len(SHIPPED) >= 12


@pytest.mark.parametrize("name", SHIPPED)
def test_a_thousand_draws_have_four_different_choices_and_a_right_key(name: str) -> None:
    challenge, index = SHIPPED[name]
    one = replace(challenge, questions=(challenge.questions[index],))
    recorded = {draw.name: draw.proof.output for draw in one.questions[0].draws}
    seen = set()
    for seed in range(1000):
        (question,) = drawn(one, seed).questions
        texts = [" ".join(choice.text.split()) for choice in question.choices]
        assert len(set(texts)) == 4
        assert question.drawn is not None
        assert question.choices[question.answer].text == recorded[question.drawn]
        assert all(choice.misconception for choice in question.choices if not choice.right)
        assert "${" not in "".join((question.prompt, question.hint, question.explanation, *texts))
        seen.add(question.drawn)
    assert seen == set(recorded)


@pytest.mark.skipif(sys.platform != "linux", reason="snippets are isolated on Linux alone")
@pytest.mark.xdist_group("worker")
async def test_a_worker_prints_what_was_recorded() -> None:
    """The first and the last draw of each; `quizhost bank prove --check` looks at all of them."""
    async with LocalRunner() as runner:
        for drawing, recorded in RECORDED:
            planned = {it.name: it for it in drawing.planned()}
            for draw in (recorded[0], recorded[-1]):
                codes = (planned[draw.name].code, *planned[draw.name].mistaken)
                outputs = [None if code is None else await printed_by(runner, code) for code in codes]
                assert outputs[0] is not None
                assert computed(drawing, draw.name, outputs[0], outputs[1:]) == draw, drawing.id


async def printed_by(runner: LocalRunner, code: str) -> str | None:
    result = await runner.run(SnippetJob(code, 1, LIMITS))
    return as_compared(result.stdout) if result.outcome is Outcome.OK else None
