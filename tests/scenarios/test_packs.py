"""Packs of one's own: brought by a file or written in a form, proven, published, played and retired."""

import pytest

from bot.host.packs import OWN_TITLE
from tests.bank.packs import GOOD, spoiled
from tests.bank.programs import PROGRAMS, pack_of
from tests.fakes.desk import PROGRAM
from tests.scenarios.drivers import MODERATED, played
from tests.scenarios.moderated import Moderated

pytestmark = played(*MODERATED)

AIKEN = b"What is 2 + 2?\nA. 3\nB. 4\nANSWER: B\n\nBroken\nA. x\nANSWER: A\n"
PROVE, CHECK, PUBLISH = "Run its programs", "Check it", "Publish it here"


async def test_a_file_becomes_a_challenge_of_the_place(table: Moderated) -> None:
    said = await table.ada.brings("good.yaml", PROGRAMS.encode())
    assert "1 question can be asked, 1 of them by running a program." in said and table.ada.private
    assert "Kept as Good Pack, version 1." in said
    assert "no such challenge" in await table.ada.looks_at_stats("good pack"), "it is a draft"
    await table.ada.looks_at_packs()
    await table.ada.turns_page("Look")
    assert "Its program prints what the key says." in await table.ada.turns_page(PROVE)
    assert "It can be played here now" in await table.ada.turns_page(PUBLISH)
    assert "Good Pack, question 1" in await table.ada.looks_at_stats("good pack")
    other = await table.elsewhere()
    assert "no such challenge" in await other.ada.looks_at_stats("good pack")
    said = await table.ada.looks_at_packs()
    assert "Good Pack, version 1" in said and "🟢 Live" in said
    said = await table.ada.looks_at_audit()
    assert all(f" {what} the pack “Good Pack”" in said for what in ("brought", "proved", "published"))


async def test_a_wrong_key_is_found_and_nothing_is_published(table: Moderated) -> None:
    await table.ada.brings("good.yaml", pack_of(PROGRAM, "4", "3", "5").encode())
    said = await table.ada.turns_page(PROVE)
    assert "1 of 1 program does not print what the key says." in said
    assert "❌ first: " in said and "which is another choice" in said
    said = await table.ada.looks_at_packs()
    assert "📝 Draft" in said and "Proven" not in said


async def test_a_file_of_another_format_is_reported_by_its_lines(table: Moderated) -> None:
    said = await table.ada.brings("sums.txt", AIKEN)
    assert "1 of 2 questions can be asked." in said and "❌ Line 6: " in said
    assert "It has no programs" in await table.ada.turns_page(CHECK)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("broken.yaml", b"questions: [", "❌ Line "),
        ("letter.docx", b"x", "of no known format"),
        ("empty.yaml", b"", "❌ Line 1: "),
        ("\u202eevil\x1b.yaml", b"\xff\xfe\x00", "❌ Line 1: "),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 40, "❌ Line 1: "),
    ],
)
async def test_of_a_file_without_questions_nothing_is_kept(
    table: Moderated, name: str, content: bytes, told: str
) -> None:
    said = await table.ada.brings(name, content)
    assert told in said and "Nothing was kept" in said and table.ada.private
    assert "No pack was brought here yet." in await table.ada.looks_at_packs()


async def test_a_file_that_is_too_large_is_refused(table: Moderated) -> None:
    said = await table.ada.brings("large.yaml", b"#" * 1_000_001)
    assert "The file is larger than 1 MB; split it into several." in said
    assert "No pack was brought here yet." in await table.ada.looks_at_packs()


async def test_a_new_version_tells_what_differs_and_takes_the_place_of_the_old_one(table: Moderated) -> None:
    await table.ada.brings("good.yaml", GOOD.encode())
    await table.ada.turns_page(CHECK)
    await table.ada.turns_page(PUBLISH)
    await table.ada.brings("good.yaml", spoiled(("keep?", "retain?")).encode())
    said = await table.ada.turns_page("Look")
    assert "Good Pack, version 2" in said and "What differs from version 1, which is live" in said
    assert "good/first: prompt" in said and "What does max pooling retain?" in said
    assert "From good.yaml." in said, "its life"
    assert "What does max pooling retain?" in await table.ada.turns_page("See the questions")
    await table.ada.turns_page("Back to the pack")
    await table.ada.turns_page(CHECK)
    await table.ada.turns_page(PUBLISH)
    said = await table.ada.looks_at_packs()
    assert "version 2" in said and "version 1" not in said


async def test_a_pack_is_retired_for_a_reason(table: Moderated) -> None:
    await table.ada.brings("good.yaml", GOOD.encode())
    await table.ada.turns_page("Look")
    said = await table.ada.retires("The course is over.")
    assert "📦 Retired: The course is over." in said
    assert "No pack was brought here yet" in await table.ada.looks_at_packs()
    assert "The course is over." in await table.ada.looks_at_audit()


async def test_a_pack_is_handed_over_as_a_file_that_can_be_brought_again(table: Moderated) -> None:
    await table.ada.brings("good.yaml", GOOD.encode())
    await table.ada.turns_page("Look")
    name, content = await table.ada.takes_file()
    assert name == "good.yaml"
    assert "Kept as Good Pack, version 1." in await table.ada.brings(name, content), "nothing has changed"


async def test_questions_written_in_a_form_gather_in_one_pack(table: Moderated) -> None:
    choices = ("The largest value", "The mean", "The first")
    said = await table.ada.writes_question("What does max pooling keep?", *choices, mistakes=("Takes it for average",))
    assert f"The question is kept in {OWN_TITLE}, version 1, which has 1 question now." in said
    assert table.ada.private
    said = await table.ada.writes_question("What is printed?", "3", "4", kind="predict-output", code=f"{PROGRAM}\n")
    assert f"{OWN_TITLE}, version 2, which has 2 questions now." in said
    assert "Its program prints what the key says." in await table.ada.turns_page(PROVE)
    said = await table.ada.writes_question("What is one?", "yes", "no", pack="Quite Another")
    assert "The question is kept in Quite Another, version 1" in said


async def test_a_question_that_cannot_be_kept_says_why(table: Moderated) -> None:
    said = await table.ada.writes_question("What is printed?", "3", "4", kind="predict-output")
    assert 'This question has no "code".' in said
    assert "Line " not in said, "nobody has seen a file"
    assert "No pack was brought here yet." in await table.ada.looks_at_packs()


async def test_who_moderates_nothing_brings_nothing(table: Moderated) -> None:
    for said in (
        await table.ben.looks_at_packs(),
        await table.ben.writes_question("What is one?", "yes", "no"),
    ):
        assert "Only moderators may do that; ask one of them." in said and table.ben.private


async def test_a_version_that_somebody_else_has_decided_about_is_not_decided_twice(table: Moderated) -> None:
    await table.ada.gives_role(table.ben, "moderator")
    await table.ada.brings("good.yaml", GOOD.encode())
    await table.ben.looks_at_packs()
    await table.ben.turns_page("Look")
    await table.ada.turns_page(CHECK)
    assert "This version is proven already." in await table.ben.turns_page(CHECK)
