"""The record of proofs: written as it was, read whatever is in it, and attached to the questions that it is about."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.faults import Severity
from bot.bank.loading import Pack, load_bank, load_pack
from bot.bank.outputs import as_compared
from bot.bank.proofs import (
    Entry,
    Record,
    fingerprint,
    parse_record,
    read_record,
    record_path,
    render_record,
    write_record,
)
from bot.engine.questions import PRINTS, RAISES, VARIES, Challenge, Proof, Snippet
from tests.engine.builders import QUICK

from .packs import write
from .programs import CODE, PROGRAMS, pack_of

DAY = date(2026, 2, 3)
CODE_OF_FIRST = fingerprint(Snippet(CODE.rstrip()))
RECORD = Record("2.13.0", DAY, (1, 2, 3), {"first": Entry(CODE_OF_FIRST, Proof("3", "2.13.0"))})

IDS = st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
ANY_TEXT = st.text(st.characters() | st.sampled_from("\n\n\"'\\\r\t\0\x7f\x85\u2028[=#")).map(as_compared)
PLAIN_PROOFS = st.builds(Proof, ANY_TEXT, st.just("2.13.0"), st.sampled_from([PRINTS, VARIES]))
ERROR_PROOFS = st.builds(Proof, ANY_TEXT, st.just("2.13.0"), st.just(RAISES), st.text(), ANY_TEXT)
ENTRIES = st.builds(Entry, st.text(), PLAIN_PROOFS | ERROR_PROOFS)


def faults_of(pack: Pack) -> list[str]:
    return [str(fault) for fault in pack.faults]


def playable(path: Path) -> Challenge:
    challenge = load_pack(path).challenge
    assert challenge is not None
    return challenge


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_file_is_for_readers_too() -> None:
    entries = {
        "second": Entry("ab12", Proof('tensor([[1, 2],\n        [3, 4]])\n"\\\x1b', "2.13.0")),
        "first": Entry("cd34", Proof("", "2.13.0", RAISES, "KeyError", "'é'")),
    }
    text = render_record(replace(RECORD, entries=entries))
    head, body = text.split("\n\n", 1)
    assert head.splitlines()[-3:] == ['torch = "2.13.0"', "day = 2026-02-03", "seeds = [1, 2, 3]"]
    assert all(line.startswith("#") for line in head.splitlines()[:-3])
    assert body == (
        '[question.first]\ncode = "cd34"\noutcome = "raises"\noutput = ""\nraised = "KeyError"\nmessage = "\'é\'"\n'
        '\n[question.second]\ncode = "ab12"\noutcome = "prints"\noutput = """\ntensor([[1, 2],\n        [3, 4]])\n'
        '\\"\\\\\\u001B"""\n'
    )


@given(st.dictionaries(IDS, ENTRIES, min_size=1), st.dates(), st.lists(st.integers(0, 2**63 - 1)))
@QUICK
def test_any_record_comes_back(entries: dict[str, Entry], day: date, seeds: list[int]) -> None:
    record = Record("2.13.0", day, tuple(seeds), entries)
    text = render_record(record)
    assert parse_record(text) == record
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert render_record(parse_record(text)) == text


def test_the_order_of_questions_makes_no_difference() -> None:
    entry = RECORD.entries["first"]
    one, other = ({id_: entry for id_ in ids} for ids in (("a", "b"), ("b", "a")))
    assert render_record(replace(RECORD, entries=one)) == render_record(replace(RECORD, entries=other))


def test_an_unchanged_record_keeps_its_day(tmp_path: Path) -> None:
    pack = tmp_path / "good.yaml"
    assert write_record(pack, RECORD)
    before = record_path(pack).read_bytes()
    assert not write_record(pack, replace(RECORD, day=date(2027, 1, 1)))
    assert record_path(pack).read_bytes() == before
    assert write_record(pack, replace(RECORD, day=date(2027, 1, 1), torch="2.14.0"))
    assert b"day = 2027-01-01" in record_path(pack).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["good.proofs.toml"]


def test_a_record_without_proofs_is_taken_away(tmp_path: Path) -> None:
    pack = tmp_path / "good.yaml"
    empty = replace(RECORD, entries={})
    assert not write_record(pack, empty)
    write_record(pack, RECORD)
    assert write_record(pack, empty)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    pack = tmp_path / "good.yaml"
    record_path(pack).mkdir()
    for record in (RECORD, replace(RECORD, entries={})):
        with pytest.raises(OSError):
            write_record(pack, record)
    assert [path.name for path in tmp_path.iterdir()] == ["good.proofs.toml"]
    with pytest.raises(OSError):
        write_record(tmp_path / "nowhere" / "good.yaml", RECORD)


def test_a_record_is_no_pack(tmp_path: Path) -> None:
    pack = write(tmp_path, PROGRAMS)
    write_record(pack, RECORD)
    bank = load_bank(tmp_path)
    assert (list(bank.challenges), bank.faults, bank.packs) == (["good"], (), 1)


# --- bad files -------------------------------------------------------------------------------------------------------

