"""`quizhost bank diff`: what a reviewer has to know of a change."""

from pathlib import Path

from bot.bank.differing import differences

from .packs import GOOD, spoiled, write
from .test_commands import run
from .test_life import SECOND


def diff(tmp_path: Path, old: str, new: str) -> tuple[int, list[str]]:
    (tmp_path / "new").mkdir(exist_ok=True)
    code, out = run("diff", write(tmp_path, old), write(tmp_path / "new", new))
    return code, out.splitlines()


def test_nothing_changed(tmp_path: Path) -> None:
    assert diff(tmp_path, GOOD, "# a comment\n" + GOOD) == (0, ["Nothing changed."])


def test_a_changed_key_is_said_loudly(tmp_path: Path) -> None:
    moved = spoiled(
        ("        right: true\n", ""), ("text: The middle one", "text: The middle one\n        right: true")
    )
    assert diff(tmp_path, GOOD, moved)[1][:3] == [
        "good/first: THE KEY CHANGED.",
        "  - The largest value",
        "  + The middle one",
    ]


def test_texts_line_by_line_and_values_side_by_side(tmp_path: Path) -> None:
    changed = spoiled(("What does max", "What did max"), ("beginner", "expert"), ("Good Pack", "Better Pack"))
    assert diff(tmp_path, GOOD, changed) == (
        1,
        [
            "good: title: Good Pack -> Better Pack",
            "good/first: difficulty: beginner -> expert",
            "good/first: prompt",
            "  - What does max pooling keep?",
            "  + What did max pooling keep?",
        ],
    )


def test_choices_and_their_parts(tmp_path: Path) -> None:
    changed = spoiled(("The mean of all", "Their mean"), ("Indeed.", "Yes."))
    assert diff(tmp_path, GOOD, changed)[1] == [
        "good/first: choices",
        "    * The largest value",
        "  -     feedback: Indeed.",
        "  +     feedback: Yes.",
        "  - · The mean of all",
        "  + · Their mean",
        "    · The middle one",
    ]


def test_questions_that_come_go_and_move(tmp_path: Path) -> None:
    assert diff(tmp_path, GOOD, GOOD + SECOND)[1] == ["good/second: new, conceptual, beginner."]
    assert diff(tmp_path, GOOD + SECOND, GOOD)[1] == ["good/second: removed."]
    head, first = GOOD[: GOOD.index("  - id: first")], GOOD[GOOD.index("  - id: first") :]
    assert diff(tmp_path, GOOD + SECOND, head + SECOND + first)[1] == ["good: the questions stand in another order."]


def test_folders_and_what_cannot_be_compared(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    write(tmp_path / "old", GOOD)
    write(tmp_path / "new", spoiled(("id: good", "id: other")), "other.yaml")
    code, out = run("diff", tmp_path / "old", tmp_path / "new")
    assert (code, out) == (1, "good: removed, with 1 question.\nother: new, with 1 question.\n")
    assert run("diff", tmp_path / "none", tmp_path) == (2, "")


def test_odd_contents_are_compared_too() -> None:
    assert list(differences({"a": {"questions": [1, {"id": 2}]}}, {"a": {"questions": "x"}})) == ["a/2: removed."]


def test_a_pack_that_cannot_be_read_is_not_taken_for_removed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, text in ((old, GOOD), (new, "questions: [")):
        folder.mkdir()
        write(folder, text)
    code, out = run("diff", old, new)
    assert (code, out) == (1, f"{new / 'good.yaml'}: cannot be read; quizhost bank check says why.\n")
