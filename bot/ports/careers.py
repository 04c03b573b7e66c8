"""What players have done over all games: careers, streaks, badges, settlement."""

from typing import Protocol


class Careers(Protocol):
    """Keeps careers."""
