"""The tables of the boards; see `bot.store.tables`."""
