"""Servers and workspaces, communities of them, time zones, and when the bot was away."""

from typing import Protocol


class Spaces(Protocol):
    """Keeps what is known of spaces."""
