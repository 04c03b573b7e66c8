"""The tables of schedules, their occurrences, and what channels were asked; see `bot.store.tables`."""
