"""Kahoot's spreadsheet for quizzes: one question in each row below the row of headings, up to four answers."""

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from bot.bank.faults import Fault
from bot.bank.formats.guards import MAX_QUESTIONS, lost, too_many, zip_trouble
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item

ANSWERS: Final = 4
MAX_PROMPT: Final = 120
MAX_ANSWER: Final = 75
SECONDS: Final = (5, 10, 20, 30, 60, 90, 120, 240)
"""The time limits that Kahoot offers."""

_HEADINGS: Final = (
    f"Question - max {MAX_PROMPT} characters",
    *(f"Answer {number} - max {MAX_ANSWER} characters" for number in range(1, ANSWERS + 1)),
    f"Time limit (sec) – {', '.join(map(str, SECONDS[:-1]))}, or {SECONDS[-1]} secs",
    "Correct answer(s) - choose at least one",
)
_FIRST_ROW: Final = 9
_ROWS_ABOVE: Final = 30


def read(path: Path, content: bytes) -> Imported:
    """The questions of a spreadsheet. Formulas are not worked out, and pictures are not carried."""
    if trouble := zip_trouble(content):
        return Imported((), (Fault(path, 1, *trouble),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts of a workbook that nobody asked for
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book[book.sheetnames[0]]
            rows = [
                tuple(row)
                for row in sheet.iter_rows(max_row=_ROWS_ABOVE + MAX_QUESTIONS + 1, max_col=12, values_only=True)
            ]
    # The library raises whatever it stumbles over in a file that was made by hand.
    except Exception:
        return Imported((), (Fault(path, 1, "The spreadsheet cannot be read.", "Save Kahoot's template as .xlsx."),))
    return _questions(path, rows)


def _questions(path: Path, rows: Sequence[Sequence[object]]) -> Imported:
    begin = next((at for at, row in enumerate(rows[:_ROWS_ABOVE]) if _column(row, "question") is not None), None)
    if begin is None or _column(rows[begin], "answer 1") is None or _column(rows[begin], "correct answer") is None:
        message = "There is no row with the headings Question, Answer 1 and Correct answer."
        return Imported((), (Fault(path, 1, message, "Use Kahoot's own template."),))
    head = rows[begin]
    columns = {name: _column(head, name) for name in ("question", "time limit", "correct answer")}
    answers = [at for number in range(1, ANSWERS + 1) if (at := _column(head, f"answer {number}")) is not None]
    items: list[Item] = []
    found: list[Fault] = []
    for number, row in enumerate(rows[begin + 1 :], begin + 2):
        prompt = _cell(row, columns["question"])
        texts = {place: text for place, at in enumerate(answers, 1) if (text := _cell(row, at))}
        if not prompt and not texts:
            continue
        right = [int(one) for one in re.findall(r"\d", _cell(row, columns["correct answer"]))]
        if trouble := _trouble(prompt, texts, right):
            found.append(Fault(path, number, trouble, "This row is left out."))
            continue
        question: dict[str, Any] = {
            "prompt": prompt,
            "choices": [{"text": text, **({"right": True} if at in right else {})} for at, text in texts.items()],
        }
        if (seconds := _cell(row, columns["time limit"])).removesuffix(".0").isdecimal():
            question["seconds"] = int(seconds.removesuffix(".0"))
        items.append(Item(question, number))
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(found))


def _column(row: Sequence[object], begins: str) -> int | None:
    return next((at for at, cell in enumerate(row) if str(cell or "").strip().lower().startswith(begins)), None)


def _cell(row: Sequence[object], at: int | None) -> str:
    return "" if at is None or at >= len(row) or row[at] is None else str(row[at]).strip()


def _trouble(prompt: str, texts: dict[int, str], right: list[int]) -> str | None:
    if not prompt:
        return "There is no question in this row."
    if len(texts) < 2:
        return "There are fewer than two answers."
    if len(set(right)) != 1:
        return "It has not exactly one correct answer."
    return None if right[0] in texts else f"The correct answer, {right[0]}, is empty."


def write(pack: Data, path: Path) -> Exported:
    """The spreadsheet. What is too long for Kahoot is left out and said; time limits become the next one it offers."""
    questions, left = exportable(pack, path, code=False)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.cell(1, 2, "Quiz template").data_type = "s"
    for at, heading in enumerate(_HEADINGS, 2):
        sheet.cell(_FIRST_ROW - 1, at, heading)
    found = list(left)
    kept: list[Data] = []
    for question in questions:
        if why := _too_much(question):
            found.append(lost(path, 1, f"{question.get('id', 'A question')} is left out: {why}."))
            continue
        kept.append(question)
        row = _FIRST_ROW + len(kept) - 1
        texts = [choice["text"] for choice in question["choices"]]
        seconds = next((it for it in SECONDS if it >= question.get("seconds", 60)), SECONDS[-1])
        right = next(at for at, choice in enumerate(question["choices"], 1) if choice.get("right", False))
        sheet.cell(row, 1, len(kept))
        for at, text in enumerate((question["prompt"], *texts), 2):
            sheet.cell(row, at).value = text
            sheet.cell(row, at).data_type = "s"  # never a formula
        sheet.cell(row, 2 + ANSWERS + 1, seconds)
        sheet.cell(row, 2 + ANSWERS + 2, right)
    out = io.BytesIO()
    book.save(out)
    return Exported(out.getvalue(), (*found, *losses({"questions": kept}, path, ("seconds",))))


def _too_much(question: Data) -> str | None:
    if len(question["choices"]) > ANSWERS:
        return f"it has more than {ANSWERS} choices"
    if len(question["prompt"]) > MAX_PROMPT:
        return f"its question has more than {MAX_PROMPT} characters"
    if any(len(choice["text"]) > MAX_ANSWER for choice in question["choices"]):
        return f"a choice has more than {MAX_ANSWER} characters"
    return None


FORMAT = Format("kahoot", "Kahoot's spreadsheet", (".xlsx",), read, write, lambda content: content[:2] == b"PK")
