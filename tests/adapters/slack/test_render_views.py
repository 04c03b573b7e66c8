"""Slack's Home tab, the form that starts a game, and lists to pick from."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, schedule_wording
from adapters.slack import actions
from adapters.slack.render import home, lists, modal, schedules, select
from bot.engine.modes import MODES
from bot.engine.questions import MAX_SECONDS, Challenge
from bot.engine.streaks import State
from bot.host.recurrence import Due
from tests.adapters.slack.bodies import check_blocks, check_view, elements, labels, objects, rows
from tests.adapters.slack.content import RENDERED, challenge, challenges
from tests.adapters.slack.content import texts as any_text
from tests.adapters.slack.gallery import dailies, streak
from tests.engine import builders

KEPT = lists.Kept(
    games=0,
    points=0,
    right=0,
    first_try=0,
    badges=(),
    hidden=False,
    unfinished=(),
    streak=streak(),
    due=0,
    zone="Your days are counted by UTC.",
)
TS = "1700000000.000100"


def some(count: int) -> list[Challenge]:
    return [challenge(builders.question(), id=f"c{number}", title=f"Title {number}") for number in range(count)]


def by_id(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["action_id"]: part for part in elements(view)}


# --- lists to pick from ----------------------------------------------------------------------------------------------


def test_a_challenge_is_picked_by_its_id() -> None:
    (option,) = select.options(some(1))
    assert option["value"] == "c0"
    assert option["text"]["text"] == "Title 0"
    assert option["description"]["text"] == "pytorch · 1 question · about 5 minutes"


def test_more_challenges_than_a_list_holds_are_asked_for() -> None:
    assert len(select.challenges(some(100), "x")["options"]) == 100
    more = select.challenges(some(101), "x")
    assert more["type"] == "external_select"
    assert more["min_query_length"] == 0
    assert len(select.options(some(101))) == 100


@RENDERED
@given(challenges())
def test_any_challenge_of_a_pack_can_be_picked(of: Challenge) -> None:
    check_blocks([{"type": "actions", "elements": [select.challenges([of], actions.START_CHALLENGE)]}])


# --- the Home tab ----------------------------------------------------------------------------------------------------


def known(challenges: list[Challenge]) -> dict[str, Challenge]:
    return {each.id: each for each in challenges}


def test_a_home_tab() -> None:
    view = home.view(known(some(2)), [("Tensor basics", "C1"), ("Two", "C2")], home.Dailies(), **KEPT)
    check_view(view)
    assert view["type"] == "home"
    assert rows(view) == [
        "You",
        "0 games · 0 points\n0 right answers, 0 of them at the first attempt",
        "🔥 You have no streak yet: play a daily to begin one.",
        chat_wording.NO_BADGES,
        chat_wording.NOT_HIDDEN,
        KEPT["zone"],
        "📅 Dailies",
        home.NO_DAILY,
        "Being played",
        "- Tensor basics in #C1\n- Two in #C2",
        "Practise alone",
        MODES["practice"].summary,
    ]
    assert labels(view) == ["🏅 My badges", "Hide my name", "🔏 Privacy", "🏆 Leaderboard", "Practise"]
    assert view["blocks"][-1]["block_id"] == actions.HOME_CHALLENGE  # where what was picked is found


def test_a_home_tab_tells_how_the_streak_stands() -> None:
    kept: lists.Kept = {**KEPT, "streak": streak(State.AT_RISK, 5)}
    shown = rows(home.view({}, [], home.Dailies(), **kept))
    assert "🔥 You have played 5 days in a row. Play today's daily to keep it." in shown
    assert "Record: 12 days · 1 freezeA freeze keeps the streak over a day that you miss." in shown


def test_a_home_tab_promises_nothing_that_does_not_exist() -> None:
    written = json.dumps(home.view(known(some(2)), [], home.Dailies(), **KEPT)).casefold()
    for word in ("review", "soon", "schedule"):
        assert word not in written


def test_a_home_tab_where_there_is_nothing() -> None:
    view = home.view({}, [], home.Dailies(), **KEPT)
    check_view(view)
    assert home.NOTHING_RUNS in rows(view)
    assert chat_wording.NO_CHALLENGES in rows(view)


def test_more_games_than_are_shown_are_counted() -> None:
    view = home.view({}, [(f"Game {number}", f"C{number}") for number in range(13)], home.Dailies(), **KEPT)
    assert "and 3 more games" in rows(view)
    assert "#C9" in "".join(rows(view))
    assert "#C10" not in "".join(rows(view))


@pytest.mark.parametrize(("played", "label"), [(False, "▶️ Play"), (True, "My result")])
def test_an_open_daily_can_be_played_from_the_home_tab(played: bool, label: str) -> None:
    of = challenge(builders.question(), id="tensors", title="Tensor basics")
    listed, (opened,) = dailies(of)
    coming = [(listed[0].schedule, Due("2027-01-18", 1_800_000_000_000))]
    view = home.view(known([of]), [], home.Dailies([(opened, of.title, played)], coming), **KEPT)
    check_view(view)
    shown = rows(view)
    assert "Tensor basics in #C0001" in shown
    assert shown.index("Coming") + 1 == shown.index("The challenge Tensor basics in #C0001")
    assert label in labels(view)
    assert f"quiz:p:{opened.occurrence.game_id}:0" in by_id(view)
    assert schedules.ADD_LABEL not in labels(view)


def test_admins_see_the_schedule_with_what_changes_it() -> None:
    of = challenge(builders.question(), id="tensors", title="Tensor basics")
    listed, _ = dailies(of)
    view = home.view(known([of]), [], home.Dailies((), (), listed), "The daily is paused.", **KEPT)
    check_view(view)
    assert rows(view)[0] == "📣 The daily is paused."
    found = by_id(view)
    for action in ("dv", "dp", "ds", "dxx"):
        assert f"quiz:{action}:abc234:0" in found
    assert "quiz:dr:def567:0" in found and "quiz:dp:def567:0" not in found
    assert labels(view)[-1] == schedules.ADD_LABEL
    none = home.view({}, [], home.Dailies((), (), ()), **KEPT)
    assert schedule_wording.NONE in rows(none)


@RENDERED
@given(challenges(), st.lists(any_text(900), max_size=14), st.integers(0, 3), st.integers(0, 30))
def test_any_home_tab_can_be_shown(of: Challenge, titles: list[str], unfinished: int, scheduled: int) -> None:
    games = [(title, f"{number:032}") for number, title in enumerate(titles)]
    running = [(title, f"C{number}") for number, title in enumerate(titles)]
    kept: lists.Kept = {**KEPT, "unfinished": games[:unfinished], "streak": streak(State.KEPT, 400)}
    (one, other), (opened,) = dailies(of)
    every = [
        each._replace(schedule=replace(each.schedule, schedule_id=f"id{number:04}"))
        for number, each in enumerate([one, other] * 15)
    ]
    ids = [opened._replace(occurrence=replace(opened.occurrence, game_id=f"daily-{number}")) for number in range(9)]
    shown = home.Dailies(
        [(each, title, False) for each, title in zip(ids, titles, strict=False)],
        [(one.schedule, Due("2027-01-18", 1_800_000_000_000))] * 9,
        every[:scheduled],
    )
    check_view(home.view(known([of]), running, shown, "x" * 3_000, **kept))


# --- the form --------------------------------------------------------------------------------------------------------


def test_a_form_knows_where_the_game_will_be_played() -> None:
    view = modal.start(some(2), channel="C1", thread_ts=TS)
    check_view(view)
    assert json.loads(view["private_metadata"]) == {"channel": "C1", "thread": TS}
    assert view["callback_id"] == actions.START


def test_a_form_asks_for_what_a_game_needs() -> None:
    view = modal.start(some(2), channel="C1", thread_ts=None)
    fields = by_id(view)
    assert list(fields) == [
        actions.START_CHALLENGE,
        actions.START_MODE,
        actions.START_SECONDS,
        actions.START_OPTIONS,
    ]
    optional = {block["block_id"] for block in view["blocks"] if block.get("optional")}
    assert optional == {actions.START_SECONDS, actions.START_OPTIONS}
    assert all(block["block_id"] == block["element"]["action_id"] for block in view["blocks"])
    seconds = fields[actions.START_SECONDS]
    assert (seconds["min_value"], seconds["max_value"]) == ("5", str(MAX_SECONDS))
    assert [option["value"] for option in fields[actions.START_OPTIONS]["options"]] == [actions.IN_A_THREAD]


def test_a_form_offers_the_ways_to_play_that_exist() -> None:
    field = by_id(modal.start(some(1), channel="C1", thread_ts=None))[actions.START_MODE]
    assert [option["value"] for option in field["options"]] == [mode.id for mode in MODES.values() if mode.offered]
    assert field["initial_option"] in field["options"]
    assert field["initial_option"]["value"] == modal.DEFAULT_MODE


def test_a_form_within_a_thread_offers_none_and_without_a_channel_asks_for_one() -> None:
    assert actions.START_OPTIONS not in by_id(modal.start(some(1), channel="C1", thread_ts=TS))
    assert actions.START_CHANNEL not in by_id(modal.start(some(1), channel="C1", thread_ts=TS))
    anywhere = modal.start(some(1), channel=None, thread_ts=None)
    check_view(anywhere)
    assert next(iter(by_id(anywhere))) == actions.START_CHANNEL
    assert json.loads(anywhere["private_metadata"]) == {"channel": None, "thread": None}


def test_a_form_without_challenges_says_so() -> None:
    view = modal.start([], channel="C1", thread_ts=None)
    check_view(view)
    assert rows(view) == [chat_wording.NO_CHALLENGES]
    assert "submit" not in view


@pytest.mark.parametrize("count", [1, 100, 101])
def test_a_form_takes_any_number_of_challenges(count: int) -> None:
    view = modal.start(some(count), channel="C1", thread_ts=None)
    check_view(view)
    kinds = [part["type"] for part in objects(view) if part.get("action_id") == actions.START_CHALLENGE]
    assert kinds == ["external_select" if count > 100 else "static_select"]
