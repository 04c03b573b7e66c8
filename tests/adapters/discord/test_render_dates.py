"""Dates in Discord's messages, in the language of the place."""

from datetime import UTC, datetime

from adapters.discord.render import badges, circles, schedules
from bot.engine.badges import Rarity
from bot.host.careers import BadgePage, EarnedLine
from bot.host.plans import occurrence_of, recurrence_of
from bot.host.recurrence import Due, preview
from bot.host.schedules import Listed, Previewed
from bot.ports import Badge
from bot.ports.schedules import OccurrenceState, Schedule, Source, SourceKind
from tests.adapters.discord.bodies import check, prose

NOW = int(datetime(2027, 1, 4, 12, tzinfo=UTC).timestamp()) * 1000
SCHEDULE = Schedule(
    schedule_id="abc234",
    space="discord:1",
    channel="discord:1/2",
    creator="discord:3",
    at_time="09:00",
    zone="America/New_York",
    weekdays=(0, 2, 4),
    source=Source(SourceKind.UNSEEN),
    questions=3,
    no_repeat_days=30,
    window_hours=24,
    catch_up_hours=6,
    created_at=NOW,
    since=NOW,
)


def test_a_list_of_dailies_names_days_in_the_language() -> None:
    due = Due("2027-01-04", NOW)
    missed = occurrence_of(SCHEDULE, due, NOW, OccurrenceState.FAILED, "nothing was there")
    (body,) = schedules.listed([Listed(SCHEDULE, due, (), missed)], [], {}, "de")
    check(body)
    read = prose([body])
    assert "Montag, Mittwoch und Freitag at 09:00 (America/New_York)" in read
    assert "The daily of Montag, 4. Januar 2027 could not be posted: nothing was there" in read


def test_the_dates_to_come_are_in_the_language() -> None:
    ahead = preview(recurrence_of(SCHEDULE), NOW, 2, language="ja")
    (body,) = schedules.shown(Previewed(SCHEDULE, ahead, None), {}, language="ja")
    check(body)
    assert "2027年1月4日月曜日, 9:00 (UTC-5)" in prose([body])
    removed = schedules.surely(SCHEDULE, "fr")
    check(removed)
    assert "Lundi, mercredi et vendredi at 09:00" in prose([removed])
    assert schedules.label(SCHEDULE, {}, "general", "fr").startswith("Lundi, mercredi et vendredi at 09:00")


def test_badges_are_dated_in_the_language() -> None:
    badge = Badge("discord:3", "mastery:1", "Know it all", "🏅", "game", "c1", "1", True, 0, NOW)
    won = EarnedLine(badge, "Know it all.", Rarity.RARE)
    body = badges.page(BadgePage((won,), ()), 0, "pt-BR")
    check(body)
    assert "4 de janeiro de 2027" in prose([body])


def test_clocks_are_read_in_the_language() -> None:
    body = circles.zones("Europe/Paris", "Asia/Tokyo", NOW, in_server=True, language="ar")
    check(body)
    assert "where it is \u20681:00 م\u2069 now (UTC+1)" in prose([body])
    assert "where it is \u20689:00 م\u2069 now (UTC+9)" in prose([body])
