"""Reads the one program that somebody wants to be run."""

from typing import BinaryIO, Final, TextIO

from bot.snippets import MAX_CODE_BYTES, SnippetJob

STANDARD_INPUT: Final = "-"
_MOST: Final = 2 * MAX_CODE_BYTES


class ProgramError(Exception):
    """There is no program to be run; the message is a sentence that says why."""


def read_program(file: str, stdin: TextIO) -> str:
    """The text of a file, or of `stdin` where the file is called "-". Raises `ProgramError`."""
    place = "Standard input" if file == STANDARD_INPUT else file
    try:
        raw = _raw(file, stdin)
    except FileNotFoundError:
        raise ProgramError(f"There is no file {file}.") from None
    except OSError as error:
        raise ProgramError(f"{place} cannot be read: {error.strerror or error}.") from None
    # Where it was cut is no fault of its own. Some editors begin a file with a mark, which is no part of the program.
    cut = len(raw) == _MOST
    try:
        code = raw.decode("utf-8-sig", "replace" if cut else "strict")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ProgramError(f"{place}, line {line}: it is not UTF-8; save it as UTF-8.") from None
    if fault := SnippetJob(code).fault():
        raise ProgramError(f"{place}: {fault}")
    return code


def _raw(file: str, stdin: TextIO) -> bytes:
    if file != STANDARD_INPUT:
        with open(file, "rb") as opened:
            return _some(opened)
    binary: BinaryIO | None = getattr(stdin, "buffer", None)
    return _some(binary) if binary is not None else stdin.read().encode("utf-8", "surrogatepass")


def _some(file: BinaryIO) -> bytes:
    """What is in a file, but not much more than a program may have: it may be a device without end."""
    return file.read(_MOST)
