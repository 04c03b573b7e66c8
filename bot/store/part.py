"""What the parts of an SQL store have in common: each keeps rows of its own through the store's connections."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Database(Protocol):
    """Where work is done; `bot.store.sql.SqlStore` is one. Raises `StoreUnavailable` where it cannot be."""

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the connection that writes; the work begins its transaction (`begin`) and commits it."""
        ...

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on a connection that only reads."""
        ...


class Part:
    """Base of the parts. `sqlite` says which of the two databases it is."""

    def __init__(self, database: Database, *, sqlite: bool) -> None:
        self._write = database.write
        self._read = database.read
        self._sqlite = sqlite
