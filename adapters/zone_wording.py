"""The sentences about time zones, shared by all chats: plain text as in `adapters.wording`."""

from bot.host import dates
from bot.host.calendars import known_zone
from bot.host.recurrence import local_time
from bot.host.zones import offset_name


def own(zone: str | None, common: str | None, at: int, space: str, language: str | None = None) -> str:
    """By which clock a player's days are counted. `common` is the zone of the space, `space` the word for it."""
    if zone is not None:
        return f"Your days are counted by {clock(zone, at, language)}."
    whose = f"the {space}'s" if common is not None else "the usual"
    said = clock(common or "UTC", at, language)
    return f"You have chosen no time zone, so your days are counted by {whose} one: {said}."


def common(zone: str | None, at: int, space: str, language: str | None = None) -> str:
    """By which clock the days of a space are counted."""
    if zone is None:
        return f"This {space} has chosen no time zone; its days are counted by {clock('UTC', at, language)}."
    return f"This {space}'s days are counted by {clock(zone, at, language)}."


def clock(zone: str, at: int, language: str | None = None) -> str:
    """ "Europe/Paris, where it is 09:30 now (UTC+1)"."""
    local = local_time(at, known_zone(zone))
    return f"{zone}, where it is {dates.clock(local.time(), language)} now ({offset_name(local.utcoffset())})"
