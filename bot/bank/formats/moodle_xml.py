"""Moodle XML. Multiple choice with one right answer and true/false are carried, other kinds are left out and said.

Files are read without a DTD, entities or anything from outside.
"""

import io
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from bot.bank.faults import Fault, errors_of
from bot.bank.formats.guards import MAX_BYTES, lost, too_many
from bot.bank.formats.losses import exportable, losses
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.bank.formats.plain_text import from_html, to_html
from bot.engine.questions import MAX_CHOICES

MAX_DEPTH: Final = 50
_PASSED_OVER: Final = frozenset({"category", "description"})


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    line: int
    text: list[str] = field(default_factory=list)
    inside: "list[_Element]" = field(default_factory=list)

    def all(self, name: str) -> "list[_Element]":
        return [it for it in self.inside if it.name == name]

    def first(self, name: str) -> "_Element | None":
        return next(iter(self.all(name)), None)


class _TooDeep(SAXException):
    pass


class _Builder(ContentHandler):
    """Elements with the lines on which they begin."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Element("", {}, 1)
        self._open = [self.root]
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        line = self._locator.getLineNumber() if self._locator else None
        element = _Element(name, {str(key): str(value) for key, value in attrs.items()}, line or 1)
        if len(self._open) > MAX_DEPTH:
            raise _TooDeep("it is nested too deeply")
        self._open[-1].inside.append(element)
        self._open.append(element)

    def endElement(self, name: str) -> None:
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].text.append(content)


class _NotCarried(Exception):
    """Why a question is left out, as a sentence."""


def read(path: Path, content: bytes) -> Imported:
    """The questions of an export."""
    if len(content) > MAX_BYTES:
        return Imported((), (Fault(path, 1, "The file is larger than 1 MB.", "Split it into several."),))
    builder = _Builder()
    parser = make_parser()
    parser.setContentHandler(builder)
    parser.forbid_dtd = True
    try:
        parser.parse(io.BytesIO(content))
    except DefusedXmlException:
        fault = Fault(path, 1, "The file declares a document type or entities.", "Export it anew; these are not read.")
        return Imported((), (fault,))
    except SAXParseException as error:
        fault = Fault(path, error.getLineNumber() or 1, f"This is no XML: {error.getMessage()}.", "Export it anew.")
        return Imported((), (fault,))
    except (SAXException, ValueError, LookupError) as error:
        return Imported((), (Fault(path, 1, f"The file cannot be read: {error}.", "Export it anew."),))
    quiz = builder.root.first("quiz")
    if quiz is None:
        return Imported((), (Fault(path, 1, "There is no element quiz.", "Export questions as Moodle XML."),))
    return _questions(path, quiz)


def _questions(path: Path, quiz: _Element) -> Imported:
    items: list[Item] = []
    found: list[Fault] = []
    for element in quiz.all("question"):
        kind = element.attributes.get("type", "")
        if kind in _PASSED_OVER:
            continue
        notes: list[str] = []
        try:
            items.append(Item(_question(element, kind, notes), element.line))
        except _NotCarried as error:
            found.append(Fault(path, element.line, str(error), "This question is left out."))
        else:
            found += [lost(path, element.line, note) for note in notes]
    return Imported(tuple(items), (*found, *too_many(path, len(items))), dropped=len(errors_of(found)))


def _question(element: _Element, kind: str, notes: list[str]) -> dict[str, Any]:
    if kind not in ("multichoice", "truefalse"):
        raise _NotCarried(f"Questions of the type {kind or 'without a name'} have no choices.")
    prompt, code = _text(element.first("questiontext"), notes)
    if not prompt:
        raise _NotCarried("There is no question text.")
    single = element.first("single")
    if single is not None and "".join(single.text).strip().lower() in ("false", "0"):
        raise _NotCarried("It allows several answers.")
    choices = [_choice(answer, kind, notes) for answer in element.all("answer")]
    if sum(choice.get("right", False) for choice in choices) != 1:
        raise _NotCarried("It has not exactly one answer of 100 percent.")
    if not 2 <= len(choices) <= MAX_CHOICES or not all(choice["text"] for choice in choices):
        raise _NotCarried(f"It has {len(choices)} choices; 2 to {MAX_CHOICES} with a text each fit.")
    hints = [words for hint in element.all("hint") if (words := _text(hint, notes)[0])]
    if len(hints) > 1:
        notes.append(f"The first of {len(hints)} hints is kept.")
    parts = {
        "id": _text(element.first("name"), notes)[0],
        "code": code,
        "hint": hints[0] if hints else "",
        "explanation": _text(element.first("generalfeedback"), notes)[0],
    }
    return {"prompt": prompt, **{key: text for key, text in parts.items() if text}, "choices": choices}


def _choice(answer: _Element, kind: str, notes: list[str]) -> dict[str, Any]:
    text, code = _text(answer, notes)
    text = f"{text}\n{code}".strip()
    share = answer.attributes.get("fraction", "0")
    try:
        percent = float(share)
    except ValueError:
        percent = 0
    if 0 < percent < 100:
        notes.append(f"The choice {text!r} brings {percent:g} % of the points; it counts as wrong here.")
    feedback = _text(answer.first("feedback"), notes)[0]
    return {
        "text": text.capitalize() if kind == "truefalse" else text,
        **({"right": True} if percent == 100 else {}),
        **({"feedback": feedback} if feedback else {}),
    }


def _text(element: _Element | None, notes: list[str]) -> tuple[str, str]:
    """The words and the code of an element; its text may stand in an element of its own."""
    if element is None:
        return "", ""
    inner = element.first("text")
    raw = "".join((inner or element).text)
    if element.all("file"):
        notes.append("A file that belongs to it is left out.")
    if element.attributes.get("format", "html" if "<" in raw and ">" in raw else "plain_text") == "plain_text":
        return raw.strip(), ""
    words, code, left = from_html(raw)
    notes += [f"What <{name}> shows is left out." for name in sorted(left)]
    return words, code


# --- writing ---------------------------------------------------------------------------------------------------------


def write(pack: Data, path: Path) -> Exported:
    """The questions as Moodle imports them, in a category of the pack's title."""
    questions, left = exportable(pack, path, said=("title",))
    quiz = ET.Element("quiz")
    category = ET.SubElement(quiz, "question", type="category")
    _add(ET.SubElement(category, "category"), f"$course$/top/{pack.get('title', 'quizhost')}".replace("\n", " "))
    for question in questions:
        _written(quiz, question)
    ET.indent(quiz)
    content = ET.tostring(quiz, encoding="utf-8", xml_declaration=True)
    carried = ("id", "code", "hint", "explanation", "feedback")
    return Exported(content + b"\n", (*left, *losses({"questions": questions}, path, carried)))


