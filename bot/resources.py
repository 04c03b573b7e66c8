"""Where the files live that ship with quizhost but hold no code: packs of questions, and migrations."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def questions_folder() -> Path:
    """Absolute path of the folder with the challenge packs that ship with quizhost.

    Raises `FileNotFoundError` where the installation lacks it.
    """
    return _folder("questions")


def migrations_folder() -> Path:
    """Absolute path of the folder with the database migrations.

    Raises `FileNotFoundError` where the installation lacks it.
    """
    return _folder("migrations")


def _folder(name: str) -> Path:
    # A wheel carries the data inside the package. It comes first: what stands beside an installed package is the
    # site-packages folder, and any other distribution may have put a folder of that name there.
    places = (_PACKAGE / "data" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"quizhost's folder {name!r} is in neither of {places[0]} and {places[1]}")
