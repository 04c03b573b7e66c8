"""Where an address lies, and which boards what happens there counts on.

All platforms write addresses alike: `<platform>:<space>/<channel>`, where more may follow that names a thread, and an
@ in place of the channel, or right behind the colon, that marks one person's own screen. Where there are no spaces the
screen is named as its player.
"""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.engine.boards import EVERYBODY, Day, counted_on
from bot.engine.careers import origins
from bot.engine.questions import Challenge
from bot.ports import Store
from bot.ports.packs import is_of


def space_of(address: str) -> str | None:
    """The server or workspace in which an address lies: `discord:<guild>`, `slack:<team>`; None outside of any."""
    space, found, _ = address.partition("/")
    return space if found and _names_a_space(space) else None


def channel_of(address: str) -> str | None:
    """The address of the channel in which an address lies, for one in a thread too; None for one person's screen."""
    space, _, rest = address.partition("/")
    channel = rest.partition("/")[0]
    if not channel or channel.startswith("@") or not _names_a_space(space):
        return None
    return f"{space}/{channel}"


def own_screens(player: str) -> tuple[str, ...]:
    """The addresses that may be this player's own screen, at which nobody else plays."""
    outer, _, user = player.rpartition(":")
    platform, found, space = outer.partition(":")
    return player, f"{platform}:{space}/@{user}" if found else f"{platform}:@{user}"


def day_of(at: int, zone: str | None) -> Day:
    """The date at a moment (ms) in a zone; in UTC without one, or where this machine does not know it."""
    local = datetime.fromtimestamp(at / 1000, _zone(zone))
    week = local.isocalendar()
    return Day(local.year, local.month, local.day, week.year, week.week)


async def boards_counting(store: Store, home: str, at: int, challenge: Challenge) -> dict[str, Day]:
    """The boards on which a game counts whose home is this address and that ended at `at` (ms), each with its date.

    `home` is the game's own channel, or the one that it was asked for. Where a question of the `challenge` is the
    space's own, the game does not count for everybody: whoever writes questions may know the answers, and make as many
    as they like. Raises `StoreUnavailable`.
    """
    channel = channel_of(home)
    space = None if channel is None else space_of(channel)
    zone = None if space is None else await store.spaces.space_zone(space)
    boards = counted_on(channel, space, day_of(at, zone), day_of(at, None))
    if space is not None and any(is_of(space, it.partition("/")[0]) for it in origins(challenge)):
        del boards[EVERYBODY]
    return boards


def _names_a_space(space: str) -> bool:
    platform, _, name = space.partition(":")
    return bool(platform and name) and not name.startswith("@")


def _zone(name: str | None) -> tzinfo:
    try:
        return UTC if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
