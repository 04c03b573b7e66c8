"""Commands run in a folder of their own, without any setting of the machine that runs the tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which the command runs; its home folder is the folder `home` in it."""
    for name in os.environ:
        if name.upper().startswith("QUIZHOST_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "here"
    (folder / "home").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.chdir(folder)
    return folder
