"""The bank's desk: packs that moderators bring, read, proven and built in memory."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.bank.desk import BankDesk
from bot.bank.limits import LIMITS
from bot.bank.loading import load_pack
from bot.ports import RunnerUnavailable
from bot.ports.packs import LONGEST, Authored, PackState, StoredPack, id_in
from tests.fakes.runner import Runners, printed

from .drawn import DRAWN
from .packs import GOOD, spoiled
from .programs import PROGRAMS
from .test_draws import Reckoner

DAY = date(2026, 11, 29)
SPACE = "discord:7"
AUTHORED = Authored(
    "conceptual",
    "beginner",
    "What does max pooling keep?",
    "",
    ("The largest", "The mean", "The median"),
    "",
    "Its name.",
)


def desk(runners: Runners | None = None) -> BankDesk:
    return BankDesk(runners, lambda: DAY)


def stored(body: str, record: str = "", space: str = SPACE) -> StoredPack:
    return StoredPack("p1", space, "good", 1, "Good Pack", body, record, PackState.LIVE, "discord:1", 0)


async def test_a_pack_of_any_format_is_read() -> None:
    read = await desk().read("good.yaml", GOOD.encode())
    assert (read.challenge_id, read.title, read.questions, read.found, read.programs) == ("good", "Good Pack", 1, 1, 0)
    assert read.body is not None
    aiken = await desk().read(
        "C:\\quiz\\sums.txt", b"What is 2 + 2?\nA. 3\nB. 4\nANSWER: B\n\nBroken\nA. x\nANSWER: A\n"
    )
    assert (aiken.challenge_id, aiken.questions, aiken.found) == ("sums", 1, 2)
    assert [(it.line, it.severity) for it in aiken.remarks] == [(6, "error")]


async def test_what_a_file_says_of_the_life_of_its_questions_does_not_count() -> None:
    body = spoiled(("    hint:", "    life:\n      - state: draft\n        since: 2026-11-29\n    hint:"))
    read = await desk().read("good.yaml", body.encode())
    assert read.body is not None
    assert "life" not in read.body
    assert desk().challenge(stored(read.body)) is not None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"x", "a.docx is of no known format; files end in .aiken, .csv"),
        ("a.yaml", b"questions: [", "a.yaml"),
        ("", b"", "pack.yaml"),
        ("a.csv", b"prompt\n", "no column choice_a"),
    ],
)
async def test_files_without_questions(name: str, content: bytes, said: str) -> None:
    read = await desk().read(name, content)
    assert (read.body, read.questions) == (None, 0)
    assert read.remarks
    assert read.remarks[0].severity == "error"
    assert said in f"{name} {read.remarks[0].text}" or said == "pack.yaml"


async def test_programs_are_proven_and_the_record_goes_with_the_pack() -> None:
    found = await desk(Runners({"print(1 + 2)": printed("3")})).prove(PROGRAMS)
    assert found.proven
    assert [(it.line, it.severity) for it in found.remarks] == [(17, "note")]
    challenge = desk().challenge(stored(PROGRAMS, found.record))
    assert challenge is not None
    assert challenge.questions[0].proof is not None


async def test_a_wrong_key_is_found() -> None:
    found = await desk(Runners({"print(1 + 2)": printed("4")})).prove(PROGRAMS)
    assert not found.proven
    assert found.record == ""
    assert found.remarks[0].severity == "error"
    assert "which is another choice" in found.remarks[0].text


async def test_questions_with_parameters_are_drawn() -> None:
    found = await desk(Runners(Reckoner())).prove(DRAWN)
    assert found.proven
    assert desk().challenge(stored(DRAWN)) is None
    challenge = desk().challenge(stored(DRAWN, found.record))
    assert challenge is not None
    assert len(challenge.questions[0].draws) == 12


async def test_without_programs_there_is_nothing_to_run_and_without_a_worker_nothing_is_run() -> None:
    assert (await desk().prove(GOOD)).proven
    with pytest.raises(RunnerUnavailable, match="without its worker"):
        await desk().prove(PROGRAMS)
    assert not (await desk().prove("nonsense: [")).proven


def test_forms_know_the_limits_of_the_bank() -> None:
    banks = {"choice": "text"}
    assert {field: LIMITS[banks.get(field, field)].maximum for field in LONGEST} == LONGEST


LONG = "-".join(["what-a-convolution-sees"] * 3)[:59]


async def test_long_ids_that_differ_at_their_ends_stay_apart_and_within_the_limit() -> None:
    found = [await desk().read("x.yaml", spoiled(("id: good", f"id: {LONG}{end}")).encode()) for end in "ab"]
    ids = {id_in(SPACE, it.challenge_id) for it in found}
    assert len(ids) == 2
    assert all(len(it) <= LIMITS["id"].maximum for it in ids)
    for it in found:
        assert it.body is not None
        assert desk().challenge(stored(it.body)) is not None


async def test_a_question_keeps_its_own_long_id() -> None:
    read = await desk().read("good.yaml", spoiled(("- id: first", f"- id: {LONG}")).encode())
    assert read.body is not None
    assert f"- id: {LONG}\n" in read.body


def test_ids_are_those_of_one_space() -> None:
    one, other = (desk().challenge(stored(GOOD, space=space)) for space in (SPACE, "discord:8"))
    assert one is not None
    assert other is not None
    assert one.id == id_in(SPACE, "good")
    assert one.id != other.id
    assert len({one.id, other.id, "good"}) == 3


def test_what_cannot_be_read_any_more_is_not_played() -> None:
    assert desk().challenge(stored("questions: [")) is None
    assert desk().challenge(stored(spoiled(("kind: conceptual", "kind: unheard-of")))) is None
    assert desk().challenge(stored(GOOD, record="no record")) is not None


async def test_a_stored_pack_is_looked_at_again_beside_another_version() -> None:
    found = await desk().examine(PROGRAMS)
    assert [(it.id, it.kind, it.difficulty, it.program) for it in found.questions] == [
        ("first", "predict-output", "beginner", True)
    ]
    assert (found.remarks, found.changes) == ((), ())
    warned = await desk().examine(
        spoiled(("        feedback: Indeed.\n", ""), ("The middle one", "The mean of ALL")), GOOD
    )
    assert [it.severity for it in warned.remarks][:1] == ["error"]
    assert warned.changes[0] == "good/first: choices"
    moved = spoiled(("        right: true\n", ""), ("The middle one", "The middle one\n        right: true"))
    assert (await desk().examine(moved, GOOD)).changes[0] == "good/first: THE KEY CHANGED."
    assert (await desk().examine(GOOD, "questions: [")).changes == ()
    assert not (await desk().examine("questions: [")).questions


# --- questions from a form -------------------------------------------------------------------------------------------


async def test_a_question_makes_a_pack_and_the_next_one_joins_it(tmp_path: Path) -> None:
    first = await desk().with_question(None, "Our Own Questions", AUTHORED)
    assert first.body is not None
    assert (first.challenge_id, first.title, first.questions) == ("our-own-questions", "Our Own Questions", 1)
    again = Authored("metrics", "expert", AUTHORED.prompt, "", ("0.5", "0.6"), "Count.", "")
    second = await desk().with_question(first.body, "Our Own Questions", again)
    assert second.body is not None
    path = tmp_path / "our-own-questions.yaml"
    path.write_text(second.body)
    challenge = load_pack(path).challenge
    assert challenge is not None
    assert [it.id for it in challenge.questions] == ["what-does-max-pooling-keep", "what-does-max-pooling-keep-2"]
    assert [it.choices[it.answer].text for it in challenge.questions] == ["The largest", "0.5"]
    assert [it.answer for it in challenge.questions] == [0, 1]


async def test_a_program_from_a_form_is_to_be_proven() -> None:
    authored = Authored("predict-output", "beginner", "What is printed?", "print(1 + 2)", ("3", "4"), "", "")
    read = await desk().with_question(None, "Our Own Questions", authored)
    assert read.programs == 1
    assert read.body is not None
    assert (await desk(Runners({"print(1 + 2)": printed("3")})).prove(read.body)).proven


async def test_misconceptions_feedback_and_time_go_with_the_question() -> None:
    authored = replace(
        AUTHORED, misconceptions=("", "average pooling taken for it"), feedback=("Yes.", "", "No."), seconds=90
    )
    read = await desk().with_question(None, "Our Own Questions", authored)
    assert read.body is not None
    challenge = desk().challenge(stored(read.body))
    assert challenge is not None
    (question,) = challenge.questions
    assert question.seconds == 90
    assert [(it.misconception, it.feedback) for it in question.choices] == [
        (None, "Yes."),
        ("average pooling taken for it", None),
        (None, "No."),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"misconceptions": ("x",)}, "right choice has a misconception"),
        ({"seconds": 0}, "seconds"),
        ({"choices": ("a", "a")}, "reads like the one"),
        ({"choices": ("a",)}, "of at least 2 entries"),
        ({"kind": "poetry"}, "is not a kind"),
        ({"prompt": "x" * 2_000}, "has 2,000 characters; 1,500 fit"),
        ({"kind": "predict-output"}, 'has no "code"'),
        ({"prompt": "\x1b[0m"}, "invisible character"),
    ],
)
async def test_questions_that_are_none(changes: dict[str, object], said: str) -> None:

    read = await desk().with_question(None, "Our Own Questions", replace(AUTHORED, **changes))  # type: ignore[arg-type]
    assert read.body is None
    assert any(said in remark.text for remark in read.remarks), read.remarks
