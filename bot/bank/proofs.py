"""The record of proofs: one TOML file beside each pack, which says what the pack's programs really printed.

It is written by `quizhost bank prove` alone and read with the pack. A record that cannot be read costs a warning,
never the pack.
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.bank.draws import Computed
from bot.bank.faults import Fault, Severity
from bot.bank.outputs import as_compared
from bot.engine.questions import OUTCOMES, RAISES, Proof, Snippet
from bot.whole_files import replace

SUFFIX: Final = ".proofs.toml"
MAX_BYTES: Final = 1_000_000
CODE_DIGITS: Final = 16
_HEAD: Final = """\
# What the programs of this pack really print. Written by "quizhost bank prove" and not by hand: it proves the keys,
# and players are shown it.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question's proof, and the fingerprint of the code that it was made with.

    Of a question with parameters, `draws` are what was computed for its draws, and `proof` is that of the first.
    """

    code: str
    proof: Proof
    draws: tuple[Computed, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The proofs of one pack by question id.

    `torch` is the version of PyTorch and `day` the day in UTC of the last change, `seeds` those that each program ran
    with. `lines` are the entries' places in the file, where it was read from one.
    """

    torch: str
    day: date
    seeds: tuple[int, ...]
    entries: Mapping[str, Entry]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def record_path(pack: Path) -> Path:
    """Where the record of a pack stands: beside it, `<name>.proofs.toml`."""
    return pack.with_name(pack.stem + SUFFIX)


def fingerprint(snippet: Snippet) -> str:
    """The first 16 hex digits of the SHA-256 of the code: another code, another fingerprint."""
    return hashlib.sha256(snippet.text.encode("utf-8", "surrogatepass")).hexdigest()[:CODE_DIGITS]


# --- reading ---------------------------------------------------------------------------------------------------------


