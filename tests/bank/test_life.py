"""The life of questions: which are asked, and how steps are written."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.life import FOLLOWING, State, life_of, state_of, step_refused
from bot.bank.loading import load_bank, load_pack
from bot.bank.marking import NotMarked, mark
from bot.bank.reading import read_pack
from tests.engine.builders import QUICK

from .cases import HINT, with_life
from .packs import GOOD, spoiled, write
from .programs import PROGRAMS
from .test_commands import run

DAY = date(2026, 11, 29)
SECOND = """\
  - id: second
    kind: conceptual
    difficulty: beginner
    seconds: 60
    prompt: What does average pooling keep?
    choices:
      - text: The mean
        right: true
      - text: The largest value
      - text: The middle one
    hint: Read the name.
    explanation: It passes the mean on.
"""


@pytest.mark.parametrize("state", [state for state in State if state is not State.LIVE])
def test_only_live_questions_are_asked(tmp_path: Path, state: State) -> None:
    steps = with_life(state)[1] + ("        reason: Because.\n" if state in ("quarantined", "retired") else "")
    pack = load_pack(write(tmp_path, spoiled((HINT, steps)) + SECOND))
    assert pack.challenge is not None
    assert pack.complete is not None
    assert [it.id for it in pack.challenge.questions] == ["second"]
    assert [it.id for it in pack.complete.questions] == ["first", "second"]
    assert pack.challenge.version == pack.complete.version


def test_a_pack_without_live_questions_is_not_played(tmp_path: Path) -> None:
    write(tmp_path, spoiled(with_life("draft")))
    bank = load_bank(tmp_path)
    assert not bank.challenges
    assert [fault.message for fault in bank.faults] == ["No question of this pack is live, so it is not played."]


def test_a_change_of_state_is_another_version(tmp_path: Path) -> None:
    one, other = (load_pack(write(tmp_path, spoiled(with_life(*life)))) for life in (["live"], ["proven", "live"]))
    assert one.complete is not None
    assert other.complete is not None
    assert one.complete.version != other.complete.version


def test_every_state_leads_on_and_retiring_needs_a_reason() -> None:
    assert set(FOLLOWING) == set(State)
    assert all(FOLLOWING.values())
    assert step_refused(State.DRAFT, State.LIVE, "x") == (
        'A question that is draft cannot become live; after "draft" comes proven or retired.'
    )
    assert step_refused(State.LIVE, State.RETIRED, "") is not None
    assert step_refused(State.LIVE, State.RETIRED, "x") is None


# --- marking ---------------------------------------------------------------------------------------------------------


def test_steps_are_added_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "# a comment\n" + GOOD + "    # the end of it\n\n" + SECOND
    path = write(tmp_path, text)
    mark(path, "first", State.QUARANTINED, DAY, 'A "colleague": says so.')
    mark(path, "first", State.LIVE, DAY)
    mark(path, "second", State.RETIRED, DAY, "It bores.")
    reason = '"A \\"colleague\\": says so."'
    one = f"    life:\n      - state: quarantined\n        since: 2026-11-29\n        reason: {reason}\n"
    two = "      - state: live\n        since: 2026-11-29\n"
    other = '    life:\n      - state: retired\n        since: 2026-11-29\n        reason: "It bores."\n'
    assert path.read_text() == "# a comment\n" + GOOD + one + two + "    # the end of it\n\n" + SECOND + other
    assert [it.name for it in tmp_path.iterdir()] == ["good.yaml"]


@given(reason=st.text(min_size=1, max_size=60), state=st.sampled_from([State.RETIRED, State.QUARANTINED]))
@QUICK
def test_any_reason_is_written_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, reason: str, state: State
) -> None:
    path = write(tmp_path_factory.mktemp("pack"), GOOD)
    reason = " ".join(reason.split())
    try:
        mark(path, "first", state, DAY, reason)
    except NotMarked:
        assert path.read_text() == GOOD
        return
    document, faults = read_pack(path)
    assert document is not None
    assert faults == ()
    assert life_of(document.data["questions"][0])[-1].reason == reason.strip()


@pytest.mark.parametrize(
    ("life", "state", "reason", "said"),
    [
        ((), State.LIVE, "", "is live, as every question that says nothing"),
        (("draft",), State.LIVE, "", "cannot become live"),
        (("draft",), State.PROVEN, "", "who solved the question without seeing the key"),
        (("live",), State.RETIRED, "", "needs a reason. Say it with --reason."),
    ],
)
def test_steps_that_make_no_sense(tmp_path: Path, life: tuple[str, ...], state: State, reason: str, said: str) -> None:
    text = spoiled(with_life(*life)) if life else GOOD
    path = write(tmp_path, text)
    with pytest.raises(NotMarked, match=said):
        mark(path, "first", state, DAY, reason)
    assert path.read_text() == text


def test_a_step_before_the_last_one(tmp_path: Path) -> None:
    path = write(tmp_path, spoiled(with_life("live")))
    with pytest.raises(NotMarked, match="is live since 2026-11-03, which is later than 2026-11-02"):
        mark(path, "first", State.DRAFT, date(2026, 11, 2))


def test_a_program_is_proven_by_running_it(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS.replace("    hint:", with_life("draft")[1].split("\n", 1)[1] + "    hint:"))
    with pytest.raises(NotMarked, match="quizhost bank prove"):
        mark(path, "first", State.PROVEN, DAY, "I say so.")


def test_a_pack_in_one_line_is_left_alone(tmp_path: Path) -> None:
    import json

    document, _ = read_pack(write(tmp_path, GOOD))
    assert document is not None
    path = write(tmp_path, json.dumps(document.data))
    with pytest.raises(NotMarked, match="by hand"):
        mark(path, "first", State.DRAFT, DAY)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, GOOD)
    where = ("--questions", tmp_path)
    code, out = run("mark", "good/first", "retired", "--reason", "It  bores.", "--since", "2026-11-29", *where)
    assert (code, out) == (0, f"good/first is retired now.\nWritten to {path}.\n")
    document, _ = read_pack(path)
    assert document is not None
    assert state_of(document.data["questions"][0]) is State.RETIRED
    assert life_of(document.data["questions"][0])[0].reason == "It bores."
    for words, said in (
        (("good/first", "alive"), "alive is no state; choose one of draft"),
        (("bad/first", "live"), "no pack of a challenge bad"),
        (("good/other", "live"), "has no question other; it has first"),
    ):
        assert run("mark", *words, *where) == (2, "")
        assert said in capsys.readouterr().err


def test_all_questions_of_a_challenge_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + SECOND)
    code, out = run("mark", "good", "draft", "--questions", tmp_path)
    assert (code, out) == (0, f"good/first is draft now.\ngood/second is draft now.\nWritten to {path}.\n")
    assert load_pack(path).challenge is None


def test_show_tells_of_all_questions_and_their_lives(tmp_path: Path) -> None:
    write(tmp_path, spoiled(with_life("draft")))
    code, out = run("show", "good", "--questions", tmp_path)
    assert code == 0
    assert "1. first" in out
    assert "   Life: draft since 2026-11-03\n" in out
    assert '"state": "draft"' in run("show", "good", "--json", "--questions", tmp_path)[1]