def _written(quiz: ET.Element, question: Data) -> None:
    element = ET.SubElement(quiz, "question", type="multichoice")
    _add(ET.SubElement(element, "name"), question.get("id", question["prompt"][:40]))
    if "code" in question:
        code = to_html(question["code"]).replace("<br>", "\n")
        text = f"<p>{to_html(question['prompt'])}</p><pre>{code}</pre>"
        _add(ET.SubElement(element, "questiontext", format="html"), text)
    else:
        _add(ET.SubElement(element, "questiontext", format="plain_text"), question["prompt"])
    _add(ET.SubElement(element, "generalfeedback", format="plain_text"), question.get("explanation", ""))
    ET.SubElement(element, "single").text = "true"
    ET.SubElement(element, "shuffleanswers").text = "true"
    ET.SubElement(element, "answernumbering").text = "ABCD"
    for choice in question["choices"]:
        fraction = "100" if choice.get("right", False) else "0"
        answer = ET.SubElement(element, "answer", fraction=fraction, format="plain_text")
        _add(answer, choice["text"])
        _add(ET.SubElement(answer, "feedback", format="plain_text"), choice.get("feedback", ""))
    if "hint" in question:
        _add(ET.SubElement(element, "hint", format="plain_text"), question["hint"])


def _add(element: ET.Element, text: str) -> None:
    # XML has no way to write most control characters; packs have none of them.
    ET.SubElement(element, "text").text = text


FORMAT = Format("moodle-xml", "Moodle XML", (".xml",), read, write)
