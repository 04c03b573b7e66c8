"""`quizhost bank new`: asks for a challenge and its questions, and writes them as a pack."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

from bot.bank.commands import CLEAN, misused
from bot.bank.faults import Severity
from bot.bank.limits import LIMITS
from bot.bank.linting import lint
from bot.bank.names import is_id, slug
from bot.bank.reading import parse_pack
from bot.bank.yaml_writing import render_pack
from bot.engine.questions import DIFFICULTIES, KINDS, LETTERS, PREDICT_OUTPUT
from bot.whole_files import create

Ask = Callable[[str], str]
"""Puts a question to the author and returns one line; raises `EOFError` where nobody answers any more."""

MOST_CHOICES: Final = 4
END_OF_CODE: Final = "."


def run_new(args: argparse.Namespace, out: TextIO) -> int:
    """Ask, and write a new pack of drafts; nothing is written before the last answer, or over another file."""
    path: Path = args.path
    if path.suffix not in (".yaml", ".yml"):
        return misused(f"A pack's name ends in .yaml, as in {path.stem or 'my-challenge'}.yaml.")
    if not is_id(path.stem):
        return misused(f"A pack is called by its id, in small letters, digits and hyphens: {slug(path.stem)}.yaml.")
    if path.exists():
        return misused(f"{path} is there already; name another file.")
    author = _Author(args.ask or _ask(out), out)
    try:
        pack = author.pack(path.stem, args.today().isoformat())
        text = render_pack(pack)
        create(path, text.encode())
    except (EOFError, KeyboardInterrupt):
        print("", file=out)
        return misused("Nothing was written, because the questions were not answered to their end.")
    except ValueError as error:
        return misused(f"The pack cannot be written: {error}.")
    except OSError as error:
        return misused(f"{path} cannot be written: {error.strerror or type(error).__name__}.")
    document, _ = parse_pack(path, text)
    faults = lint(document) if document is not None else ()
    for fault in faults:
        print(fault, file=out)
    bad = any(fault.severity is Severity.ERROR for fault in faults)
    then = "Mend what is said above, and then" if bad else "Look at it, add what is missing, and then"
    print(f"Written to {path}. {then}: quizhost bank check {path}", file=out)
    return CLEAN


def _ask(out: TextIO) -> Ask:
    def ask(question: str) -> str:
        print(question, end=" ", file=out, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return ask


class _Author:
    """Asks until an answer fits, so that what is written can be read."""

    def __init__(self, ask: Ask, out: TextIO) -> None:
        self._ask = ask
        self._out = out

    def pack(self, id_: str, since: str) -> dict[str, Any]:
        title = self._text("Title of the challenge:", "title", id_.replace("-", " ").title())
        summary = self._text("What is it about, in one sentence?", "summary")
        topics = self._text("Topics, with commas between them:", "topic", "PyTorch")
        questions = [self._question(1, since)]
        while self._yes("Another question?"):
            questions.append(self._question(len(questions) + 1, since))
        return {
            "id": id_,
            "title": title,
            "summary": summary,
            "topics": list(dict.fromkeys(topic.strip() for topic in topics.split(",") if topic.strip())),
            "minutes": max(1, round(sum(it["seconds"] for it in questions) / 60)),
            "questions": questions,
        }

    def _question(self, number: int, since: str) -> dict[str, Any]:
        print(f"\nQuestion {number}", file=self._out)
        kind = self._one_of("Kind", KINDS)
        difficulty = self._one_of("Difficulty", DIFFICULTIES)
        prompt = self._text("The question:", "prompt")
        question: dict[str, Any] = {
            "id": slug(prompt)[: LIMITS["id"].maximum - 4] + (f"-{number}" if number > 1 else ""),
            "kind": kind,
            "difficulty": difficulty,
            "seconds": self._number("Seconds to answer:", 60, LIMITS["seconds"].maximum),
            "prompt": prompt,
        }
        if kind == PREDICT_OUTPUT:
            question["code"] = self._code()
        question["choices"] = self._choices()
        for key, words in (("hint", "A hint (may stay empty):"), ("explanation", "Why is it right (may stay empty)?")):
            if said := self._text(words, key, ""):
                question[key] = said
        question["life"] = [{"state": "draft", "since": since}]
        return question

    def _choices(self) -> list[dict[str, Any]]:
        choices: list[dict[str, Any]] = []
        right: dict[str, Any] = {"text": self._text("The right answer:", "text"), "right": True}
        while len(choices) < MOST_CHOICES - 1:
            words = f"Wrong answer {len(choices) + 1}" + (" (empty: no more):" if choices else ":")
            text = self._text(words, "text", "" if choices else None)
            if not text:
                break
            choice: dict[str, Any] = {"text": text}
            if name := self._text("  What mistake leads to it (a short name)?", "misconception", ""):
                choice["misconception"] = name
            if said := self._text("  What do you tell whoever picks it?", "feedback", ""):
                choice["feedback"] = said
            choices.append(choice)
        letters = LETTERS[: len(choices) + 1]
        place = letters.index(self._one_of("Place of the right answer", dict.fromkeys(letters)))
        choices.insert(place, right)
        return choices

    def _code(self) -> str:
        print(f"The program, line by line; a single {END_OF_CODE} ends it.", file=self._out)
        lines: list[str] = []
        while (line := self._ask(">")) != END_OF_CODE:
            lines.append(line.rstrip())
        return "\n".join(lines).strip("\n") + "\n"

    def _text(self, words: str, field: str, default: str | None = None) -> str:
        shown = f"{words} [{default}]" if default else words
        while True:
            answer = " ".join(self._ask(shown).split())
            if not answer and default is not None:
                return default
            if 0 < len(answer) <= LIMITS[field].maximum:
                return answer
            self._say(f"Write 1 to {LIMITS[field].maximum} characters.")

    def _number(self, words: str, default: int, most: int) -> int:
        while True:
            answer = self._ask(f"{words} [{default}]").strip()
            if not answer:
                return default
            if answer.isdecimal() and 1 <= int(answer) <= most:
                return int(answer)
            self._say(f"Write a whole number from 1 to {most:,}.")

    def _one_of(self, words: str, rows: "dict[str, Any]") -> str:
        while True:
            answer = self._ask(f"{words} ({', '.join(rows)}):").strip()
            found = [row for row in rows if row.casefold() == answer.casefold()]
            found = found or [row for row in rows if answer and row.casefold().startswith(answer.casefold())]
            if len(found) == 1:
                return found[0]
            self._say(f"Choose one of {', '.join(rows)}.")

    def _yes(self, words: str) -> bool:
        return self._ask(f"{words} [y/N]").strip().casefold() in ("y", "yes")

    def _say(self, sentence: str) -> None:
        print(f"  {sentence}", file=self._out)
