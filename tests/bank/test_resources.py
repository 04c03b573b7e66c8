"""Where quizhost looks for its own packs and migrations."""

from pathlib import Path

import pytest

from bot import resources


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty stand-in for the installed `bot` package."""
    folder = tmp_path / "bot"
    folder.mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", folder)
    return folder


def test_a_clone_has_them_beside_the_package(package: Path) -> None:
    for name, find in (("questions", resources.questions_folder), ("migrations", resources.migrations_folder)):
        (package.parent / name).mkdir()
        assert find() == package.parent / name


def test_an_installed_package_has_them_inside_whatever_stands_beside_it(package: Path) -> None:
    (package.parent / "questions").mkdir()
    (package / "data" / "questions").mkdir(parents=True)
    assert resources.questions_folder() == package / "data" / "questions"


def test_a_missing_folder_is_named(package: Path) -> None:
    with pytest.raises(FileNotFoundError, match="'migrations'"):
        resources.migrations_folder()