class UnreadableRecord(Exception):
    """Why a record cannot be used, as the end of a sentence, and the line where that shows."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def read_record(pack: Path) -> tuple[Record | None, tuple[Fault, ...]]:
    """The record of a pack; None without a fault where there is none, with one warning where it cannot be read."""
    path = record_path(pack)
    if not os.path.lexists(path):
        return None, ()
    try:
        return parse_record(_text(path)), ()
    except UnreadableRecord as error:
        message = f"The record of proofs cannot be used: {error}."
        return None, (Fault(path, error.line, message, "Write it anew with quizhost bank prove.", Severity.WARNING),)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise UnreadableRecord("it is not a file")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableRecord("it is larger than 1 MB")
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableRecord((error.strerror or type(error).__name__).lower()) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableRecord("it is not UTF-8 text", raw.count(b"\n", 0, error.start) + 1) from error


def parse_record(text: str) -> Record:
    """The record that `render_record` wrote. Raises `UnreadableRecord` for anything else."""
    try:
        data = tomllib.loads(text)
    # A parser fed with garbage raises more than its own errors (RecursionError for a thousand brackets).
    except Exception as error:
        found = re.search(r"line (\d+)", str(error))
        last = text.count("\n") + 1
        raise UnreadableRecord("it is not valid TOML", min(int(found[1]), last) if found else 1) from error
    lines = {match[1]: number for number, line in enumerate(text.split("\n"), 1) if (match := _HEADER.match(line))}
    torch, day, seeds, questions = (
        _field(data, name, kind) for name, kind in (("torch", str), ("day", date), ("seeds", list), ("question", dict))
    )
    if not all(type(seed) is int for seed in seeds):
        raise UnreadableRecord('"seeds" is not a list of whole numbers')
    entries = {}
    for id_, table in questions.items():
        try:
            entries[id_] = _entry(table, torch)
        except UnreadableRecord as error:
            raise UnreadableRecord(f'the entry "{id_}": {error}', lines.get(id_, 1)) from error
    return Record(torch, day, tuple(seeds), entries, lines)


_HEADER: Final = re.compile(r"\[question\.([a-z0-9-]+)\]")
_NAMES: Final = {str: "text", list: "a list", dict: "a table", date: "a day"}


def _field(table: object, name: str, kind: type) -> Any:
    value = table.get(name) if isinstance(table, dict) else None
    if type(value) is not kind:  # a moment is a date to isinstance
        raise UnreadableRecord(f'"{name}" is missing or is not {_NAMES[kind]}')
    return value


def _entry(table: object, torch: str) -> Entry:
    if isinstance(table, dict) and "draws" in table:
        draws = tuple(_computed(draw) for draw in _field(table, "draws", list))
        if not draws:
            raise UnreadableRecord('"draws" is empty')
        return Entry(_field(table, "code", str), Proof(draws[0].output, torch), draws)
    code, outcome, output = (_field(table, name, str) for name in ("code", "outcome", "output"))
    if outcome not in OUTCOMES:
        raise UnreadableRecord('"outcome" is not one of ' + ", ".join(OUTCOMES))
    if outcome != RAISES:
        return Entry(code, Proof(as_compared(output), torch, outcome))
    raised, message = (_field(table, name, str) for name in ("raised", "message"))
    return Entry(code, Proof(as_compared(output), torch, outcome, raised, as_compared(message)))


def _computed(table: object) -> Computed:
    values, output, mistakes = (_field(table, *it) for it in (("values", str), ("output", str), ("mistakes", list)))
    if not all(isinstance(text, str) for text in mistakes):
        raise UnreadableRecord('"mistakes" is not a list of texts')
    return Computed(values, as_compared(output), tuple(map(as_compared, mistakes)))


# --- writing ---------------------------------------------------------------------------------------------------------


def render_record(record: Record) -> str:
    """A record of one proof or more as TOML, entries by question id.

    Equal records give equal text, and every sign in it is printable.
    """
    parts = (
        f"{_HEAD}torch = {_quote(record.torch)}\nday = {record.day.isoformat()}\nseeds = {list(record.seeds)}\n",
        *("\n".join(_entry_lines(id_, record.entries[id_])) + "\n" for id_ in sorted(record.entries)),
    )
    return "\n".join(parts)


def _entry_lines(id_: str, entry: Entry) -> Iterator[str]:
    proof = entry.proof
    yield f"[question.{id_}]"
    yield f"code = {_quote(entry.code)}"
    if entry.draws:
        for draw in entry.draws:
            yield f"\n[[question.{id_}.draws]]"
            yield f"values = {_quote(draw.name)}"
            yield f"output = {_quote(draw.output)}"
            yield f"mistakes = [{', '.join(map(_quote, draw.mistakes))}]"
        return
    yield f"outcome = {_quote(proof.outcome)}"
    yield f"output = {_quote(proof.output)}"
    if proof.raised is not None:
        yield f"raised = {_quote(proof.raised)}"
        yield f"message = {_quote(proof.message)}"


def _quote(text: str) -> str:
    """A TOML string; text of several lines stands on lines of its own, as it was printed."""
    mark = '"""' if "\n" in text else '"'
    begin = f"{mark}\n" if "\n" in text else mark  # a line break after the mark is not part of the text
    return begin + "".join(map(_sign, text)) + mark


def _sign(sign: str) -> str:
    if sign in ('"', "\\"):
        return f"\\{sign}"
    if sign == "\n" or sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"


def write_record(pack: Path, record: Record) -> bool:
    """Put the record beside its pack, or take it away where it holds no proof. True where that changed anything.

    A record that would change nothing but its day is left as it is. The file is replaced as a whole. Raises `OSError`
    where that is not possible; what was there before is then still there.
    """
    path = record_path(pack)
    if not record.entries:
        existed = path.is_file() or path.is_symlink()
        path.unlink(missing_ok=True)
        return existed
    text = render_record(record)
    if _without_day(text) == _without_day(_kept(path)):
        return False
    replace(path, text.encode())
    return True


def _kept(path: Path) -> str:
    try:
        return _text(path)
    except UnreadableRecord:
        return ""


def _without_day(text: str) -> str:
    return re.sub(r"^day = .*$", "", text, count=1, flags=re.MULTILINE)
