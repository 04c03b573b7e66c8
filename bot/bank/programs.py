"""The programs of a pack whose output is asked for, and what is recorded of them."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.bank.faults import Fault, Severity
from bot.bank.proofs import Entry, Record, fingerprint, read_record, record_path
from bot.bank.proving import can_run, contradiction
from bot.bank.reading import Document
from bot.engine.questions import PREDICT_OUTPUT, Challenge, Proof, Question


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
    for index, question in enumerate(challenge.questions):
        trail = ("questions", index)
        snippet = question.snippet
        if question.kind == PREDICT_OUTPUT and snippet is not None:
            lines = (document.line((*trail, "choices", i, "text")) for i in range(len(question.choices)))
            yield Program(
                path=document.path,
                question=question,
                line=document.line((*trail, "code")),
                choice_lines=tuple(lines),
                code=snippet.text if can_run(snippet) else "",
                fingerprint=fingerprint(snippet),
            )


def proofs_of(challenge: Challenge, document: Document) -> tuple[Mapping[str, Proof], tuple[Fault, ...]]:
    """The recorded proofs that still hold, by question id, and a warning for each that does not."""
    record, faults = read_record(document.path)
    if record is None:
        return {}, faults
    programs = {program.question.id: program for program in programs_of(challenge, document)}
    proofs: dict[str, Proof] = {}
    warnings: list[Fault] = []
    for id_, entry in record.entries.items():
        program = programs.get(id_)
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
