"""What people type after `/quiz daily add`."""

from dataclasses import replace

import pytest

from adapters.slack.addresses import Place
from adapters.slack.daily_words import NO_CHANNEL, NO_TIME, plan
from adapters.slack.words import Unclear
from bot.host.plans import UNSEEN, Plan
from bot.ports.schedules import Source, SourceKind
from tests.engine import builders

HERE = Place(team="T1", channel="C1")
TENSORS = replace(builders.challenge(1), topics=("pytorch", "loss functions"))
MASTERY = replace(builders.challenge(1), id="sequence-mastery", title="Sequence Mastery at 9")
KNOWN = {TENSORS.id: TENSORS, MASTERY.id: MASTERY}


def read(text: str) -> Plan:
    return plan(text, here=HERE, zone="Asia/Tokyo", challenges=KNOWN)


def test_a_time_is_enough() -> None:
    assert read("09:00") == Plan("slack:T1/C1", "09:00", "Asia/Tokyo")


@pytest.mark.parametrize(
    "text",
    [
        "09:00 Europe/Paris mon-fri unseen 5 questions open 12h late 2h no-repeat 90d",
        "unseen, at 09:00, europe/paris, on mon-fri, questions 5, open for 12 hours, catch-up 2 hours, repeat 90 days",
        "5 questions window=12 catch up 2 no repeat 90 new zone Europe/Paris weekdays mon-fri time=09:00",
    ],
)
def test_words_may_come_in_any_order_and_dress(text: str) -> None:
    found = read(text)
    assert found.at_time == "09:00"
    assert found.zone.casefold() == "europe/paris"
    assert found.weekdays == "mon-fri"
    assert found.source == UNSEEN
    assert (found.questions, found.window_hours, found.catch_up_hours, found.no_repeat_days) == (5, 12, 2, 90)


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("9am mo, we and fr", "mo, we and fr"),
        ("9am every day", "every day"),
        ("9am weekends", "weekends"),
        ("mon - fri 9am", "mon - fri"),
    ],
)
def test_weekdays_may_take_several_words(text: str, weekdays: str) -> None:
    assert read(text).weekdays == weekdays
    assert read(text).at_time == "9am"


def test_a_time_may_take_two_words_and_a_zone_too() -> None:
    found = read("9:30 pm new york")
    assert (found.at_time, found.zone) == ("9:30 pm", "new york")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("topic loss functions 08:00", Source(SourceKind.TOPIC, "loss functions")),
        ("08:00 topic:PyTorch", Source(SourceKind.TOPIC, "PyTorch")),
        ("sequence-mastery 08:00", Source(SourceKind.CHALLENGE, "sequence-mastery")),
        ("challenge Sequence mastery at 9, 08:00", Source(SourceKind.CHALLENGE, "sequence-mastery")),
        ("08:00 tensor basics", Source(SourceKind.CHALLENGE, TENSORS.id)),
    ],
)
def test_where_questions_come_from(text: str, source: Source) -> None:
    found = read(text)
    assert found.source == source
    assert found.at_time == "08:00"


def test_days_are_hours_too() -> None:
    assert read("09:00 open 2 days").window_hours == 48


def test_a_channel_that_slack_names_is_meant() -> None:
    assert read("09:00 in <#C2|general>").channel == "slack:T1/C2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", NO_TIME),
        ("unseen", NO_TIME),
        ("09:00 #general", NO_CHANNEL),
        ("25:00", "“25:00” is not understood."),
        ("at 25:00", "is not a time of day"),
        ("09:00 Europe/Pari", "Did you mean Europe/Paris"),
        ("09:00 topic swimming", "No challenge has the topic “swimming”"),
        ("09:00 challenge swimming", "There is no such challenge"),
        ("09:00 swimming", "“swimming” is not understood."),
        ("09:00 on someday", "does not name weekdays"),
    ],
)
def test_what_is_not_understood_is_named(text: str, said: str) -> None:
    with pytest.raises(Unclear) as raised:
        read(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
