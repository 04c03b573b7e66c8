"""GIFT, Moodle's format for typing: `::title:: question {=right#feedback ~wrong#feedback ####explanation}`.

Multiple choice with one right answer and true/false are carried. Other kinds of questions are left out and said.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.bank.faults import Fault, Severity, errors_of
from bot.bank.formats.guards import decoded, lost, too_many
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.bank.formats.plain_text import from_html, to_html
from bot.engine.questions import MAX_CHOICES

_SPECIAL: Final = "~=#{}:\\"
_TITLE: Final = re.compile(r"::((?:\\.|[^\\])*?)::", re.DOTALL)
_MARKUP: Final = re.compile(r"\[(html|moodle|plain|markdown)\]")
_TRUTH: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_PARTS: Final = re.compile(r"(?<!\\)((?:\\\\)*)([=~])")


class _Question(NamedTuple):
    text: str
    line: int


class _NotCarried(Exception):
    """Why a question is left out, as a sentence."""


def read(path: Path, content: bytes) -> Imported:
    """The questions of a file."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    items: list[Item] = []
    found = list(_categories(path, text))
    for question in _questions(text):
        try:
            data, notes = _read(question.text)
        except _NotCarried as error:
            found.append(Fault(path, question.line, str(error), "This question is left out."))
        else:
            items.append(Item(data, question.line))
            found += [lost(path, question.line, note) for note in notes]
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(errors_of(found)))


def _categories(path: Path, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("$CATEGORY:"):
            yield Fault(path, number, "Categories are not carried; all questions are taken.", "", Severity.NOTE)


def _questions(text: str) -> Iterator[_Question]:
    """The questions, which blank lines part, without comments and categories."""
    rows: list[str] = []
    begin = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.lstrip().startswith("//") or line.startswith("$CATEGORY:"):
            continue
        if line.strip():
            begin = begin or number
            rows.append(line)
        elif rows:
            yield _Question("\n".join(rows), begin)
            rows, begin = [], 0


def _read(text: str) -> tuple[dict[str, Any], list[str]]:
    title = _TITLE.match(text.lstrip())
    body = text.lstrip()[title.end() :] if title else text
    markup = _MARKUP.match(body.lstrip())
    body = body.lstrip()[markup.end() :] if markup else body
    begin = _unescaped(body, "{")
    end = -1 if begin < 0 else _unescaped(body, "}", begin)
    if begin < 0 or end < 0:
        raise _NotCarried(
            "There are no answers in braces."
            if begin < 0
            else "No brace closes its answers before the next blank line."
        )
    inner, tail = body[begin + 1 : end].strip(), body[end + 1 :].strip()
    notes: list[str] = []
    # Words after the answers make them a gap; a lone sign there is only a slip.
    prompt = body[:begin].strip() + (f" _____{_spaced(tail)}" if re.search(r"\w", tail) else "")
    words, code = _text(prompt, markup[1] if markup else "moodle", notes)
    if markup and markup[1] == "markdown":
        notes.append("Markdown stays as it is typed.")
    if not words:
        raise _NotCarried("There is no text before the answers.")
    data: dict[str, Any] = {"prompt": words, **({"code": code} if code else {})}
    if title and (name := _unescape(title[1]).strip()):
        data["id"] = name
    inner, general = _split(inner, "####")
    data["choices"] = _choices(inner, notes)
    if general:
        data["explanation"] = _text(general, "moodle", notes)[0]
    return data, notes


def _spaced(tail: str) -> str:
    return tail if tail[0] in ".,;:?!" else f" {tail}"


def _choices(inner: str, notes: list[str]) -> list[dict[str, Any]]:
    if not inner:
        raise _NotCarried("Essays have no choices.")
    if inner.startswith("#"):
        raise _NotCarried("Numerical questions have no choices.")
    truth, after = _split(inner, "#")
    if truth.strip().upper() in _TRUTH:
        return _true_or_false(_TRUTH[truth.strip().upper()], after, notes)
    pieces = _PARTS.split(inner)
    if len(pieces) == 1:
        raise _NotCarried("There are no choices between the braces.")
    signs, texts = (
        pieces[2::3],
        [text + slashes for text, slashes in zip(pieces[3::3], [*pieces[4::3], ""], strict=True)],
    )
    if "~" not in signs:
        matching = any(_unescaped_in(text, "->") for text in texts)
        raise _NotCarried("Matching questions are no choices." if matching else "Short answers are no choices.")
    choices: list[dict[str, Any]] = []
    for sign, text in zip(signs, texts, strict=True):
        said, feedback = _split(text, "#")
        weight = re.match(r"\s*%(-?[\d.]+)%", said)
        share = float(weight[1]) if weight and weight[1].count(".") < 2 and weight[1] not in ("-", ".", "-.") else None
        words = _text(said[weight.end() :] if weight else said, "moodle", notes)[0]
        right = sign == "=" or share == 100
        if share is not None and 0 < share < 100:
            notes.append(f"The choice {words!r} brings {share:g} % of the points; it counts as wrong here.")
        choices.append(
            {
                "text": words,
                **({"right": True} if right else {}),
                **({"feedback": said_} if feedback and (said_ := _text(feedback, "moodle", notes)[0]) else {}),
            }
        )
    if sum(choice.get("right", False) for choice in choices) != 1:
        raise _NotCarried("It has not exactly one right choice.")
    if not 2 <= len(choices) <= MAX_CHOICES or not all(choice["text"] for choice in choices):
        raise _NotCarried(f"It has {len(choices)} choices; 2 to {MAX_CHOICES} with a text each fit.")
    return choices


def _true_or_false(truth: bool, after: str, notes: list[str]) -> list[dict[str, Any]]:
    wrong, right = _split(after, "#")
    feedback = {truth: right, not truth: wrong}
    return [
        {
            "text": str(value),
            **({"right": True} if value is truth else {}),
            **({"feedback": said} if (said := _text(feedback[value], "moodle", notes)[0]) else {}),
        }
        for value in (True, False)
    ]


def _text(text: str, markup: str, notes: list[str]) -> tuple[str, str]:
    if own := _MARKUP.match(text.lstrip()):
        markup, text = own[1], text.lstrip()[own.end() :]
    plain = _unescape(text)
    if markup == "plain" or (
        markup != "html" and not re.search(r"<(p|br|b|i|em|strong|code|pre|img|span|div|sub|sup)\b", plain)
    ):
        return plain.strip(), ""
    words, code, left = from_html(plain)
    notes += [f"What <{name}> shows is left out." for name in sorted(left)]
    return words, code


def _split(text: str, mark: str) -> tuple[str, str]:
    at = _unescaped(text, mark)
    return (text, "") if at < 0 else (text[:at], text[at + len(mark) :])


def _unescaped(text: str, mark: str, begin: int = 0) -> int:
    """Where the mark stands first that no backslash takes its meaning from; -1 for nowhere."""
    at = begin
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(mark, at):
            return at
        else:
            at += 1
    return -1


def _unescaped_in(text: str, mark: str) -> bool:
    return _unescaped(text, mark) >= 0


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text, flags=re.DOTALL)


