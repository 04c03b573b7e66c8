"""Boards: maintained score rows for each scope and period."""

from typing import Protocol


class Boards(Protocol):
    """Keeps boards."""
