"""What readers and writers of formats have in common: questions as a pack has them, and what got lost on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bank.faults import Fault

Data = Mapping[str, Any]
"""A question, or a whole pack, as plain data by the keys of a pack (`bot.bank.schema`)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question that was read: its data, and the line (from 1) where it begins; for a spreadsheet, its row."""

    data: Data
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read from a file.

    `items` are the questions in their order, which may lack what the format does not carry: `id`, `kind`,
    `difficulty` and `seconds` are filled in by `bot.bank.importing`, `hint` and `explanation` stay away. `pack` is
    what is said about all of them, such as `title` and `topics`. `faults` says what was left out (an error where a
    whole question or the whole file was, a warning where a part of a question was), each with its line. `dropped` is
    the number of questions that were found and left out.
    """

    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()
    pack: Data | None = None
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's content, and what of the pack it does not hold, one sentence each, at the line of the pack's file where
    that is known."""

    content: bytes
    losses: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `suffixes` are the ends of its files' names, in small letters.

    `read` takes the name of a file and its content, and never raises for what it holds. `write` takes a whole pack's
    data and the name of its file; None where a format is only read. `looks_like` says whether content is of this
    format where several share a suffix.
    """

    id: str
    label: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, bytes], Imported]
    write: Callable[[Data, Path], Exported] | None = None
    looks_like: Callable[[bytes], bool] = lambda content: True
