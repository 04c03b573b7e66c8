"""The sentences about schedules."""

from dataclasses import replace

import pytest

from adapters import schedule_wording
from bot.host.recurrence import Recurrence, preview
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.adapters.test_wording import assert_sentence
from tests.engine.builders import challenge

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
SCHEDULE = Schedule(
    schedule_id="s1",
    space="slack:T1",
    channel="slack:T1/C1",
    creator="slack:T1:U1",
    at_time="09:00",
    zone="Europe/Paris",
    weekdays=(0, 1, 2, 3, 4),
    source=Source(SourceKind.UNSEEN),
    questions=3,
    no_repeat_days=90,
    window_hours=24,
    catch_up_hours=6,
    created_at=0,
    since=0,
)
THURSDAY = 1_774_500_000_000  # 2026-03-26T04:40:00Z
SENTENCES = (
    schedule_wording.NONE,
    schedule_wording.ADDED,
    schedule_wording.PAUSED,
    schedule_wording.RESUMED,
    schedule_wording.REMOVED,
    schedule_wording.STOPPED,
    schedule_wording.CAN_POST,
    schedule_wording.NOTHING_COMES,
)


def test_every_sentence_is_plain_and_like_no_other() -> None:
    for sentence in SENTENCES:
        assert_sentence(sentence)
    assert len(set(SENTENCES)) == len(SENTENCES)


def test_a_schedule_on_one_line() -> None:
    assert schedule_wording.summary(SCHEDULE, {}) == (
        "Monday to Friday at 09:00 (Europe/Paris): questions that are new to this channel, 3 questions, "
        "open for 24 hours"
    )


def test_a_schedule_of_one_challenge_names_it_and_says_that_it_is_paused() -> None:
    known = challenge(1)
    of_one = replace(
        SCHEDULE,
        weekdays=EVERY_DAY,
        source=Source(SourceKind.CHALLENGE, known.id),
        questions=0,
        window_hours=1,
        paused=True,
    )
    said = schedule_wording.summary(of_one, {known.id: known})
    assert said == f"Every day at 09:00 (Europe/Paris): the challenge {known.title}, open for 1 hour, paused"
    assert f"the challenge {known.id}," in schedule_wording.summary(of_one, {})


def test_a_mix_on_a_topic() -> None:
    assert schedule_wording.source(Source(SourceKind.TOPIC, "autograd"), {}) == "a mix on autograd"


@pytest.mark.parametrize("no_repeat", [0, 1, 90])
@pytest.mark.parametrize("late", [0, 1, 6])
def test_what_else_was_agreed(no_repeat: int, late: int) -> None:
    repeats, lateness = schedule_wording.details(replace(SCHEDULE, no_repeat_days=no_repeat, catch_up_hours=late))
    assert_sentence(repeats)
    assert_sentence(lateness)
    assert (str(no_repeat) in repeats) is bool(no_repeat)
    assert (str(late) in lateness) is bool(late)


def test_dates_to_come_are_told_as_the_clocks_of_the_zone_show_them() -> None:
    found = preview(Recurrence("09:00", "Europe/Paris", EVERY_DAY), THURSDAY, 4)
    assert schedule_wording.preview(found) == [
        "Thu 26 March 2026, 09:00 (UTC+1)",
        "Fri 27 March 2026, 09:00 (UTC+1)",
        "Sat 28 March 2026, 09:00 (UTC+1)",
        "Sun 29 March 2026, 09:00 (UTC+2)",
    ]
    (note,) = found.notes
    assert note == "From 29 March 2026 on, 09:00 is UTC+2 instead of UTC+1."


def test_where_nothing_comes_that_is_said() -> None:
    assert schedule_wording.preview(preview(Recurrence("09:00", "UTC", EVERY_DAY), THURSDAY, 0)) == [
        schedule_wording.NOTHING_COMES
    ]


@pytest.mark.parametrize("state", OccurrenceState)
def test_every_state_of_a_date_has_words(state: OccurrenceState) -> None:
    one = Occurrence("s1", "2026-11-28", 1, 1, 2, state, "g", 1)
    said = schedule_wording.occurrence(one)
    assert_sentence(said)
    assert "Sat 28 November 2026" in said
    assert schedule_wording.occurrence(replace(one, reason="The channel is gone.")).endswith(": The channel is gone.")


def test_no_two_states_sound_the_same() -> None:
    said = {
        schedule_wording.occurrence(Occurrence("s1", "2026-11-28", 1, 1, 2, state, "g", 1)) for state in OccurrenceState
    }
    assert len(said) == len(OccurrenceState)


def test_a_date_that_is_left_out() -> None:
    assert schedule_wording.skipped("2026-11-30") == "The daily of Mon 30 November 2026 is left out."


def test_dates_are_written_in_the_language_of_the_place() -> None:
    assert schedule_wording.when(SCHEDULE, "fr") == "Lundi – vendredi at 09:00 (Europe/Paris)"
    assert schedule_wording.when(SCHEDULE, "en-US") == "Monday – Friday at 9:00\u202fAM (Europe/Paris)"
    assert schedule_wording.skipped("2026-11-30", "pt-BR") == (
        "The daily of segunda-feira, 30 de novembro de 2026 is left out."
    )
    comes = preview(Recurrence("09:00", "Europe/Paris", (0,)), THURSDAY, 1)
    assert schedule_wording.preview(comes, "de") == ["Montag, 30. März 2026, 09:00 (UTC+2)"]
    assert schedule_wording.preview(comes, "ja") == ["2026年3月30日月曜日, 9:00 (UTC+2)"]


def test_words_from_right_to_left_leave_the_sentence_in_order() -> None:
    said = schedule_wording.skipped("2026-11-30", "ar")
    assert said == "The daily of \u2068الاثنين، 30 نوفمبر 2026\u2069 is left out."


def test_what_became_of_a_date_is_said_with_the_date_in_the_language() -> None:
    one = Occurrence("s1", "2026-11-30", 1, 1, 2, OccurrenceState.MISSED, "g1", 1, "the bot was away")
    assert schedule_wording.occurrence(one, "fr").startswith("The daily of lundi 30 novembre 2026 was missed: ")
