"""`quizhost bank prove`: runs the programs of a bank, says what they prove, and keeps the record of it."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.bank.commands import CLEAN, FAULTY, MISUSED, count
from bot.bank.draw_proving import DrawFinding, differing, prove_drawings
from bot.bank.draws import Computed, Drawing, drawings_of
from bot.bank.faults import Fault, Severity, errors_of, in_reading_order
from bot.bank.loading import Pack, load_pack, pack_files
from bot.bank.programs import Program, programs_of, prove_again, stray
from bot.bank.proofs import Entry, Record, read_record, record_path, write_record
from bot.bank.proving import Finding, Verdict, judge, same_facts, told
from bot.bank.running import SEEDS, run_programs
from bot.engine.questions import VARIES, Proof
from bot.ports import RunnerError, SnippetRunner


@dataclass(frozen=True, slots=True)
class Judged:
    """One playable pack: its record as it was, with the faults of that, and the verdict on each of its programs."""

    path: Path
    record: Record | None
    faults: tuple[Fault, ...]
    findings: tuple[tuple[Program, Finding], ...]
    drawn: tuple[tuple[Drawing, DrawFinding], ...] = ()

    def entries(self) -> dict[str, Entry]:
        """What is to be recorded: the proven programs."""
        programs = {
            program.question.id: _kept(self.old(program), Entry(program.fingerprint, proof))
            for program, finding in self.findings
            if (proof := finding.proof) is not None
        }
        drawings = {
            drawing.id: Entry(drawing.fingerprint, Proof(found.draws[0].output, found.torch), found.draws)
            for drawing, found in self.drawn
            if found.draws
        }
        return {**programs, **drawings}

    def old(self, program: Program) -> Entry | None:
        """What was recorded of this program, as far as it is about the same code."""
        return self._old(program.question.id, program.fingerprint)

    def old_draws(self, drawing: Drawing) -> tuple[Computed, ...]:
        """What was recorded of the draws of this question, as far as it is about the same ones."""
        entry = self._old(drawing.id, drawing.fingerprint)
        return entry.draws if entry is not None else ()

    def _old(self, id_: str, code: str) -> Entry | None:
        entry = self.record.entries.get(id_) if self.record else None
        return entry if entry is not None and entry.code == code else None

    @property
    def ids(self) -> set[str]:
        """The questions whose programs were run."""
        return {it.question.id for it, _ in self.findings} | {it.id for it, _ in self.drawn}


def _kept(old: Entry | None, new: Entry) -> Entry:
    """An output that varies is kept as first seen, or each proving would change the record."""
    if old and new.proof.outcome == VARIES and same_facts(old.proof, new.proof) and old.proof.torch == new.proof.torch:
        return old
    return new


def prove(path: Path, runner: Callable[[], SnippetRunner], today: date, *, check: bool, out: TextIO) -> int:
    """Prove a pack or all packs of a folder, and return the exit code.

    0: all programs are proven. 1: one is not, a pack has errors, or a record could not be written; with `check`, which
    writes nothing, also where a record is missing or differs. 2: there are no packs, or nothing could be run.
    `runner` makes a fresh runner at each call. `today` is written into records that change.
    """
    files, faults = pack_files(path) if path.is_dir() else ([path], [])
    packs = [load_pack(file) for file in files]
    if not packs and not faults:
        return _misused(f"There are no packs (*.yaml) in {path}.")
    faults += [fault for pack in packs for fault in errors_of(pack.faults)]
    try:
        judged = asyncio.run(_judged(packs, runner))
    except RunnerError as error:
        return _misused(str(error))
    for one in judged:
        faults += _faults(one, check=check)
    written = [] if check else [_written(one, today) for one in judged]
    faults += [word for word in written if isinstance(word, Fault)]
    for fault in in_reading_order(faults):
        print(fault.seen_from(Path.cwd()), file=out)
    print(*(word for word in written if isinstance(word, str)), _summary(judged, path, faults), sep="\n", file=out)
    return FAULTY if errors_of(faults) else CLEAN


async def _judged(packs: Sequence[Pack], runner: Callable[[], SnippetRunner]) -> list[Judged]:
    whole = [(pack, pack.document) for pack in packs if pack.document is not None and not errors_of(pack.faults)]
    programs = {
        pack.path: list(programs_of(pack.complete, document)) if pack.complete is not None else []
        for pack, document in whole
    }
    drawings = {pack.path: list(drawings_of(document)) for pack, document in whole}
    codes = {program: code for of_pack in programs.values() for program in of_pack if (code := program.code)}
    results = await run_programs(list(codes.values()), runner, _progress)
    runs = dict(zip(codes, results, strict=True))
    drawn = iter(await prove_drawings([it for of_pack in drawings.values() for it in of_pack], runner, _progress))
    return [
        Judged(
            path,
            *read_record(path),
            tuple((one, judge(one.question, runs.get(one, ()))) for one in of_pack),
            tuple((one, next(drawn)) for one in drawings[path]),
        )
        for path, of_pack in programs.items()
    ]


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        gone = "\r\033[K" if done == total else ""
        print(f"\rRunning programs: {done} of {total}", end=gone, file=sys.stderr, flush=True)


# --- what is said ----------------------------------------------------------------------------------------------------


def _faults(one: Judged, *, check: bool) -> Iterator[Fault]:
    yield from one.faults
    for program, finding in one.findings:
        severity = Severity.NOTE if finding.proof else Severity.ERROR
        yield program.fault(finding.message, finding.advice, severity, finding.choice)
        old = one.old(program)
        if old is not None and finding.seen is not None and not same_facts(old.proof, finding.seen):
            advice = "Look whether the question still holds."
            yield program.fault(_changed(old, finding), advice, Severity.ERROR if check else Severity.WARNING)
    for drawing, found in one.drawn:
        yield drawing.fault(found.message, found.advice, Severity.NOTE if found.draws else Severity.ERROR)
        for message in differing(found.draws, one.old_draws(drawing)):
            advice = "Look whether the question still holds."
            yield drawing.fault(message, advice, Severity.ERROR if check else Severity.WARNING)
    if check:
        yield from _missing(one)


def _changed(old: Entry, finding: Finding) -> str:
    assert finding.seen is not None
    return f"This changed: {told(finding.seen)}; the record says that {told(old.proof)}."


def _missing(one: Judged) -> Iterator[Fault]:
    """Where the record says less or more than what is proven."""
    for program, finding in one.findings:
        if finding.proof is not None and one.old(program) is None:
            yield program.fault("No proof of this code is recorded.", prove_again(one.path), Severity.ERROR)
    for drawing, found in one.drawn:
        if found.draws and not one.old_draws(drawing):
            yield drawing.fault("No draws of this question are recorded.", prove_again(one.path))
        elif found.draws and one.old_draws(drawing) != found.draws:
            yield drawing.fault("The recorded draws are others than these.", prove_again(one.path))
    if one.record is not None:
        for id_ in sorted(one.record.entries.keys() - one.ids):
            yield stray(one.path, one.record, id_, Severity.ERROR)


def _summary(judged: Sequence[Judged], path: Path, faults: Sequence[Fault]) -> str:
    findings: list[Finding | DrawFinding] = [finding for one in judged for _, finding in one.findings]
    findings += [found for one in judged for _, found in one.drawn]
    if not findings and errors_of(faults):
        return "No program was run, because of what is said above."
    if not findings:
        return f"There are no questions about the output of a program in {path}: nothing to prove."
    proven = sum(finding.verdict is Verdict.PROVEN for finding in findings)
    failed = f", {len(findings) - proven} not" if proven < len(findings) else ""
    run = " run" if any(finding.verdict is not Verdict.NOT_PYTHON for finding in findings) else ""
    return f"{count(len(findings), 'program')}{run}: {proven} proven{failed}."


def _written(one: Judged, today: date) -> Fault | str | None:
    """Bring the record up to date: what was done, None where nothing was, a fault where it could not be."""
    entries, path = one.entries(), record_path(one.path)
    torch = next((entry.proof.torch for entry in entries.values()), "")
    entries = {id_: replace(entry, proof=replace(entry.proof, torch=torch)) for id_, entry in entries.items()}
    try:
        changed = write_record(one.path, Record(torch, today, SEEDS, entries))
    except OSError as error:
        message = f"The record cannot be written: {error.strerror or type(error).__name__}."
        return Fault(path, 1, message, "Make the folder and the file writable, or prove with --check.")
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{'Recorded in' if entries else 'Removed'} {shown}." if changed else None


def _misused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return MISUSED
