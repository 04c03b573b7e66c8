"""Tables for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV (RFC 4180: commas, CRLF, quotation marks where it takes them), with a first line of the columns.

    What a spreadsheet would take for a formula is led by an apostrophe: names are given by strangers.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: object) -> object:
    """The cell, which no spreadsheet takes for a formula. Numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULAS) else cell
