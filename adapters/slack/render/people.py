"""How players are named in public: by their names and never by a mention, because on Slack a mention calls people."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import chat_wording, wording
from adapters.slack.addresses import group_of
from adapters.slack.render.parts import Run, run, usergroup
from adapters.slack.render.text import fit, one_line

MAX_NAME: Final = 80

Names = Mapping[str, str]
"""The names of players, as far as they are known."""


def name(player: str, names: Names, hidden: frozenset[str]) -> str:
    """How a player stands in a list: "somebody" for one who wants that, or whose name is not known."""
    return _known(player, names, hidden) or chat_wording.SOMEBODY


def holder(of: str, names: Names) -> Run:
    """How somebody stands in what moderators read, hidden or not: a player by name, or a user group.

    For one person's eyes alone: elsewhere a group would be called.
    """
    group = group_of(of)
    return run(apart(name(of, names, frozenset()))) if group is None else usergroup(group)


def apart(words: str) -> str:
    """A name that is read in its own direction, whatever stands beside it."""
    return f"\u2068{words}\u2069"


def listed(players: Sequence[str], count: int, names: Names, hidden: frozenset[str]) -> str:
    """The first of `count` (at least 1) players by name, then how many more there are."""
    shown = [known for player in players if (known := _known(player, names, hidden))]
    left = count - len(shown)
    if not shown:
        return wording.count(count, "player")
    return ", ".join(shown) + (f" and {left} more" if left else "")


def display_name(words: str) -> str:
    """A name on one line, cut where it is very long."""
    return fit(one_line(words), MAX_NAME)


def _known(player: str, names: Names, hidden: frozenset[str]) -> str | None:
    return None if player in hidden else display_name(names.get(player, "")) or None
