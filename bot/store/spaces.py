"""Servers and workspaces, communities of them, time zones, and when the bot was away. In SQL."""

from bot.store.part import Part


class SqlSpaces(Part):
    """As `bot.ports.spaces.Spaces`."""
