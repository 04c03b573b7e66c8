"""`quizhost bank import` and `export`: said first, written when asked, and never over anything."""

import argparse
import io
from datetime import date
from pathlib import Path

import pytest

from bot.bank.authoring_commands import FORMATS, WRITTEN
from bot.bank.commands import add_parser
from bot.bank.formats import registry
from bot.bank.life import state_of
from bot.bank.loading import load_pack

from .packs import GOOD, write

AIKEN = "What is 2 + 2?\nA. 3\nB. 4\nANSWER: B\n\nWhat is 2 + 3?\nA. 5\nB. 6\nANSWER: A\n\nBroken\nA. x\nANSWER: A\n"


def run(*words: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", *map(str, words)])
    args.today = lambda: date(2026, 11, 29)
    out = io.StringIO()
    return args.run(args, out), out.getvalue()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_parser_knows_the_formats() -> None:
    assert FORMATS.split(", ") == [*WRITTEN, "open-trivia", "red"]
    assert set(FORMATS.split(", ")) == set(registry.FORMATS)
    assert {name for name, it in registry.FORMATS.items() if it.write} == set(WRITTEN)


def test_a_dry_run_writes_nothing(here: Path) -> None:
    (here / "sums.txt").write_text(AIKEN)
    code, out = run("import", "sums.txt")
    assert (code, out) == (
        0,
        "sums.txt:11: There are fewer than two choices. This question is left out.\n"
        "3 questions in Aiken: 2 to take, 1 left out because of errors.\n"
        "Nothing was written. With --write, this would make sums.yaml.\n",
    )
    assert [path.name for path in here.iterdir()] == ["sums.txt"]


def test_a_new_pack_of_drafts(here: Path) -> None:
    (here / "sums.txt").write_text(AIKEN)
    code, out = run("import", "sums.txt", "--write")
    assert code == 0
    assert out.endswith("Written to sums.yaml. Look at it, and then: quizhost bank check sums.yaml\n")
    pack = load_pack(here / "sums.yaml")
    assert pack.challenge is None
    assert pack.complete is not None
    assert [question.id for question in pack.complete.questions] == ["what-is-2-2", "what-is-2-3"]
    assert pack.document is not None
    assert state_of(pack.document.data["questions"][0]) == "draft"
    assert run("import", "sums.txt", "--write", "--to", "live.yaml", "--live")[0] == 0
    assert load_pack(here / "live.yaml").challenge is not None


def test_appending_leaves_what_is_there(here: Path) -> None:
    path = write(here, GOOD)
    (here / "sums.txt").write_text(AIKEN)
    assert run("import", "sums.txt", "--to", "good.yaml", "--live", "--write")[0] == 0
    text = path.read_text()
    assert text.startswith(GOOD)
    code, out = run("import", "sums.txt", "--to", "good.yaml", "--live", "--write")
    assert code == 1
    assert out.splitlines()[-1] == "3 questions in Aiken: 0 to take, 2 known already, 1 left out because of errors."
    assert path.read_text() == text
    challenge = load_pack(path).challenge
    assert challenge is not None
    assert [question.id for question in challenge.questions] == ["first", "what-is-2-2", "what-is-2-3"]


def test_nothing_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "sums.txt").write_text(AIKEN)
    (here / "sums.yaml").write_text("mine: true\n")
    assert run("import", "sums.txt", "--write") == (
        2,
        "sums.txt:11: There are fewer than two choices. This question is left out.\n"
        "3 questions in Aiken: 2 to take, 1 left out because of errors.\n",
    )
    assert "sums.yaml cannot be written: File exists." in capsys.readouterr().err
    assert (here / "sums.yaml").read_text() == "mine: true\n"
    assert run("import", "sums.txt", "--write", "--to", "sums.yaml") == (2, "")
    assert "sums.yaml has errors" in capsys.readouterr().err


def test_files_that_cannot_be_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.docx").write_text("x")
    for words, said in (
        (("none.txt",), "none.txt cannot be read: No such file or directory."),
        (("a.docx",), "a.docx is of no known format"),
        (("a.docx", "--format", "word"), "word is no format; choose one of yaml"),
    ):
        assert run("import", *words) == (2, "")
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_exported_can_be_imported(here: Path, name: str) -> None:
    write(here, GOOD)
    code, out = run("export", "good", "--format", name, "--out", "other.file", "--questions", here)
    assert code == 0
    assert out.splitlines()[-1].startswith("Written to other.file as ")
    assert run("import", "other.file", "--format", name, "--to", "back.yaml", "--write", "--live")[0] == 0
    back = load_pack(here / "back.yaml").challenge
    assert back is not None
    assert back.questions[0].prompt == "What does max pooling keep?"
    assert [choice.right for choice in back.questions[0].choices] == [True, False, False]


def test_export_refuses(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, GOOD)
    assert run("export", "bad", "--format", "csv", "--questions", here) == (2, "")
    assert "There is no challenge bad without errors" in capsys.readouterr().err
    assert run("export", "good", "--format", "csv", "--questions", here)[0] == 0
    assert run("export", "good", "--format", "csv", "--questions", here)[0] == 2
    assert "good.csv is there already" in capsys.readouterr().err
    assert run("export", "good", "--format", "aiken", "--questions", here)[1].splitlines()[:2] == [
        "good.yaml:1: warning: This format has no place for the pack's title, summary, topics, minutes.",
        "good.yaml:1: warning: This format has no place for difficulties; 1 of the questions have some.",
    ]
    assert (here / "good.aiken.txt").read_text().endswith("ANSWER: A\n")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("My Pack.yaml", "my-pack.yaml"),
        ("sums.txt", "sums.yaml"),
        ("Ünï.yaml", "uni.yaml"),
        ("..yaml", "question.yaml"),
    ],
)
def test_a_new_pack_gets_the_name_of_one(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, advice: str
) -> None:
    (here / "in.txt").write_text(AIKEN)
    assert run("import", "in.txt", "--to", name, "--write") == (2, "")
    assert capsys.readouterr().err.endswith(f" is no name of a pack; write it as in {advice}\n")
    assert [path.name for path in here.iterdir()] == ["in.txt"]


def test_a_folder_that_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "sums.txt").write_text(AIKEN)
    assert run("import", "sums.txt", "--to", "none/sums.yaml", "--write")[0] == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err
    assert run("import", str(here)) == (2, "")


@pytest.mark.parametrize("words", [("import", "sums.txt", "--write"), ("export", "good", "--format", "csv")])
def test_nothing_half_written_stays(here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    resource = pytest.importorskip("resource")
    (here / "sums.txt").write_text(AIKEN)
    write(here, GOOD)
    before = sorted(path.name for path in here.iterdir())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        code, _ = run(*words, *(["--questions", here] if words[0] == "export" else []))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert code == 2
    assert "cannot be written: File too large." in capsys.readouterr().err
    assert sorted(path.name for path in here.iterdir()) == before
