"""A table with one question in each row (CSV, RFC 4180), for spreadsheets.

The columns, in any order, of which only `prompt`, `right` and two choices are needed: `id`, `kind`, `difficulty`,
`seconds`, `attempts`, `prompt`, `code`, `language`, `outcome`, `choice_a` to `choice_f`, `right` (the letter),
`feedback_a` to `feedback_f`, `misconception_a` to `misconception_f`, `pinned` (letters), `hint`, `explanation`.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which reading takes away.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.bank.faults import Fault, errors_of
from bot.bank.formats.guards import decoded, lost, too_many
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.engine.questions import LETTERS

_LETTERS: Final = LETTERS.lower()
_PLAIN: Final = ("id", "kind", "difficulty", "prompt", "code", "language", "outcome", "hint", "explanation")
_NUMBERS: Final = ("seconds", "attempts")
_OF_CHOICES: Final = ("feedback", "misconception")
COLUMNS: Final = (
    *("id", "kind", "difficulty", "seconds", "attempts", "prompt", "code", "language", "outcome"),
    *(f"choice_{letter}" for letter in _LETTERS),
    "right",
    *(f"{what}_{letter}" for what in _OF_CHOICES for letter in _LETTERS),
    *("pinned", "hint", "explanation"),
)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "'")


def read(path: Path, content: bytes) -> Imported:
    """The questions of a table. A row that makes no question is left out and said."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend(_rows(text))
    except csv.Error as error:
        line = rows[-1][0] + 1 + sum(cell.count("\n") for cell in rows[-1][1]) if rows else 1
        return Imported((), (Fault(path, line, f"This is no row: {error}.", "Look at its quotes."),))
    if not rows:
        return Imported(
            (), (Fault(path, 1, "The table is empty.", f"Begin with the columns {', '.join(COLUMNS[:6])}."),)
        )
    (_, head), *body = rows
    names = [name.strip().lower() for name in head]
    unknown = [name for name in names if name and name not in COLUMNS]
    if missing := [name for name in ("prompt", "choice_a", "choice_b", "right") if name not in names]:
        message = f"The table has no column {' and no column '.join(missing)}."
        return Imported((), (Fault(path, 1, message, "Name the columns in its first row."),))
    if twice := next((name for name in names if name and names.count(name) > 1), None):
        return Imported((), (Fault(path, 1, f"The column {twice} stands there twice.", "Remove one of them."),))
    found = [lost(path, 1, f"The column {name} is not known and left out.") for name in unknown]
    items: list[Item] = []
    for line, cells in body:
        row = {name: _uncovered(cell) for name, cell in zip(names, cells, strict=False) if cell}
        if not row:
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            found.append(lost(path, line, "The cells beyond the named columns are left out."))
        question, trouble = _question(row)
        if trouble:
            found.append(Fault(path, line, trouble, "This row is left out."))
        else:
            items.append(Item(question, line))
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(errors_of(found)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines on which they begin."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _question(row: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    question: dict[str, Any] = {name: row[name] for name in _PLAIN if row.get(name, "").strip()}
    for name in _NUMBERS:
        if name in row:
            if not row[name].strip().isdecimal() or len(row[name]) > 9:
                return {}, f"{name} is no whole number."
            question[name] = int(row[name])
    letters = [letter for letter in _LETTERS if row.get(f"choice_{letter}", "").strip()]
    right = row.get("right", "").strip().lower()
    if "prompt" not in question:
        return {}, "There is no prompt."
    if len(letters) < 2:
        return {}, "There are fewer than two choices."
    if right not in letters:
        return {}, "right is not the letter of one choice."
    pinned = row.get("pinned", "").lower()
    question["choices"] = [
        {
            "text": row[f"choice_{letter}"],
            **({"right": True} if letter == right else {}),
            **{what: row[f"{what}_{letter}"] for what in _OF_CHOICES if row.get(f"{what}_{letter}", "").strip()},
            **({"pinned": True} if letter in pinned else {}),
        }
        for letter in letters
    ]
    return question, None


def write(pack: Data, path: Path) -> Exported:
    """The table. Lives of questions are not carried."""
    questions, left = exportable(pack, path)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for question in questions:
        cells = _cells(question)
        writer.writerow([_covered(cells.get(name, "")) for name in COLUMNS])
    carried = (*_PLAIN, *_NUMBERS, *_OF_CHOICES, "pinned")
    return Exported(out.getvalue().encode("utf-8-sig"), (*left, *losses({"questions": questions}, path, carried)))


def _cells(question: Data) -> dict[str, str]:
    cells = {name: str(question[name]) for name in (*_PLAIN, *_NUMBERS) if name in question}
    for letter, choice in zip(_LETTERS, question["choices"], strict=False):
        cells[f"choice_{letter}"] = choice["text"]
        cells |= {f"{what}_{letter}": choice[what] for what in _OF_CHOICES if what in choice}
        if choice.get("right", False):
            cells["right"] = letter
        if choice.get("pinned", False):
            cells["pinned"] = cells.get("pinned", "") + letter
    return cells


def _covered(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _uncovered(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell


FORMAT = Format("csv", "a table (CSV)", (".csv", ".tsv"), read, write)
