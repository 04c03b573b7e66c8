"""The sentences about streaks and pages of badges."""

import pytest

from adapters import career_wording, chat_text
from bot.engine.badges import Rarity
from bot.engine.streaks import State
from bot.host.careers import EarnedLine, StreakPage
from bot.ports import Badge
from tests.adapters.test_wording import assert_sentence


def page(state: State, length: int = 5, freezes: int = 1) -> StreakPage:
    return StreakPage(state, length, 12, freezes, "Europe/Paris", True, "2027-01-15", "2027-01-14")


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_streak_has_words(state: State) -> None:
    said = career_wording.streak(page(state))
    assert_sentence(said)
    assert ("12 days" in said) is (state is State.LAPSED)
    assert ("5 days" in said) is (state in (State.KEPT, State.AT_RISK))
    assert bool(career_wording.record(page(state))) is (state is not State.NONE)


def test_no_two_states_sound_the_same() -> None:
    assert len({career_wording.streak(page(state)) for state in State}) == len(State)


@pytest.mark.parametrize(("freezes", "said"), [(0, "no freezes"), (1, "1 freeze"), (2, "2 freezes")])
def test_the_record_and_freezes(freezes: int, said: str) -> None:
    assert career_wording.record(page(State.KEPT, freezes=freezes)) == f"Record: 12 days · {said}"


def test_a_badge_that_can_no_longer_be_won_says_when_it_was() -> None:
    badge = Badge("p", "old", "Old", "🏅", "g", "c", "v", True, 0, 1_800_000_000_000)
    assert career_wording.earned(EarnedLine(badge, "", None)) == "15 January 2027"
    assert career_wording.earned(EarnedLine(badge, "Win.", Rarity.RARE)) == "15 January 2027 · rare · Win."
    assert career_wording.earned(EarnedLine(badge, "Win.", None), "ja") == "2027年1月15日 · Win."


@pytest.mark.parametrize(
    ("done", "needed", "shown"),
    [
        (0, 7, "▱▱▱▱▱▱▱▱ 0 of 7"),
        (6, 7, "▰▰▰▰▰▰▱▱ 6 of 7"),
        (999, 1_000, "▰▰▰▰▰▰▰▱ 999 of 1,000"),
        (7, 7, "▰▰▰▰▰▰▰▰ 7 of 7"),
    ],
)
def test_progress_is_full_at_the_end_alone(done: int, needed: int, shown: str) -> None:
    assert chat_text.progress(done, needed) == shown
