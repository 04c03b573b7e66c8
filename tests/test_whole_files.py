"""Files as a whole: new ones, ones that take the place of others, and what is left where a disk is full."""

from pathlib import Path

import pytest

from bot.whole_files import create, replace


def full(path: Path, content: bytes) -> int:
    path.open("wb").close()
    raise OSError("no space")


def names(folder: Path) -> list[str]:
    return [it.name for it in folder.iterdir()]


def test_a_new_file_is_made_and_never_twice(tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    create(file, b"one")
    with pytest.raises(FileExistsError):
        create(file, b"two")
    assert file.read_bytes() == b"one"


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    replace(file, b"one")
    replace(file, b"two")
    assert file.read_bytes() == b"two"
    assert names(tmp_path) == ["kept.txt"]


def test_what_was_there_stays_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.txt"
    replace(file, b"one")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        replace(file, b"two")
    assert file.read_bytes() == b"one"
    assert names(tmp_path) == ["kept.txt"]


def test_a_folder_that_is_not_there_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    for write in (create, replace):
        with pytest.raises(FileNotFoundError):
            write(tmp_path / "nowhere" / "new.txt", b"one")
    assert names(tmp_path) == []


def test_a_new_file_that_cannot_be_written_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        create(tmp_path / "new.txt", "not bytes")  # type: ignore[arg-type]
    assert names(tmp_path) == []
