"""Anki's text export: notes in lines, fields parted by tabs.

Notes of two fields, front and back, become questions whose wrong choices are other cards' backs. Packs are written with
the columns that `COLUMNS` names, which come back as they were.
"""

import csv
import html
import io
import re
from pathlib import Path
from typing import Any, Final

from bot.bank.faults import Fault, errors_of
from bot.bank.formats.borrowing import multiple_choice
from bot.bank.formats.guards import decoded, lost, too_many
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.bank.formats.plain_text import from_html, to_html
from bot.engine.questions import LETTERS, MAX_CHOICES

COLUMNS: Final = ("Question", "Code", "Choices", "Answer", "Hint", "Explanation", "Tags")
_SEPARATORS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_ASIDE: Final = ("notetype column", "deck column", "tags column", "guid column")
"""Headings that name columns, from 1, which are no fields of a note."""
_HEADING: Final = re.compile(rb"(\xef\xbb\xbf)?#(separator|html|columns|tags|notetype|deck|guid)\b", re.IGNORECASE)
_LIST: Final = re.compile(r'<ol type="A"><li>(.*)</li></ol>', re.DOTALL)


def read(path: Path, content: bytes) -> Imported:
    """The notes of an export. Media, cloze deletions and scheduling are not carried."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    lines = text.split("\n")
    head = {}
    begin = 0
    while begin < len(lines) and lines[begin].startswith("#"):
        key, _, value = lines[begin][1:].partition(":")
        head[key.strip().lower()] = value.strip()
        begin += 1
    first = lines[begin] if begin < len(lines) else ""
    named = head.get("separator") or next((it for it in "\t|;," if it in first), "tab")
    named = "tab" if named.startswith('"') else named
    separator = _SEPARATORS.get(named.lower(), named[0])
    try:
        notes = _notes("\n".join(lines[begin:]), separator, begin)
    except csv.Error as error:
        return Imported((), (Fault(path, begin + 1, f"The notes cannot be read: {error}.", "Export them as text."),))
    columns = tuple(head.get("columns", "").split(separator))
    if columns == COLUMNS:
        return _own(path, notes)
    aside = {int(value) - 1 for key, value in head.items() if key in _ASIDE and re.fullmatch(r"[0-9]{1,3}", value)}
    notes = [(line, [it for at, it in enumerate(fields) if at not in aside]) for line, fields in notes]
    return _cards(path, notes, is_html=head.get("html", "false").lower() == "true")


def _notes(text: str, separator: str, before: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    notes, line = [], before + 1
    for fields in reader:
        if any(field.strip() for field in fields):
            notes.append((line, fields))
        line = before + reader.line_num + 1
    return notes


def _cards(path: Path, notes: list[tuple[int, list[str]]], *, is_html: bool) -> Imported:
    answered: list[tuple[str, str, int]] = []
    found: list[Fault] = []
    for line, fields in notes:
        texts = []
        for field in fields[:2]:
            words, code, left = from_html(field) if is_html or "<" in field else (field.strip(), "", frozenset())
            texts.append(f"{words}\n{code}".strip())
            if left or "[sound:" in field:
                found.append(lost(path, line, "Pictures and sounds of this note are left out."))
        if len(texts) < 2 or not all(texts):
            found.append(Fault(path, line, "This note has no front and back.", "It is left out."))
        elif "{{c1::" in texts[0]:
            found.append(Fault(path, line, "Cloze deletions cannot be carried.", "This note is left out."))
        else:
            answered.append((texts[0], texts[1], line))
    items, notes_ = multiple_choice(path, answered) if answered else ((), ())
    dropped = len(answered) - len(items) + len(errors_of(found))
    return Imported(items, (*found, *notes_, *too_many(path, len(items))), dropped=dropped)


def _own(path: Path, notes: list[tuple[int, list[str]]]) -> Imported:
    items: list[Item] = []
    found: list[Fault] = []
    for line, fields in notes:
        row = dict(zip(COLUMNS, fields, strict=False))
        listed = _LIST.fullmatch(row.get("Choices", ""))
        texts = [_plain(it) for it in listed[1].split("</li><li>")] if listed else []
        answer = LETTERS[: len(texts)].find(_plain(row.get("Answer", ""))[:1] or " ")
        if not 2 <= len(texts) <= MAX_CHOICES or answer < 0 or not row["Question"]:
            found.append(Fault(path, line, "Choices or answer are not as they were written.", "It is left out."))
            continue
        question: dict[str, Any] = {
            "prompt": _plain(row["Question"]),
            "choices": [{"text": text, **({"right": True} if at == answer else {})} for at, text in enumerate(texts)],
        }
        for key, name in (("code", "Code"), ("hint", "Hint"), ("explanation", "Explanation")):
            if row.get(name):
                question[key] = _plain(row[name])
        items.append(Item(question, line))
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(errors_of(found)))


def _plain(field: str) -> str:
    return html.unescape(field.replace("<br>", "\n"))


def write(pack: Data, path: Path) -> Exported:
    """Notes with a note type of the columns' names; the topics are tags."""
    questions, left = exportable(pack, path, said=("topics",))
    out = io.StringIO(newline="")
    out.write("#separator:tab\n#html:true\n#columns:" + "\t".join(COLUMNS) + f"\n#tags column:{len(COLUMNS)}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    tags = " ".join(re.sub(r"\s+", "-", topic) for topic in pack.get("topics", ()))
    for question in questions:
        choices = question["choices"]
        right = next(at for at, choice in enumerate(choices) if choice.get("right", False))
        # A note that began with # would be taken for a heading of the file.
        prompt = re.sub("^#", "&#35;", to_html(question["prompt"]))
        rows = "</li><li>".join(to_html(choice["text"]) for choice in choices)
        writer.writerow(
            [
                *(prompt, to_html(question.get("code", "")), f'<ol type="A"><li>{rows}</li></ol>'),
                *(to_html(f"{LETTERS[right]}. {choices[right]['text']}"), to_html(question.get("hint", ""))),
                *(to_html(question.get("explanation", "")), tags),
            ]
        )
    carried = ("code", "hint", "explanation")
    return Exported(out.getvalue().encode(), (*left, *losses({"questions": questions}, path, carried)))


def _looks_like(content: bytes) -> bool:
    if _HEADING.match(content):
        return True
    rows = [row for row in content.split(b"\n") if row.strip()]
    return bool(rows) and all(b"\t" in row for row in rows)


FORMAT = Format(
    "anki",
    "Anki (notes in plain text)",
    (".txt",),
    read,
    write,
    _looks_like,
)
