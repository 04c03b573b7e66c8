"""What is said about time zones."""

from adapters import zone_wording

AT = 1_767_258_000_000
"""9 in the morning, UTC, on 1 January 2026."""


def test_a_zone_comes_with_its_clock() -> None:
    assert zone_wording.clock("Europe/Paris", AT) == "Europe/Paris, where it is 10:00 now (UTC+1)"


def test_whose_zone_counts() -> None:
    own = zone_wording.own("Asia/Kolkata", "Europe/Paris", AT, "server")
    assert own == "Your days are counted by Asia/Kolkata, where it is 14:30 now (UTC+5:30)."
    assert "the server's one: Europe/Paris" in zone_wording.own(None, "Europe/Paris", AT, "server")
    assert "the usual one: UTC" in zone_wording.own(None, None, AT, "workspace")


def test_the_zone_of_a_space() -> None:
    assert zone_wording.common(None, AT, "workspace").startswith("This workspace has chosen no time zone")
    assert "days are counted by Asia/Tokyo" in zone_wording.common("Asia/Tokyo", AT, "server")


def test_the_clock_is_written_in_the_language_of_the_place() -> None:
    assert zone_wording.clock("Asia/Kolkata", AT, "en-US") == "Asia/Kolkata, where it is 2:30\u202fPM now (UTC+5:30)"
    assert "where it is 14.30 now" in zone_wording.own("Asia/Kolkata", None, AT, "server", "fi")
    assert "where it is \u20682:30 م\u2069 now" in zone_wording.common("Asia/Kolkata", AT, "server", "ar")
