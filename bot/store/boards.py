"""Boards: maintained score rows for each scope and period. In SQL."""

from bot.store.part import Part


class SqlBoards(Part):
    """As `bot.ports.boards.Boards`."""
