"""What can be played, for commands that look into the games: the operator's packs, and those of spaces."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.library import Library
    from bot.ports import Store


async def library_of(folder: Path, store: "Store") -> "Library":
    """The packs of this folder and of all spaces, as they are now. Raises `StoreError`."""
    from bot.bank.desk import BankDesk
    from bot.bank.loading import load_bank
    from bot.host.clock import SystemClock
    from bot.host.library import Library

    library = Library(load_bank(folder).challenges, BankDesk(None, lambda: datetime.now(UTC).date()))
    await library.open(store, SystemClock())
    return library
