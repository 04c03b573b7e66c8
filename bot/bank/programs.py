"""The programs of a pack whose output is asked for, and what is recorded of them."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.bank.draws import drawings_of, draws_of
from bot.bank.faults import Fault, Severity
from bot.bank.proofs import Entry, Record, fingerprint, record_path
from bot.bank.proving import can_run, contradiction
from bot.bank.reading import Document
from bot.engine.questions import PREDICT_OUTPUT, Challenge, Draw, Proof, Question


@dataclass(frozen=True, slots=True)
class Program:
    """A question about output, and where it stands: the line of its code, and those of its choices.

    `code` is what is to be run, "" where it is in a language that no runner understands. `fingerprint` is that of the
    snippet.
    """

    path: Path
    question: Question
    line: int
    choice_lines: tuple[int, ...]
    code: str
    fingerprint: str

    def fault(self, message: str, advice: str, severity: Severity, choice: int | None = None) -> Fault:
        """A fault at the code, or at one of the choices."""
        line = self.line if choice is None else self.choice_lines[choice]
        return Fault(self.path, line, message, advice, severity)


def programs_of(challenge: Challenge, document: Document) -> Iterator[Program]:
    """The questions about output of a pack, in its order. `document` is what the challenge was made from."""
    places = places_of(document)
    for question in challenge.questions:
        trail = ("questions", places[question.id])
        snippet = question.snippet
        if question.kind == PREDICT_OUTPUT and snippet is not None and not question.draws:
            lines = (document.line((*trail, "choices", i, "text")) for i in range(len(question.choices)))
            yield Program(
                path=document.path,
                question=question,
                line=document.line((*trail, "code")),
                choice_lines=tuple(lines),
                code=snippet.text if can_run(snippet) else "",
                fingerprint=fingerprint(snippet),
            )


def places_of(document: Document) -> dict[str, int]:
    """The indexes of a pack's questions in its file, by their ids. Questions that cannot be asked yet count too."""
    return {question["id"]: index for index, question in enumerate(document.data["questions"])}


def recorded_draws(
    document: Document, record: Record | None
) -> tuple[Mapping[str, tuple[Draw, ...]], tuple[Fault, ...]]:
    """The recorded draws of questions with parameters that still hold, by question id, and a warning for each question
    that has none and so cannot be asked."""
    found: dict[str, tuple[Draw, ...]] = {}
    warnings: list[Fault] = []
    for drawing in drawings_of(document):
        entry = record.entries.get(drawing.id) if record else None
        draws: tuple[Draw, ...] = ()
        if entry is not None and entry.draws and entry.code == drawing.fingerprint:
            draws = draws_of(drawing.data, entry.draws, entry.proof.torch)
        if draws:
            found[drawing.id] = draws
        else:
            changed = entry is not None and bool(entry.draws)
            why = "was changed since its draws were computed" if changed else "has parameters, and no draws yet"
            message = f"This question {why}, so it is not asked."
            warnings.append(drawing.fault(message, prove_again(document.path), Severity.WARNING))
    return found, tuple(warnings)


def proofs_of(
    challenge: Challenge, document: Document, record: Record | None
) -> tuple[Mapping[str, Proof], tuple[Fault, ...]]:
    """The recorded proofs that still hold, by question id, and a warning for each that does not."""
    if record is None:
        return {}, ()
    drawings = {drawing.id for drawing in drawings_of(document)}
    programs = {program.question.id: program for program in programs_of(challenge, document)}
    proofs: dict[str, Proof] = {}
    warnings: list[Fault] = []
    for id_, entry in record.entries.items():
        program = programs.get(id_)
        if id_ in drawings:
            continue
        if program is None:
            warnings.append(stray(document.path, record, id_, Severity.WARNING))
        elif doubt := _doubt(entry, program):
            warnings.append(program.fault(doubt, prove_again(document.path), Severity.WARNING))
        else:
            proofs[id_] = entry.proof
    return proofs, tuple(warnings)


def _doubt(entry: Entry, program: Program) -> str | None:
    """Why a recorded proof says nothing about the question as it is now; None where it does."""
    if entry.code != program.fingerprint:
        return "The code was changed since it was proven."
    why = contradiction(program.question, entry.proof)
    return f"The question was changed since it was proven. {why}" if why else None


def stray(pack: Path, record: Record, id_: str, severity: Severity) -> Fault:
    """The fault of an entry whose question is not in the pack, or does not ask for output any more."""
    message = f'The record has a proof of "{id_}", which is no question about output in the pack.'
    return Fault(record_path(pack), record.lines.get(id_, 1), message, prove_again(pack), severity)


def prove_again(pack: Path) -> str:
    """What to do where a record is not as it should be."""
    return f"Record it anew: {shlex.join(('quizhost', 'bank', 'prove', pack.as_posix()))}"
