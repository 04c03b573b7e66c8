"""The tables of what players have done over all games; see `bot.store.tables`."""
