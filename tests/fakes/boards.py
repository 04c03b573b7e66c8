"""Boards: maintained score rows for each scope and period. In memory."""

from dataclasses import dataclass


@dataclass(slots=True)
class BoardsState:
    """What is durable."""


class MemoryBoards:
    """As `bot.ports.boards.Boards`."""

    def __init__(self, state: BoardsState) -> None:
        self.state = state
