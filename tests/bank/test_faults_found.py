"""Every fault that a pack can have: found, on the right line, with advice."""

from pathlib import Path

import pytest

from bot.bank.faults import Severity
from bot.bank.loading import load_pack
from bot.bank.reading import read_pack
from bot.bank.rules import PACK_RULES, QUESTION_RULES
from bot.bank.views import pack_view

from .cases import CASES, HINT, PREDICT, TEXT_LIMITS, Case, long, with_choices, with_code, with_middle
from .drawn import FAULTY, drawn_spoiled
from .packs import GOOD, spoiled, write


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fault_is_found_with_line_and_advice(tmp_path: Path, case: Case) -> None:
    path = write(tmp_path, case.text)
    pack = load_pack(path)
    seen = [
        fault
        for fault in pack.faults
        if case.message in fault.message and case.advice in fault.advice and fault.line == case.line
    ]
    assert len(seen) == 1, [str(fault) for fault in pack.faults]
    assert seen[0].path == path
    assert seen[0].severity is case.severity
    assert (pack.challenge is None) == (case.severity is Severity.ERROR)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_faults_read_as_sentences_on_one_line(tmp_path: Path, case: Case) -> None:
    path = write(tmp_path, case.text)
    for fault in load_pack(path).faults:
        assert str(fault).isprintable()
        assert str(fault).startswith(f"{path.as_posix()}:{fault.line}: ")
        assert fault.message.endswith("."), fault
        assert 1 <= fault.line <= max(len(case.text.split("\n")), 1)


def test_every_rule_has_a_case(tmp_path: Path) -> None:
    silent = {rule.__name__ for rule in (*PACK_RULES, *QUESTION_RULES)}
    for text in (*(case.text for case in CASES), *(drawn_spoiled(*changes) for changes, _, _ in FAULTY)):
        document, _ = read_pack(write(tmp_path, text))
        if document is None:
            continue
        pack = pack_view(document)
        silent -= {rule.__name__ for rule in PACK_RULES if list(rule(pack))}
        for question in pack.records("questions"):
            silent -= {rule.__name__ for rule in QUESTION_RULES if list(rule(question))}
    assert silent == set()


def test_all_faults_of_a_pack_are_found_at_once(tmp_path: Path) -> None:
    text = spoiled(
        ("beginner", "begginer"), ("The mean of all", "None of these"), (HINT, ""), ("Indeed.", "Not C or B.")
    )
    faults = load_pack(write(tmp_path, text)).faults
    assert [fault.line for fault in faults] == [7, 9, 15, 16]


@pytest.mark.parametrize(
    "text",
    [
        spoiled(("Read the name.", "Is it the mean of all, or the largest value?")),
        spoiled(with_choices("fit", "predict", "score"), ("Read the name.", "Which of them would fit?")),
        spoiled(with_choices('"7"', '"8"', "x"), ("What does", "With 7 days in mind, what does")),
        spoiled(with_middle("None of these", "pinned: true")),
        spoiled(with_middle("All of the weights")),
        spoiled(with_middle("None of the gradients of these layers")),
        spoiled(("What does", "A and B are matrices. What does"), ("It passes", "A and B commute. It passes")),
        spoiled(("Indeed.", "Unlike the choice of E. Noether, plan B or not.")),
        spoiled(with_middle("None", "pinned: true"), ("It passes", "Answer C is no help. It passes")),
        spoiled(with_choices('"-1"', '"1"', '"1.0"', '"10"')),
        spoiled(with_choices('"x < y"', '"x > y"', "x = y")),
        spoiled(PREDICT, with_code("print(True)"), with_choices('"True"', '"true"', "\"'True'\"")),
        spoiled(("seconds: 60", "seconds: 60.0")),
        spoiled(("Read the name.", "no"), ("The middle one", "2024-01-01"), ("The mean of all", "off")),
        spoiled(("Read the name.", "&again Read the name."), ("Indeed.", "Indeed 🎉.\n      - text: fourth")),
        spoiled(("Read the name.", "&a Read the name."), ("It passes the maximum on.", "&a It passes it on.")),
        spoiled(("Indeed.", "Indeed 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 ❤\ufe0f 👍🏽 #\ufe0f\u20e3 🇪🇪.")),
        spoiled(("Indeed.", "Indeed 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f.")),
        spoiled(("Read the name.", "نام\u200cخانوادگی")),
        spoiled(with_code(r"print('\u202e\u200b')")),
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
    ],
)
def test_what_only_looks_like_a_fault(tmp_path: Path, text: str) -> None:
    assert [str(fault) for fault in load_pack(write(tmp_path, text)).faults] == []


@pytest.mark.parametrize("field", [*TEXT_LIMITS])
def test_the_longest_text_fits(tmp_path: Path, field: str) -> None:
    _, (old, new) = TEXT_LIMITS[field]
    pack = load_pack(write(tmp_path, spoiled((old, new.format(long(field, over=0))))))
    assert pack.challenge is not None, [str(fault) for fault in pack.faults]
