"""`quizhost bank prove`: what it runs, what it prints, what it records, and its exit codes."""

import argparse
import io
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.bank.commands import add_parser
from bot.bank.loading import load_pack
from bot.bank.proofs import record_path
from bot.bank.proving import LIMITS
from bot.ports import RunnerBusy, RunnerUnavailable
from bot.snippets import Outcome, SnippetResult
from tests.fakes.runner import Runners, ended, printed, raised

from .packs import GOOD, spoiled, write
from .programs import CODE, PROGRAMS, pack_of

DAY = date(2026, 2, 3)
THREE = {CODE.rstrip(): printed("3")}
BY_SEED = {CODE.rstrip(): lambda seed: printed(str(seed + 2))}


def prove(runners: Runners | None, *words: object, today: date = DAY) -> tuple[int, list[str]]:
    """The exit code of `quizhost bank prove` with these words, and the lines that it printed."""
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", "prove", *map(str, words)])
    args.runner, args.today = runners, lambda: today
    out = io.StringIO()
    return args.run(args, out), out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- what is run -----------------------------------------------------------------------------------------------------


def test_each_program_runs_with_three_seeds_and_once_more_in_a_second_runner(here: Path) -> None:
    write(here, PROGRAMS)
    runners = Runners(THREE)
    assert prove(runners, "good.yaml")[0] == 0
    first, second = runners.made
    assert [job.seed for job in first.jobs] == [1, 2, 3]
    assert [job.seed for job in second.jobs] == [1]
    assert {(job.code, job.limits) for job in first.jobs + second.jobs} == {("print(1 + 2)", LIMITS)}
    assert first.closed and second.closed


def test_two_programs_run_at_a_time(here: Path) -> None:
    codes = [f"print({number})" for number in range(5)]
    for number, code in enumerate(codes):
        pack = pack_of(code, str(number), "x").replace("id: good", f"id: p{number}").replace("Good", f"P{number}")
        write(here, pack, f"p{number}.yaml")
    runners = Runners({code: printed(str(number)) for number, code in enumerate(codes)})
    code, lines = prove(runners, here)
    assert code == 0
    assert [line.split(":")[0] for line in lines[:5]] == [f"p{number}.yaml" for number in range(5)]
    assert lines[-1] == "5 programs run: 5 proven."
    assert [runner.at_once for runner in runners.made] == [2, 2]
    assert [len(runner.jobs) for runner in runners.made] == [15, 5]


def test_a_program_that_does_not_end_runs_once(here: Path) -> None:
    write(here, PROGRAMS)
    runners = Runners({CODE.rstrip(): ended(Outcome.TIMEOUT)})
    assert prove(runners, here)[0] == 1
    assert [len(runner.jobs) for runner in runners.made] == [1, 0]


def test_code_that_only_illustrates_is_not_run(here: Path) -> None:
    write(here, spoiled(("    hint:", "    code: print(1)\n    hint:")))
    runners = Runners({})
    code, lines = prove(runners, here)
    assert (code, lines) == (0, [f"There are no questions about the output of a program in {here}: nothing to prove."])
    assert runners.made == []


def test_another_language_is_not_run(here: Path) -> None:
    write(here, PROGRAMS.replace("    hint:", "    language: rust\n    hint:"))
    runners = Runners({})
    code, lines = prove(runners, here)
    assert code == 1
    assert lines[0].startswith("good.yaml:17: Only programs in Python can be proven, and this one is in rust.")
    assert lines[1:] == ["1 program: 0 proven, 1 not."]
    assert runners.made == []


def test_a_pack_with_errors_is_not_run_and_the_others_are(here: Path) -> None:
    write(here, PROGRAMS)
    write(here, PROGRAMS.replace("id: good", "id: bad").replace("beginner", "easy"), "bad.yaml")
    code, lines = prove(Runners(THREE), here)
    assert code == 1
    assert lines[0].startswith('bad.yaml:9: "easy" is not a difficulty.')
    assert lines[-1] == "1 program run: 1 proven."
    assert record_path(here / "good.yaml").exists()
    assert not record_path(here / "bad.yaml").exists()


def test_a_pack_with_errors_alone(here: Path) -> None:
    write(here, PROGRAMS.replace("beginner", "easy"))
    code, lines = prove(Runners(THREE), here)
    assert (code, lines[1:]) == (1, ["No program was run, because of what is said above."])


# --- what is said ----------------------------------------------------------------------------------------------------


def test_a_proven_key(here: Path) -> None:
    write(here, PROGRAMS)
    assert prove(Runners(THREE), "good.yaml") == (
        0,
        [
            'good.yaml:13: Proven: PyTorch 2.13.0 printed "3".',
            "Recorded in good.proofs.toml.",
            "1 program run: 1 proven.",
        ],
    )


