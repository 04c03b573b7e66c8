"""`quizhost db`: looking after the tables."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TextIO

from bot.ports import StoreError

if TYPE_CHECKING:
    # SQLAlchemy and Alembic take long to load; commands that do not need them start without.
    from argparse import _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `db` with its subcommands.

    Each sets `run`, a function of the arguments and the stream to print on, which returns the exit code: 0 done,
    1 failed (said on standard error).

    Without `--db` and `--url` the database is the one in the arguments' `default_url`, which the caller provides.
    """
    database = argparse.ArgumentParser(add_help=False)
    where = database.add_mutually_exclusive_group()
    where.add_argument("--db", metavar="PATH", help="the file that keeps the games")
    where.add_argument("--url", help="the database's URL, such as postgresql://user:password@host/database")

    actions = subparsers.add_parser("db", help="look after the database").add_subparsers(required=True)
    upgrade = actions.add_parser(
        "upgrade", parents=[database], help="bring the tables to this program's version, making them if need be"
    )
    upgrade.set_defaults(run=_command(_upgrade))
    downgrade = actions.add_parser(
        "downgrade", parents=[database], help="take the tables back; what the older ones cannot hold is lost"
    )
    downgrade.add_argument("revision", metavar="REVISION", help='the version to go back to; "base" removes everything')
    downgrade.set_defaults(run=_command(_downgrade))
    status = actions.add_parser("status", parents=[database], help="say which version the tables have")
    status.set_defaults(run=_command(_status))


def _command(
    action: Callable[[argparse.Namespace, str], Coroutine[Any, Any, str]],
) -> Callable[[argparse.Namespace, TextIO], int]:
    def run(args: argparse.Namespace, out: TextIO) -> int:
        try:
            print(asyncio.run(action(args, _url(args))), file=out)
        except StoreError as error:
            print(error, file=sys.stderr)
            return 1
        return 0

    return run


def _url(args: argparse.Namespace) -> str:
    if args.url:
        return str(args.url)
    if args.db and "://" in args.db:
        return str(args.db)
    if args.db:
        from bot.store.addresses import file_url

        return file_url(args.db)
    return str(args.default_url)


async def _upgrade(_args: argparse.Namespace, url: str) -> str:
    from bot.store import migrating

    await migrating.upgrade(url)
    return f"{_shown(url)}: tables of version {migrating.HEAD}, up to date"


async def _downgrade(args: argparse.Namespace, url: str) -> str:
    from bot.store import migrating

    await migrating.downgrade(url, args.revision)
    return f"{_shown(url)}: tables of version {await migrating.current(url) or 'none'}"


async def _status(_args: argparse.Namespace, url: str) -> str:
    from bot.store import migrating

    version = await migrating.current(url)
    if version is None:
        return f"{_shown(url)}: no tables yet; they are made by: quizhost db upgrade"
    if version == migrating.HEAD:
        return f"{_shown(url)}: tables of version {version}, up to date"
    return f"{_shown(url)}: tables of version {version}, older than {migrating.HEAD}; run: quizhost db upgrade"


def _shown(url: str) -> str:
    from bot.store.addresses import parse

    return parse(url).shown
