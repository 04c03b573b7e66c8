"""What commands that look into the games have in common: the store, opened, and a sentence where there is none."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, TextIO

from bot.settings import Settings, url_of

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.ports import Store

FAILED: Final = 1
MISUSED: Final = 2


def with_store(
    action: Callable[[argparse.Namespace, "Store", TextIO], Coroutine[Any, Any, int]],
) -> Callable[[argparse.Namespace, TextIO], int]:
    """A command that does something with the store that `--db` or the settings name.

    1 where that cannot be read; 2, with its sentence, where the host refuses.
    """

    async def work(args: argparse.Namespace, out: TextIO) -> int:
        async with _opened(args) as store:
            return FAILED if store is None else await action(args, store, out)

    def run(args: argparse.Namespace, out: TextIO) -> int:
        from bot.engine.errors import QuizError
        from bot.host.errors import HostError
        from bot.ports import StoreError

        try:
            return asyncio.run(work(args, out))
        except (StoreError, QuizError) as error:
            print(error, file=sys.stderr)
            return FAILED
        except HostError as error:
            print(error, file=sys.stderr)
            return MISUSED

    return run


@asynccontextmanager
async def _opened(args: argparse.Namespace) -> "AsyncIterator[Store | None]":
    """The store; None, with a sentence, where there is no file of games, which looking would make."""
    from bot.store.addresses import parse
    from bot.store.sql import SqlStore

    settings: Settings = args.settings
    url = url_of(args.db) if args.db else settings.database_url
    address = parse(url)
    if address.path is not None and not address.path.exists():
        print(f"No game was kept yet in {address.shown}.", file=sys.stderr)
        yield None
        return
    store = SqlStore(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
