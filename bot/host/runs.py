"""What the runs of players within windows are called."""

from hashlib import blake2b
from typing import Final

_BETWEEN: Final = "."
"""Stands between a window's id and its player's part in the id of a run, and in no other game's id."""


def run_id(window_id: str, player: str) -> str:
    """The id of a player's run within a window: the same each time, so that nobody plays twice."""
    return f"{window_id}{_BETWEEN}{blake2b(player.encode(), digest_size=6).hexdigest()}"


def is_run(game_id: str) -> bool:
    """Whether a game is somebody's run within a window."""
    return _BETWEEN in game_id
