"""Schedules of daily challenges, their occurrences, and what channels were asked. In memory."""

from dataclasses import dataclass


@dataclass(slots=True)
class SchedulesState:
    """What is durable."""


class MemorySchedules:
    """As `bot.ports.schedules.Schedules`."""

    def __init__(self, state: SchedulesState) -> None:
        self.state = state