GOOD = render_record(RECORD)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, '"torch" is missing'),
        ("torch =", 1, "not valid TOML"),
        (GOOD + "\n\nwhat is this", GOOD.count("\n") + 3, "not valid TOML"),
        (GOOD + GOOD[GOOD.index("[question") :], 11, "not valid TOML"),
        ("a = " + "[" * 5_000, 1, "not valid TOML"),
        ("a = " + "9" * 5_000, 1, "not valid TOML"),
        (GOOD.replace('torch = "2.13.0"', "torch = 2.13"), 1, '"torch" is missing or is not text'),
        (GOOD.replace("2026-02-03", "2026-02-03T10:00:00"), 1, '"day" is missing or is not a day'),
        (GOOD.replace("[1, 2, 3]", '["1"]'), 1, '"seeds" is not a list of whole numbers'),
        (GOOD.replace("[question.first]", "[other]"), 1, '"question" is missing'),
        (GOOD.replace("[question.first]", "[question]"), 1, 'the entry "code": "code" is missing'),
        (GOOD.replace('code = "', 'cod = "'), 7, 'the entry "first": "code" is missing or is not text'),
        (GOOD.replace('output = "3"', "output = 3"), 7, '"output" is missing or is not text'),
        (GOOD.replace('"prints"', '"shouts"'), 7, '"outcome" is not one of prints, raises, varies'),
        (GOOD.replace('"prints"', '"raises"'), 7, '"raised" is missing'),
    ],
)
def test_a_bad_record_is_one_warning_and_the_pack_is_played(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = write(tmp_path, PROGRAMS)
    record_path(path).write_text(text, encoding="utf-8")
    pack = load_pack(path)
    assert pack.challenge is not None
    assert pack.challenge.questions[0].proof is None
    (fault,) = pack.faults
    assert (fault.path, fault.line, fault.severity) == (record_path(path), line, Severity.WARNING)
    assert words in fault.message
    assert fault.message.startswith("The record of proofs cannot be used: ")
    assert "quizhost bank prove" in fault.advice


@pytest.mark.parametrize(
    ("make", "words", "line"),
    [
        (lambda path: path.mkdir(), "not a file", 1),
        (lambda path: path.symlink_to("nowhere"), "not a file", 1),
        (lambda path: os.mkfifo(path), "not a file", 1),
        (lambda path: path.write_bytes(b"# " + b"x" * 1_000_000), "larger than 1 MB", 1),
        (lambda path: path.write_bytes(b"a = 1\n# caf\xe9"), "not UTF-8", 2),
    ],
    ids=["folder", "dangling link", "pipe", "huge", "latin-1"],
)
def test_what_is_no_record_at_all(tmp_path: Path, make, words: str, line: int) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path, PROGRAMS)
    make(record_path(path))
    pack = load_pack(path)
    assert pack.challenge is not None
    (fault,) = pack.faults
    assert (fault.line, fault.severity) == (line, Severity.WARNING)
    assert words in fault.message


@settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(GOOD)), length=st.integers(0, 40), piece=st.binary(max_size=6))
def test_a_record_with_a_hole(tmp_path: Path, start: int, length: int, piece: bytes) -> None:
    path = write(tmp_path, PROGRAMS)
    raw = GOOD.encode()
    record_path(path).write_bytes(raw[:start] + piece + raw[start + length :])
    pack = load_pack(path)
    assert pack.challenge is not None
    for fault in pack.faults:
        assert fault.severity is Severity.WARNING
        assert str(fault).isprintable()


# --- proofs of questions ---------------------------------------------------------------------------------------------


def test_a_proof_belongs_to_its_question(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    write_record(path, RECORD)
    pack = load_pack(path)
    assert faults_of(pack) == []
    assert pack.challenge is not None
    assert pack.challenge.questions[0].proof == Proof("3", "2.13.0")


def test_the_version_names_the_proof_too(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    versions = [playable(path).version]
    for torch, day in (("2.13.0", DAY), ("2.14.0", DAY)):
        entry = Entry(CODE_OF_FIRST, Proof("3", torch))
        write_record(path, Record(torch, day, (1, 2, 3), {"first": entry}))
        versions.append(playable(path).version)
    assert len(set(versions)) == 3
    text = record_path(path).read_text(encoding="utf-8")
    record_path(path).write_text(text.replace(str(DAY), "2027-01-01"), encoding="utf-8")
    assert playable(path).version == versions[-1]
    record_path(path).unlink()
    assert playable(path).version == versions[0]


def test_without_a_proof_the_version_is_that_of_the_pack_alone(tmp_path: Path) -> None:
    # Games that are kept name it.
    assert playable(write(tmp_path, pack_of(CODE))).version == "d62491aad5ef"


def test_code_that_was_changed_has_no_proof(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    write_record(path, RECORD)
    write(tmp_path, PROGRAMS.replace("print(1 + 2)", "print(2 + 1)"))
    pack = load_pack(path)
    (fault,) = pack.faults
    assert str(fault) == (
        f"{path}:17: warning: The code was changed since it was proven. Record it anew: quizhost bank prove {path}"
    )
    assert playable(path).questions[0].proof is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('text: "3"\n        right: true', 'text: "3"'),
        ("kind: predict-output", "kind: predict-output\n    outcome: varies"),
    ],
)
def test_a_question_that_was_changed_has_no_proof(tmp_path: Path, old: str, new: str) -> None:
    changed = PROGRAMS.replace(old, new)
    if "outcome" not in new:
        changed = changed.replace('text: "4"', 'text: "4"\n        right: true')
    path = write(tmp_path, changed)
    write_record(path, RECORD)
    pack = load_pack(path)
    (fault,) = pack.faults
    assert fault.message.startswith("The question was changed since it was proven. ")
    assert pack.challenge is not None
    assert pack.challenge.questions[0].proof is None


def test_a_proof_of_no_question(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    write_record(path, replace(RECORD, entries={**RECORD.entries, "gone": RECORD.entries["first"]}))
    pack = load_pack(path)
    (fault,) = pack.faults
    assert (fault.path, fault.line, fault.severity) == (record_path(path), 12, Severity.WARNING)
    assert '"gone"' in fault.message
    assert playable(path).questions[0].proof is not None


def test_a_pack_without_a_record_needs_none(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    assert read_record(path) == (None, ())
    assert faults_of(load_pack(path)) == []