@pytest.mark.parametrize(
    ("results", "line", "words"),
    [
        ((printed("7"),), 13, 'PyTorch 2.13.0 printed "7", but the right choice is "3".'),
        ((printed("4"),), 13, 'PyTorch 2.13.0 printed "4", which is another choice; the key says "3".'),
        ((raised("KeyError", "1"),), 17, 'PyTorch 2.13.0 raised KeyError: "1".'),
        ((printed("3"), printed("4")), 17, 'Two runs, both with seed 1, did not do the same: "3" and "4".'),
        ((ended(Outcome.TIMEOUT),), 17, "The program did not end within 5 seconds."),
        ((ended(Outcome.MEMORY),), 17, "The program wanted more than 256 MB of memory."),
        ((ended(Outcome.OUTPUT_LIMIT),), 17, "The program printed more than 8,192 bytes."),
        ((ended(Outcome.CRASHED),), 17, "The program took its process down."),
        ((ended(Outcome.REFUSED, "Too long"),), 17, "The program was not run. Too long."),
    ],
)
def test_what_is_not_proven_is_said_with_its_line(
    here: Path, results: tuple[SnippetResult, ...], line: int, words: str
) -> None:
    write(here, PROGRAMS)
    code, lines = prove(Runners(*({CODE.rstrip(): result} for result in results)), "good.yaml")
    assert code == 1
    assert lines[0].startswith(f"good.yaml:{line}: {words} ")
    assert lines[1:] == ["1 program run: 0 proven, 1 not."]
    assert not record_path(here / "good.yaml").exists()


def test_a_distractor_that_is_right_too(here: Path) -> None:
    write(here, pack_of(CODE, "KeyError: a", "x", "KeyError: b", outcome="raises"))
    code, lines = prove(Runners({CODE.rstrip(): raised("KeyError", "a")}), here)
    assert code == 1
    assert lines[0].startswith('good.yaml:16: PyTorch 2.13.0 raised KeyError: "a", and this choice says so too')


def test_outcomes_other_than_printing_are_proven_and_recorded(here: Path) -> None:
    write(here, pack_of(CODE, "Something else each time", "9", outcome="varies"))
    write(here, pack_of("1 / 0", "ZeroDivisionError", "9", outcome="raises").replace("good", "bad"), "bad.yaml")
    error = raised("ZeroDivisionError", "division by zero", stdout="first\nsecond\n")
    code, lines = prove(Runners({**BY_SEED, "1 / 0": error}), here)
    assert (code, lines[-1]) == (0, "2 programs run: 2 proven.")
    proofs = [
        challenge.questions[0].proof
        for name in ("good", "bad")
        if (challenge := load_pack(here / f"{name}.yaml").challenge)
    ]
    assert [proof.output for proof in proofs if proof] == ["3", "first\nsecond"]
    assert [(proof.outcome, proof.raised, proof.message) for proof in proofs if proof] == [
        ("varies", None, ""),
        ("raises", "ZeroDivisionError", "division by zero"),
    ]


def test_whatever_was_printed_stays_on_one_line(here: Path) -> None:
    write(here, PROGRAMS)
    _, lines = prove(Runners({CODE.rstrip(): printed('a\n"b"\x1b[31m\u2028')}), here)
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_told_on_a_terminal_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, PROGRAMS)
    prove(Runners(THREE), here)
    assert capsys.readouterr().err == ""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    prove(Runners(THREE), here)
    steps = screen.getvalue().split("\r")
    assert steps == ["", *(f"Running programs: {done} of 4" for done in (1, 2, 3, 4)), "\033[K"]


# --- the record ------------------------------------------------------------------------------------------------------


