"""Schedules of daily challenges, their occurrences, and what channels were asked. In SQL."""

from bot.store.part import Part


class SqlSchedules(Part):
    """As `bot.ports.schedules.Schedules`."""
