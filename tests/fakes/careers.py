"""What players have done over all games: careers, streaks, badges, settlement. In memory."""

from dataclasses import dataclass


@dataclass(slots=True)
class CareersState:
    """What is durable."""


class MemoryCareers:
    """As `bot.ports.careers.Careers`."""

    def __init__(self, state: CareersState) -> None:
        self.state = state
