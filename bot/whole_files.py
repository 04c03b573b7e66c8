"""Files that are there as a whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def create(path: Path, content: bytes) -> None:
    """Make a new file. Raises `FileExistsError` where there is one and `OSError` where that is not possible; no file is
    left then that is half written."""
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise


def replace(path: Path, content: bytes) -> None:
    """Put the content in the file's place, or make it. Raises `OSError`; what was there before is then still there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
