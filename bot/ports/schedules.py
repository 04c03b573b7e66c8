"""Schedules of daily challenges, their occurrences, and what channels were asked."""

from typing import Protocol


class Schedules(Protocol):
    """Keeps schedules."""
