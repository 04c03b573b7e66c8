"""Packs into challenges, and a bank that stands whatever its folder holds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bank import loading
from bot.bank.errors import UnknownChallenge
from bot.bank.loading import load_bank, load_pack
from bot.engine.errors import InvalidChallenge, QuizError
from bot.engine.questions import Challenge, Choice, Question, Snippet

from .packs import GOOD, spoiled, write


def test_a_good_pack_becomes_its_challenge(tmp_path: Path) -> None:
    extras = (
        ("minutes", "badge: Star\nminutes"),
        ("    hint:", "    code: |2\n        x = 1\n      print(x)\n    language: bash\n    attempts: 1\n    hint:"),
        ("      - text: The middle one\n", "      - text: None of these\n        pinned: true\n"),
    )
    challenge = load_pack(write(tmp_path, spoiled(*extras))).challenge
    assert challenge == Challenge(
        id="good",
        title="Good Pack",
        summary="A pack without faults.",
        topics=("PyTorch",),
        minutes=5,
        badge="Star",
        version=challenge.version if challenge else "",
        questions=(
            Question(
                id="first",
                kind="conceptual",
                difficulty="beginner",
                seconds=60,
                attempts=1,
                prompt="What does max pooling keep?",
                snippet=Snippet("  x = 1\nprint(x)", "bash"),
                choices=(
                    Choice("The largest value", right=True, feedback="Indeed."),
                    Choice("The mean of all"),
                    Choice("None of these", pinned=True),
                ),
                hint="Read the name.",
                explanation="It passes the maximum on.",
            ),
        ),
    )


def test_defaults(tmp_path: Path) -> None:
    challenge = load_pack(write(tmp_path, GOOD)).challenge
    assert challenge is not None
    question = challenge.questions[0]
    assert (challenge.badge, question.attempts, question.snippet) == ("Good Pack", 2, None)


def test_whole_numbers_are_integers_however_they_are_written(tmp_path: Path) -> None:
    text = spoiled(("seconds: 60", "seconds: 60.0\n    attempts: 1.0"), ("minutes: 5", "minutes: 5.0"))
    challenge = load_pack(write(tmp_path, text)).challenge
    assert challenge is not None
    question = challenge.questions[0]
    assert [repr(n) for n in (challenge.minutes, question.seconds, question.attempts)] == ["5", "60", "1"]


def test_version_names_the_content_and_not_its_layout(tmp_path: Path) -> None:
    def version(text: str) -> str:
        challenge = load_pack(write(tmp_path, text)).challenge
        assert challenge is not None
        return challenge.version

    first = version(GOOD)
    assert len(first) == 12
    assert int(first, 16) >= 0
    reordered = GOOD.replace("minutes: 5\n", "").replace("id: good\n", "# a comment\nminutes: 5\nid: good\n")
    assert version(reordered) == first
    assert version(spoiled(("hint: Read the name.", "hint: >-\n      Read\n      the name."))) == first
    assert version(spoiled(("Indeed.", "Indeed!"))) != first


def test_a_bad_pack_leaves_the_good_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, spoiled(("id: good", "id: warned"), ("seconds", "attempts: 5\n    seconds")), "warned.yaml")
    bad = write(tmp_path, "id: [", "bad.yaml")
    bank = load_bank(tmp_path)
    assert list(bank.challenges) == ["good", "warned"]
    assert [(fault.path.name, fault.severity) for fault in bank.faults] == [
        ("bad.yaml", "error"),
        ("warned.yaml", "warning"),
    ]
    assert bank.faults[0].path == bad
    assert bank.packs == 3


def test_challenges_are_sorted_by_title_and_cannot_be_changed(tmp_path: Path) -> None:
    for id_, title in (("a", "zebra"), ("b", "apple"), ("c", "Mango")):
        write(tmp_path, spoiled(("id: good", f"id: {id_}"), ("Good Pack", title)), f"{id_}.yaml")
    challenges = load_bank(tmp_path).challenges
    assert list(challenges) == ["b", "c", "a"]
    assert not hasattr(challenges, "__setitem__")


def test_packs_in_folders_inside_are_found_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("inner", ".hidden"):
        (tmp_path / name).mkdir()
    write(tmp_path / "inner", GOOD)
    write(tmp_path / ".hidden", "id: [", "bad.yaml")
    write(tmp_path, "id: [", ".swap.yaml")
    write(tmp_path, "id: [", "notes.txt")
    bank = load_bank(tmp_path)
    assert (list(bank.challenges), bank.faults, bank.packs) == (["good"], (), 1)


def test_an_id_used_by_two_packs_is_a_fault_of_the_second(tmp_path: Path) -> None:
    # First means by name of the path, whatever order the file system lists them in.
    (tmp_path / "early").mkdir()
    second = write(tmp_path, spoiled(("Good Pack", "Other")))
    first = write(tmp_path / "early", GOOD)
    bank = load_bank(tmp_path)
    assert bank.get("good").title == "Good Pack"
    (fault,) = bank.faults
    assert (fault.path, fault.line) == (second, 1)
    assert first.as_posix() in fault.message
    assert "another id" in fault.advice


def test_a_file_under_a_wrong_name_does_not_take_the_id(tmp_path: Path) -> None:
    write(tmp_path, spoiled(("Good Pack", "Copy")), "a-copy.yaml")
    write(tmp_path, GOOD)
    bank = load_bank(tmp_path)
    assert bank.get("good").title == "Good Pack"
    assert [fault.path.name for fault in bank.faults] == ["a-copy.yaml"]


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _not_utf8(path: Path) -> None:
    path.write_bytes(b"id: x\ntitle: caf\xe9\n")


def _huge(path: Path) -> None:
    path.write_bytes(b"# " + b"x" * 1_000_000)


@pytest.mark.parametrize(
    ("make", "line", "message", "advice"),
    [
        (_folder, 1, "not a file", "Rename"),
        (_link_to_nothing, 1, "not a file", "Rename"),
        (_link_to_itself, 1, "not a file", "Rename"),
        (_pipe, 1, "not a file", "Rename"),
        (_not_utf8, 2, "not UTF-8", "encoding UTF-8"),
        (_huge, 1, "larger than 1 MB", "Split"),
    ],
)
def test_what_cannot_be_read_is_a_fault(
    tmp_path: Path, make: Callable[[Path], None], line: int, message: str, advice: str
) -> None:
    make(tmp_path / "odd.yaml")
    write(tmp_path, GOOD)
    bank = load_bank(tmp_path)
    assert list(bank.challenges) == ["good"]
    (fault,) = bank.faults
    assert (fault.path.name, fault.line) == ("odd.yaml", line)
    assert message in fault.message
    assert advice in fault.advice


def test_a_file_without_permission_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # chmod would not stop root, whom containers run as.
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, GOOD)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (fault,) = load_bank(tmp_path).faults
    assert "Permission denied" in fault.message
    assert "permissions" in fault.advice


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    bank = load_bank(tmp_path / "nowhere")
    assert not bank.challenges
    (fault,) = bank.faults
    assert "cannot be read" in fault.message


def test_the_engine_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*of: object) -> Challenge:
        raise InvalidChallenge("no such luck")

    monkeypatch.setattr(loading, "build_challenge", refuse)
    pack = load_pack(write(tmp_path, GOOD))
    assert pack.challenge is None
    assert "no such luck" in pack.faults[0].message


def test_unknown_challenge_names_near_ones(tmp_path: Path) -> None:
    for id_ in ("cnn-basics", "rnn-basics", "optimisers"):
        write(tmp_path, spoiled(("id: good", f"id: {id_}")), f"{id_}.yaml")
    bank = load_bank(tmp_path)
    with pytest.raises(UnknownChallenge, match="Did you mean cnn-basics or rnn-basics") as caught:
        bank.get("CNN-basic")
    assert caught.value.near == ("cnn-basics", "rnn-basics")
    assert isinstance(caught.value, QuizError)
    with pytest.raises(UnknownChallenge, match="quizhost bank list"):
        bank.get("zzz")


def test_unknown_challenge_says_when_the_pack_is_faulty_or_the_bank_empty(tmp_path: Path) -> None:
    with pytest.raises(UnknownChallenge, match="bank is empty"):
        load_bank(tmp_path).get("good")
    write(tmp_path, spoiled(("beginner", "easy")))
    with pytest.raises(UnknownChallenge, match="its pack has faults"):
        load_bank(tmp_path).get("good")
