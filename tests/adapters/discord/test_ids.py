"""Discord's ids: of buttons, places, players and moments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.buttons import MAX_ID, PLACED, Action, Button, understand
from adapters.discord.addresses import Place, nonce_of, place_of, player_of, time_of, user_of
from adapters.discord.inbound import EARLIEST_MS, SKEW_MS, pressed_at
from bot.host.lobby import new_game_id
from bot.ports import PostKey

SNOWFLAKES = st.integers(min_value=1, max_value=2**63 - 1)
ROUNDS = st.integers(min_value=0, max_value=999_999_999)


@given(st.sampled_from(Action), ROUNDS, st.integers(min_value=0, max_value=5))
def test_a_button_is_understood_as_it_was_made(action: Action, round_no: int, place: int) -> None:
    button = Button(action, new_game_id(), round_no, place if action in PLACED else None)
    assert understand(button.custom_id) == button
    assert len(button.custom_id) <= MAX_ID


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "quiz",
        "quiz:c:g:0",  # a choice without a place
        "quiz:h:g:0:1",  # a hint with one
        "quiz:rc:0123456789abcdef:0",  # a correction without a choice
        "quiz:z:g:0",
        "quiz:h:g:-1",
        "quiz:h:g:1.5",
        "quiz:h:g:",
        "quiz:h:g:²",
        "quiz:h:g:9999999999",
        "quiz:c:g:0:1:2",
        "quiz:h:\x00:0",
        "quiz:h:\ud800:0",
        "quiz:h:\u202eg:0",
        "other:h:g:0",
    ],
)
def test_what_is_no_button_of_ours_is_none(custom_id: str) -> None:
    assert understand(custom_id) is None


@given(st.text(max_size=100))
def test_no_id_is_too_odd_to_be_read(custom_id: str) -> None:
    understand(custom_id)


def test_the_ids_of_buttons_that_were_posted_never_change_their_meaning() -> None:
    old = {"c", "h", "a", "n", "x", "go", "hide", "show"}
    dailies = {"p", "ans", "da", "dv", "dp", "dr", "ds", "dx", "dxx", "dw"}
    reports = {"rp", "rq", "rl", "rk", "rqn", "rc", "rcc", "au", "se"}
    privacy = {"pv", "px", "ph", "ps", "pe", "pee", "pl", "pu"}
    packs = {"kq", "kb", "kl", "kn", "kx", "kv", "ku", "kr", "ka"}
    assert {action.value for action in Action} == old | dailies | reports | privacy | packs | {"b", "bp", "bg", "rv"}
    assert Button(Action.CHOOSE, "g", 3, 1).custom_id == "quiz:c:g:3:1"
    assert Button(Action.HIDE).custom_id == "quiz:hide::0"
    assert Button(Action.BOARD, "channel.week.points", 2).custom_id == "quiz:b:channel.week.points:2"


@given(SNOWFLAKES, SNOWFLAKES)
def test_places_come_back_from_their_addresses(guild: int, channel: int) -> None:
    for place in (Place(guild=guild, channel=channel), Place(user=guild)):
        assert place_of(place.address) == place
    assert Place(user=guild).address != Place(guild=guild, channel=channel).address


@pytest.mark.parametrize("address", ["slack:C1", "discord:", "discord:1", "discord:@", "terminal:ann"])
def test_an_address_of_another_platform_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        place_of(address)


@given(SNOWFLAKES)
def test_players_come_back_as_users(user: int) -> None:
    assert user_of(player_of(user)) == user


@pytest.mark.parametrize("player", ["terminal:ann", "slack:123", "discord:", "discord:ann"])
def test_players_of_other_platforms_are_no_users(player: str) -> None:
    assert user_of(player) is None


def test_a_snowflake_tells_its_moment() -> None:
    assert time_of(175928847299117063) == 1_462_015_105_796  # the example of Discord's own documentation


def test_a_press_counts_by_its_own_time_within_reason() -> None:
    now = 1_767_225_600_000

    def made(ms: int) -> int:
        return (ms - 1_420_070_400_000) << 22

    assert pressed_at(made(now - 700), now) == now - 700
    assert pressed_at(made(now + 700), now) == now + 700
    assert pressed_at(made(now + 60_000), now) == now + SKEW_MS
    assert pressed_at(made(now - 24 * 3_600_000), now) == now - EARLIEST_MS


def test_a_nonce_names_one_message_of_one_post() -> None:
    key = PostKey("game", 3, 0)
    nonces = {nonce_of(key), nonce_of(key, 1), nonce_of(PostKey("game", 3, 1)), nonce_of(PostKey("game", 30, 0))}
    assert len(nonces) == 4
    assert nonce_of(key) == nonce_of(PostKey("game", 3, 0))
    assert all(len(nonce) <= 25 for nonce in nonces)
