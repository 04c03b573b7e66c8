"""What moderators write and do about packs, the same in every chat."""

from dataclasses import replace

import pytest

from adapters import pack_wording as words
from adapters.packing import choices_of
from adapters.refusals import Refused
from bot.host.packs import Proven, Received
from bot.ports.packs import PackState, ReadPack, Remark
from tests.adapters.pack_pages import HARMFUL, bare, many, page, stored


@pytest.mark.parametrize(
    ("text", "choices", "mistakes"),
    [
        ("yes\nno", ("yes", "no"), ("", "")),
        ("  yes \n\n no ## thinks not \n", ("yes", "no"), ("", "thinks not")),
        ("x[1 :: 2] # every other\nx[1::2] ## an hour ## too much", ("x[1 :: 2] # every other", "x[1::2]"), None),
        ("a ## b\nc", ("a ## b", "c"), ("", "")),  # the right one leads to no mistake
        ("C##\nC ##", ("C##", "C ##"), ("", "")),
    ],
)
def test_choices_are_lines_with_mistakes_behind_the_wrong_ones(
    text: str, choices: tuple[str, ...], mistakes: tuple[str, ...] | None
) -> None:
    assert choices_of(text) == (choices, mistakes or ("", "an hour ## too much"))


@pytest.mark.parametrize("text", ["", "yes", "\n".join("abcdefg")])
def test_too_few_and_too_many_choices(text: str) -> None:
    with pytest.raises(Refused, match="2 to 6 choices, each on a line"):
        choices_of(text)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, "Kept as Pooling Basics, version 2."),
        (PackState.DRAFT, "It takes the place of version 1, a draft (From a.csv)."),
        (PackState.LIVE, "Version 1 (From a.csv) stays until this one is published."),
    ],
)
def test_what_becomes_of_the_version_before_is_said(before: PackState | None, said: str) -> None:
    former = None if before is None else replace(stored("", before), reason="From a.csv.")
    read = ReadPack("", "pooling", "Pooling Basics", 1, 2, 0, ())
    told = words.received(Received(stored("", number=2), read, former))
    assert told.startswith("1 of 2 questions can be asked.")
    assert told.endswith(said)


def test_what_programs_came_to() -> None:
    good, bad = Remark(1, "note", "Proven."), Remark(2, "error", "Wrong.")
    proven = stored("", PackState.PROVEN)
    told = {len(remarks): words.proven(Proven(proven, remarks)) for remarks in ((), (good,), (good,) * 3)}
    assert told[0].startswith("It has no programs") and told[1].startswith("Its program prints")
    assert told[3] == "All 3 programs print what their keys say."
    failed = words.proven(Proven(stored(""), (good, bad, bad)))
    assert failed.startswith("2 of 3 programs do not print what the key says. Mend the file")


def test_urgent_remarks_come_first_and_the_rest_is_counted() -> None:
    remarks = [Remark(1, "note", "fine"), Remark(2, "warning", "odd"), *[Remark(3, "error", "bad")] * words.TOLD]
    told = words.told(remarks)
    assert told[0] == "❌ Line 3: bad" and told[-1] == "and 2 more remarks"
    assert len(told) == words.TOLD + 1
    assert words.told([Remark(3, "error", "bad", "q1")]) == ["❌ q1: bad"]
    assert words.told([Remark(3, "error", "bad")], with_line=False) == ["❌ bad"]


def test_every_line_about_a_version_is_on_some_page_under_its_title() -> None:
    parts = words.about(page("", PackState.DRAFT))
    lines = [line for part in parts for line in part.lines]
    found, number = [], 0
    while True:
        shown, at, count = words.paged(parts, number)
        assert at == number < count
        found += [line for part in shown for line in part.lines]
        assert sum(len(part.lines) for part in shown) <= words.LINES
        if number + 1 == count:
            break
        number += 1
    assert found == lines
    assert words.paged(parts, 10**6)[0] == shown
    assert words.paged(words.about(bare("")), 0) == ([], 0, 1)


def test_every_pack_is_on_some_page_of_the_list() -> None:
    packs = many("")
    _, _, count = words.page(packs, 0)
    assert [it for number in range(count) for it in words.page(packs, number)[0]] == packs
    assert words.page([], 7) == ([], 0, 1)


def test_no_line_turns_the_direction_of_others_or_breaks() -> None:
    evil = f"a\u202eb\nc\u2066{HARMFUL}\x1b"
    told = words.told([Remark(1, "error", evil)])
    assert all(sign.isprintable() for line in told for sign in line)
