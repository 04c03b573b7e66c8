"""As whom rows of boards are shown: players as themselves, and a person as one of their players, or as all of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.host.places import space_of
from bot.ports import Store
from bot.ports.persons import PERSON

JOINT: Final = " = "
"""What stands between those who are one person where all of them are shown."""

NOBODY: Final = "somebody"
"""The name of a player who has none."""


class Face(NamedTuple):
    """Who is shown, and by which name; None without one."""

    player: str
    name: str | None


Faces = Callable[[Sequence[str]], Awaitable[Mapping[str, Face]]]
"""Gives the faces of rows, by what their `player` says."""


def seen_from(store: Store, place: str, viewer: str | None = None) -> Faces:
    """Persons as somebody at this address knows them: the viewer as themselves, the others as their players in this
    workspace, or else on this platform, or else anywhere."""
    near = (f"{space_of(place)}:", f"{place.partition(':')[0]}:", "")

    async def faces(rows: Sequence[str]) -> dict[str, Face]:
        players = await _players(store, rows)
        known = {row: viewer if viewer in its else _nearest(its, near) for row, its in players.items()}
        names = await store.names(list(known.values()))
        return {row: Face(player, names.get(player)) for row, player in known.items()}

    return faces


def side_by_side(store: Store) -> Faces:
    """Persons as all of their players; by name only as those who have one, if any has."""

    async def faces(rows: Sequence[str]) -> dict[str, Face]:
        players = await _players(store, rows)
        names = await store.names([player for its in players.values() for player in its])
        named = {row: JOINT.join(printable(names[it]) for it in its if it in names) for row, its in players.items()}
        return {row: Face(JOINT.join(its), named[row] or None) for row, its in players.items()}

    return faces


def printable(name: str) -> str:
    """A name as it can be written to a terminal: people choose theirs, and nothing in it may move the cursor."""
    return "".join(c if c.isprintable() else " " for c in name)


async def _players(store: Store, rows: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The players of each row: several for a person, who may have ended since the row was read."""
    persons = [row for row in rows if row.startswith(PERSON)]
    found = await store.persons.players(persons) if persons else {}
    return {row: found.get(row, (row,)) for row in rows}


def _nearest(players: Sequence[str], near: Sequence[str]) -> str:
    return next(player for start in near for player in players if player.startswith(start))
