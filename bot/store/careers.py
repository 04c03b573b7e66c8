"""What players have done over all games: careers, streaks, badges, settlement. In SQL."""

from bot.store.part import Part


class SqlCareers(Part):
    """As `bot.ports.careers.Careers`."""
