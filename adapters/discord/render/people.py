"""How players are named in public."""

from collections.abc import Sequence

from adapters import chat_wording, wording
from adapters.discord.addresses import user_of


def mention(user: int) -> str:
    """A user's name as Discord shows it; nobody is pinged, because no message of ours allows it."""
    return f"<@{user}>"


def name(player: str, hidden: frozenset[str]) -> str:
    """How a player stands in a list: "somebody" for one who wants that, or who is not on Discord."""
    user = None if player in hidden else user_of(player)
    return chat_wording.SOMEBODY if user is None else mention(user)


def apart(name: str) -> str:
    """A name that is read in its own direction, whatever stands beside it."""
    return f"\u2068{name}\u2069"


def names(players: Sequence[str], count: int, hidden: frozenset[str]) -> str:
    """The first of `count` (at least 1) players by name, then how many more there are."""
    shown = [name(player, hidden) for player in players if player not in hidden and user_of(player) is not None]
    left = count - len(shown)
    if not shown:
        return wording.count(count, "player")
    return ", ".join(shown) + (f" and {left} more" if left else "")
