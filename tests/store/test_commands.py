"""`quizhost db`."""

import argparse
import sys
from pathlib import Path

import pytest

from bot.store.addresses import file_url
from bot.store.commands import add_parser
from bot.store.schema import SCHEMA_HEAD
from tests.store.databases import Database


def _run(*words: str, default: str = "sqlite:////nowhere/else.db") -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["db", *words])
    args.default_url = default
    code = args.run(args, sys.stdout)
    assert isinstance(code, int)
    return code


def test_up_status_down(empty_database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    url = empty_database.url
    for words, answer in (
        (("status",), "no tables yet"),
        (("upgrade",), f"tables of version {SCHEMA_HEAD}, up to date"),
        (("upgrade",), f"tables of version {SCHEMA_HEAD}, up to date"),
        (("status",), f"tables of version {SCHEMA_HEAD}, up to date"),
        (("downgrade", "base"), "tables of version none"),
        (("status",), "no tables yet"),
    ):
        assert _run(*words, "--url", url) == 0
        output = capsys.readouterr()
        assert answer in output.out
        assert output.err == ""


def test_a_file_is_named_by_its_path_or_by_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "50% of it" / "quiz & host.db"
    assert _run("upgrade", "--db", str(path)) == 0
    assert _run("status", default=file_url(path)) == 0
    assert capsys.readouterr().out == f"{path}: tables of version {SCHEMA_HEAD}, up to date\n" * 2


def test_asking_for_the_status_makes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("status", "--db", str(tmp_path / "folder" / "quiz.db")) == 0
    assert "no tables yet" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("upgrade", "--url", "mysql://u:s3cret@host/db"), "cannot keep games in a 'mysql' database"),
        (("status", "--url", "postgresql://u:s3cret@127.0.0.1:1/db"), "127.0.0.1:1/db cannot be reached"),
        (("upgrade", "--db", "/"), "is a folder"),
        (("downgrade", "9999"), "was not migrated"),
    ],
)
def test_errors_are_one_sentence(
    words: tuple[str, ...], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("upgrade", "--db", str(tmp_path / "quiz.db")) == 0
    capsys.readouterr()
    assert _run(*words, default=file_url(tmp_path / "quiz.db")) == 1
    output = capsys.readouterr()
    assert sentence in output.err and output.err.count("\n") == 1
    assert output.out == "" and "s3cret" not in output.err


def test_a_path_and_a_url_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        _run("status", "--db", "a.db", "--url", "sqlite:///b.db")
    assert caught.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
