"""Slack's places, players and moments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.buttons import understand
from adapters.slack import actions
from adapters.slack.addresses import Place, place_of, player_of, time_of, ts_of, user_of

IDS = st.from_regex(r"[TCGDUWE][A-Z0-9]{1,14}", fullmatch=True)
MOMENTS = st.integers(min_value=0, max_value=10**13)


@given(IDS, IDS, MOMENTS)
def test_places_come_back_from_their_addresses(team: str, id_: str, at: int) -> None:
    places = (Place(team, id_), Place(team, id_, ts_of(at)), Place(team, user=id_))
    for place in places:
        assert place_of(place.address) == place
    assert len({place.address for place in places}) == 3


def test_addresses_never_change() -> None:
    assert Place("T1", "C1").address == "slack:T1/C1"
    assert Place("T1", "C1", "1700000000.123456").address == "slack:T1/C1/1700000000.123456"
    assert Place("T1", user="U1").address == "slack:T1/@U1"
    assert player_of("T1", "U1") == "slack:T1:U1"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "slack:",
        "slack:T1",
        "slack:T1/",
        "slack:T1/@",
        "slack:T1/C1/",
        "slack:T1/C1/17",
        "slack:T1/@U1/1700000000.123456",
        "slack:T1/C1\n",
        "slack:T1:U1",
        "discord:1/2",
        "terminal:ann",
    ],
)
def test_an_address_of_another_platform_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not Slack's"):
        place_of(address)


@given(IDS, IDS)
def test_players_come_back_as_users(team: str, user: str) -> None:
    assert user_of(player_of(team, user)) == user


@pytest.mark.parametrize("player", ["terminal:ann", "discord:123", "slack:", "slack:T1", "slack:T1:", "slack:T1/@U1"])
def test_players_of_other_platforms_are_no_users(player: str) -> None:
    assert user_of(player) is None


def test_a_time_stamp_tells_its_moment() -> None:
    assert time_of("1700000000.123456") == 1_700_000_000_123
    assert time_of("1700000000.000999") == 1_700_000_000_000
    assert ts_of(1_700_000_000_007) == "1700000000.007000"


@given(MOMENTS)
def test_moments_come_back_from_their_time_stamps(at: int) -> None:
    assert time_of(ts_of(at)) == at


@pytest.mark.parametrize(
    "ts", ["", "1700000000", "1700000000.1", "-1.000000", "1e9.000000", "\u0661.000000", "1.000000\n"]
)
def test_what_is_no_time_stamp_is_refused(ts: str) -> None:
    with pytest.raises(ValueError, match="is not a time stamp"):
        time_of(ts)


def test_ids_of_forms_are_no_buttons_of_games() -> None:
    ids = [value for name, value in vars(actions).items() if isinstance(value, str) and value.startswith("quiz:")]
    assert len(set(ids)) == len(ids) > 5
    assert not [id_ for id_ in ids if understand(id_)]
