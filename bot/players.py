"""What a store keeps of players; `bot.ports` names these records too."""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

GONE: Final = "gone:"
"""How the pseudonyms begin that stand for players of whom nothing is kept any more."""


def new_pseudonym() -> str:
    """A name that nobody has had before and that tells nothing of whom it stands for."""
    return f"{GONE}{uuid4().hex}"


def is_gone(player: str) -> bool:
    """Whether this is the pseudonym of somebody of whom nothing is kept any more."""
    return player.startswith(GONE)


@dataclass(frozen=True, slots=True)
class PlayerScore:
    """A player's result in one game, as projected."""

    player: str
    points: int
    right: int
    first_try: int
    wrong: int
    hints: int


@dataclass(frozen=True, slots=True)
class PlayerTotals:
    """A player's results in all games together, running ones included; all zeros for one without any.

    `games` counts those with a result of this player, which the first press or hint brings.
    """

    games: int
    points: int
    right: int
    first_try: int
    wrong: int
    hints: int


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as awarded, with its provenance: the game, the challenge's version, first attempts or not, hints."""

    player: str
    badge: str
    name: str
    emoji: str
    game_id: str
    challenge_id: str
    version: str
    first_try: bool
    hints: int
    earned_at: int