def test_proving_again_changes_nothing_but_for_a_reason(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    before = record_path(path).read_bytes()
    code, lines = prove(Runners(THREE), here, today=date(2027, 1, 1))
    assert (code, lines[-2:]) == (0, ['good.yaml:13: Proven: PyTorch 2.13.0 printed "3".', "1 program run: 1 proven."])
    assert record_path(path).read_bytes() == before


def test_another_build_of_the_same_torch_changes_nothing(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners({CODE.rstrip(): printed("3", torch="2.13.0+cpu")}), here)
    before = record_path(path).read_bytes()
    prove(Runners({CODE.rstrip(): printed("3", torch="2.13.0+cu130")}), here)
    assert record_path(path).read_bytes() == before


def test_what_varies_is_recorded_as_first_seen(here: Path) -> None:
    path = write(here, pack_of(CODE, "Something else each time", "x", outcome="varies"))
    prove(Runners(BY_SEED), here)
    before = record_path(path).read_bytes()
    later = {CODE.rstrip(): lambda seed: printed(str(seed + 70))}
    code, lines = prove(Runners(later), here, today=date(2027, 1, 1))
    assert (code, len(lines)) == (0, 2)
    assert record_path(path).read_bytes() == before
    newer = {CODE.rstrip(): lambda seed: printed(str(seed + 70), torch="2.14.0")}
    prove(Runners(newer), here)
    assert b'"71"' in record_path(path).read_bytes()


def test_a_question_that_is_no_longer_proven_loses_its_record(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    code, lines = prove(Runners({CODE.rstrip(): printed("4", torch="2.14.0")}), here)
    assert code == 1
    assert lines == [
        'good.yaml:13: PyTorch 2.14.0 printed "4", which is another choice; the key says "3". '
        'Move "right: true" there, or mend the program.',
        'good.yaml:17: warning: This changed: PyTorch 2.14.0 printed "4"; the record says that PyTorch 2.13.0 '
        'printed "3". Look whether the question still holds.',
        "Removed good.proofs.toml.",
        "1 program run: 0 proven, 1 not.",
    ]
    assert not record_path(path).exists()


def test_a_newer_torch_that_prints_something_else_is_told_where_the_key_follows(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    write(here, pack_of(CODE, "4", "3", "5"))
    code, lines = prove(Runners({CODE.rstrip(): printed("4", torch="2.14.0")}), here)
    assert code == 0
    assert 'PyTorch 2.14.0 printed "4"; the record says that PyTorch 2.13.0 printed "3".' in lines[1]
    assert 'torch = "2.14.0"' in record_path(path).read_text(encoding="utf-8")


def test_a_record_that_cannot_be_read_is_written_anew(here: Path) -> None:
    path = write(here, PROGRAMS)
    record_path(path).write_text("nonsense", encoding="utf-8")
    code, lines = prove(Runners(THREE), here)
    assert code == 0
    assert lines[0].startswith("good.proofs.toml:1: warning: The record of proofs cannot be used")
    assert load_pack(path).faults == ()


def test_a_record_that_cannot_be_written_is_said(here: Path) -> None:
    path = write(here, PROGRAMS)
    record_path(path).mkdir()
    code, lines = prove(Runners(THREE), here)
    assert code == 1
    assert "good.proofs.toml:1: The record cannot be written: Is a directory. Make the folder" in "\n".join(lines)
    assert sorted(entry.name for entry in here.iterdir()) == ["good.proofs.toml", "good.yaml"]


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_writes_nothing_and_wants_a_record(here: Path) -> None:
    path = write(here, PROGRAMS)
    code, lines = prove(Runners(THREE), here, "--check")
    assert code == 1
    assert lines[1].startswith("good.yaml:17: No proof of this code is recorded. Record it anew: quizhost bank prove ")
    assert not record_path(path).exists()
    prove(Runners(THREE), here)
    assert prove(Runners(THREE), here, "--check") == (
        0,
        ['good.yaml:13: Proven: PyTorch 2.13.0 printed "3".', "1 program run: 1 proven."],
    )


def test_check_does_not_mind_a_newer_torch_that_prints_the_same(here: Path) -> None:
    write(here, PROGRAMS)
    prove(Runners(THREE), here)
    assert prove(Runners({CODE.rstrip(): printed("3", torch="2.14.0")}), here, "--check")[0] == 0


def test_check_fails_where_the_record_differs(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    text = record_path(path).read_text(encoding="utf-8")
    for old, new, words in (
        ('output = "3"', 'output = "33"', "This changed: "),
        ('code = "', 'code = "0', "No proof of this code is recorded."),
        ("question.first", "question.other", 'has a proof of "other"'),
    ):
        record_path(path).write_text(text.replace(old, new), encoding="utf-8")
        code, lines = prove(Runners(THREE), here, "--check")
        assert code == 1
        assert any(words in line for line in lines), lines
        assert record_path(path).read_text(encoding="utf-8") == text.replace(old, new)


def test_a_record_that_outlived_its_questions_goes(here: Path) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    write(here, GOOD)
    assert prove(Runners({}), here, "--check")[0] == 1
    assert record_path(path).exists()
    code, lines = prove(Runners({}), here)
    assert (code, lines[0]) == (0, "Removed good.proofs.toml.")
    assert not record_path(path).exists()


# --- misuse ----------------------------------------------------------------------------------------------------------


def test_nothing_to_run_programs_with(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, PROGRAMS)
    assert prove(None, here) == (2, [])
    assert capsys.readouterr().err == "No program can be run here: quizhost was started without its worker.\n"


@pytest.mark.parametrize("error", [RunnerUnavailable("PyTorch is missing; install it."), RunnerBusy("Ask again soon.")])
def test_a_runner_that_fails(
    here: Path, error: RunnerUnavailable | RunnerBusy, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(here, PROGRAMS)
    prove(Runners(THREE), here)
    before = record_path(path).read_bytes()
    runners = Runners(THREE, fails=error)
    assert prove(runners, here) == (2, [])
    assert capsys.readouterr().err == f"{error}\n"
    assert [runner.closed for runner in runners.made] == [True]
    assert record_path(path).read_bytes() == before


def test_paths_that_hold_no_pack(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prove(Runners(THREE), "nowhere") == (2, [])
    assert prove(Runners(THREE), here) == (2, [])
    assert capsys.readouterr().err == f"There is no file or folder nowhere.\nThere are no packs (*.yaml) in {here}.\n"


def test_the_default_is_the_whole_bank(here: Path) -> None:
    (here / "packs" / "inner").mkdir(parents=True)
    write(here / "packs" / "inner", PROGRAMS)
    code, lines = prove(Runners(THREE), "--questions", here / "packs")
    assert (code, lines[-1]) == (0, "1 program run: 1 proven.")
    assert (here / "packs" / "inner" / "good.proofs.toml").exists()
