"""What is said about badges."""

from adapters import badge_wording
from bot.engine.events import EarnedBadge

FIRST = EarnedBadge("discord:1", "first-right", "First Light", "🌱")
OTHER = EarnedBadge("discord:2", "first-right", "First Light", "🌱")
OWL = EarnedBadge("discord:1", "night-owl", "Night Owl", "🦉")


def test_the_line_that_players_wait_for() -> None:
    assert badge_wording.earned(FIRST) == "Badge earned: First Light"


def test_those_who_won_the_same_badge_stand_together() -> None:
    assert badge_wording.by_badge([FIRST, OWL, OTHER]) == {FIRST: ["discord:1", "discord:2"], OWL: ["discord:1"]}


def test_who_is_hidden_is_left_out_and_a_badge_of_theirs_alone_too() -> None:
    assert badge_wording.by_badge([FIRST, OWL, OTHER], frozenset({"discord:1"})) == {OTHER: ["discord:2"]}
    assert badge_wording.by_badge([FIRST], frozenset({"discord:1"})) == {}
