"""What a file from somewhere has to be like before it is looked at any closer."""

import io
import zipfile
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault, Severity

MAX_BYTES: Final = 1_000_000
MAX_QUESTIONS: Final = 500
MAX_UNPACKED: Final = 4_000_000
"""Bytes that a spreadsheet may have once it is unpacked. With 500 questions as long as Kahoot takes them, it has less
than a million."""
MAX_CELLS: Final = 2_000_000
"""Bytes of one of the parts that hold cells and pictures."""
MAX_PART: Final = 250_000
"""Bytes of any other part, such as styles: the library takes a second, and 50 MB, for each million of these."""
MAX_MEMBERS: Final = 200
_LARGE: Final = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")


def decoded(path: Path, content: bytes) -> tuple[str, tuple[Fault, ...]]:
    """The text of a file, with line breaks as \\n; "" and one fault where it is too large or no text."""
    if len(content) > MAX_BYTES:
        return "", (Fault(path, 1, "The file is larger than 1 MB.", "Split it into several."),)
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", (Fault(path, line, "This is not UTF-8 text.", "Save the file with the encoding UTF-8."),)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return "", (Fault(path, line, "The file holds binary data.", "Export it as text, or name its format."),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def zip_trouble(content: bytes) -> tuple[str, str] | None:
    """What is wrong with a zipped document before anything is unpacked, and what to do, as sentences; None where
    nothing is."""
    if len(content) > MAX_BYTES:
        return "The file is larger than 1 MB.", "Split it into several."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return "This is no spreadsheet, or it is damaged.", "Save Kahoot's template as .xlsx."
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        return "The spreadsheet is far too large once it is unpacked.", _COPY
    if large := next((it.filename for it in members if it.file_size > _most(it.filename)), None):
        return f"The part {large} of the spreadsheet is far too large once it is unpacked.", _COPY
    if any(member.flag_bits & 1 for member in members):
        return "The spreadsheet is encrypted.", "Save it without a password."
    return None


_COPY: Final = "Copy the questions alone, without their formats, into an empty copy of Kahoot's template."


def _most(name: str) -> int:
    return MAX_CELLS if name.startswith(_LARGE) else MAX_PART


def too_many(path: Path, count: int) -> tuple[Fault, ...]:
    """The fault of a file with too many questions; none where there are not."""
    if count <= MAX_QUESTIONS:
        return ()
    return (Fault(path, 1, f"The file has {count:,} questions; {MAX_QUESTIONS} fit.", "Split it into several."),)


def lost(path: Path, line: int, what: str, advice: str = "") -> Fault:
    """A warning that a part of something could not be carried."""
    return Fault(path, line, what, advice, Severity.WARNING)