# --- writing ---------------------------------------------------------------------------------------------------------


def write(pack: Data, path: Path) -> Exported:
    """The questions, with feedback and explanations. Code is written as HTML."""
    questions, left = exportable(pack, path)
    text = "\n".join(f"{_written(question)}\n" for question in questions)
    carried = ("id", "code", "feedback", "explanation")
    return Exported(text.encode(), (*left, *losses({"questions": questions}, path, carried)))


def _written(question: Data) -> str:
    prompt = f"[plain]{_escape(question['prompt'])}"
    if "code" in question:
        code = to_html(question["code"]).replace("<br>", "\n")
        prompt = f"[html]<p>{_escape(to_html(question['prompt']))}</p><pre>{_escape(code)}</pre>"
    rows = [f"::{_escape(question['id'])}::{prompt} {{"] if "id" in question else [f"{prompt} {{"]
    for choice in question["choices"]:
        feedback = f"#[plain]{_escape(choice['feedback'])}" if "feedback" in choice else ""
        rows.append(f"{'=' if choice.get('right', False) else '~'}[plain]{_escape(choice['text'])}{feedback}")
    if "explanation" in question:
        rows.append(f"####[plain]{_escape(question['explanation'])}")
    return "\n".join((*rows, "}"))


def _escape(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text).replace("\n", "\\n")


FORMAT = Format("gift", "GIFT", (".gift", ".txt"), read, write, lambda content: b"{" in content and b"}" in content)
