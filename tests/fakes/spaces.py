"""Servers and workspaces, communities of them, time zones, and when the bot was away. In memory."""

from dataclasses import dataclass


@dataclass(slots=True)
class SpacesState:
    """What is durable."""


class MemorySpaces:
    """As `bot.ports.spaces.Spaces`."""

    def __init__(self, state: SpacesState) -> None:
        self.state = state
