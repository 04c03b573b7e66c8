"""`quizhost boards`: showing, exporting, checking and rebuilding leaderboards."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.engine.boards import EVERYBODY, PERIODS, By, Scope
from bot.store_action import with_store
from bot.whole_files import replace

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.rebuilding import Difference
    from bot.ports import Store

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2

SHOWN: Final = 20
"""Players shown where nobody asks for more or fewer."""

_SCOPES: Final = ("all", "community:ID", "space:SPACE", "channel:ADDRESS")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `boards` to the commands.

    Exit codes: 0 done; 1 it failed or, with `rebuild --check`, something differs; 2 there is no such board.
    """
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument(
        "--scope", default=EVERYBODY, metavar="BOARD", help=f"the board: {', '.join(_SCOPES)} (default: {EVERYBODY})"
    )
    which.add_argument(
        "--period",
        default="all",
        help=f"{', '.join(PERIODS)}: the one that it is now; or one by its name, such as week:2026-W48 (default: all)",
    )
    which.add_argument("--by", default=By.POINTS, type=By, choices=list(By), help="the order (default: points)")

    actions = commands.add_parser("boards", help="show, export and rebuild leaderboards").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    show = actions.add_parser("show", parents=[database, which], help="print the top of a board")
    show.add_argument("--top", type=int, default=SHOWN, metavar="N", help=f"how many players (default: {SHOWN})")
    show.set_defaults(run=with_store(_show))
    export = actions.add_parser("export", parents=[database, which], help="write a whole board as CSV")
    export.add_argument("--csv", required=True, metavar="FILE", help="where to; - is the standard output")
    export.set_defaults(run=with_store(_export))
    rebuild = actions.add_parser(
        "rebuild", parents=[database], help="make all boards again from the logs and report what differed"
    )
    rebuild.add_argument("--check", action="store_true", help="report what differs and change nothing")
    rebuild.set_defaults(run=with_store(_rebuild))


async def _show(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.boards import value_text
    from bot.host.faces import NOBODY, side_by_side

    period = await _period(args, store)
    if period is None:
        return MISUSED
    view = await store.boards.view(args.scope, period, args.by, limit=max(1, args.top))
    faces = await side_by_side(store)([placed.row.player for placed in view.rows])
    print(f"{args.scope} · {period} · by {args.by} · {view.size:,} players", file=out)
    width = max((len(str(placed.rank)) for placed in view.rows), default=1)
    for rank, row in view.rows:
        print(f"{rank:>{width}}. {faces[row.player].name or NOBODY}  {value_text(row, args.by)}", file=out)
    return DONE


async def _export(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.boards import COLUMNS, export_rows
    from bot.host.faces import side_by_side
    from bot.host.tables import csv_text

    period = await _period(args, store)
    if period is None:
        return MISUSED
    rows = [row async for row in export_rows(store, args.scope, period, args.by, side_by_side(store))]
    text = csv_text(COLUMNS, rows)
    if args.csv == "-":
        print(text, end="", file=out)
        return DONE
    replace(Path(args.csv), text.encode())
    print(f"{args.csv}: {len(rows):,} players", file=out)
    return DONE


async def _rebuild(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.rebuilding import audit, mend

    runner = args.runner()
    try:
        found = await audit(store, runner)
    finally:
        await runner.close()
    for difference in found.differences:
        print(_words(difference), file=out)
    looked = f"{found.rows:,} rows of boards, from {found.games:,} games"
    if not found.differences:
        print(f"{looked}: all as in the logs.", file=out)
        return DONE
    number = len(found.differences)
    if args.check:
        print(f"{looked}: {number:,} differ. This puts them right: quizhost boards rebuild", file=out)
        return FAILED
    await mend(store, found.differences)
    print(f"{looked}: {number:,} differed and are right now.", file=out)
    return DONE


def _words(difference: "Difference") -> str:
    board, period, player = difference.key
    kept, right = (
        f"{totals.points:,} points, {totals.right:,} of {totals.answers:,} right" if any(totals) else "nothing"
        for totals in (difference.kept, difference.right)
    )
    return f"{board} · {period} · {player}: kept {kept}; the logs say {right}"


async def _period(args: argparse.Namespace, store: "Store") -> str | None:
    """The period that is meant, by its name; None, with a sentence, where board or period is not one."""
    from bot.host.clock import SystemClock
    from bot.host.places import day_of

    scope, found, name = args.scope.partition(":")
    if args.scope != EVERYBODY and (scope not in set(Scope) - {Scope.ALL} or not found or not name):
        print(f"There is no board {args.scope!r}; name one of {', '.join(_SCOPES)}.", file=sys.stderr)
        return None
    if args.by is By.STREAK:
        return "all"
    if args.period in PERIODS:
        return PERIODS[args.period].id(day_of(SystemClock().now(), await _zone(args.scope, store)))
    periods = await store.boards.periods(args.scope)
    if args.period not in periods:
        known = f"; there are {', '.join(periods[-10:])}" if periods else ""
        print(f"{args.scope} has nobody listed in {args.period!r}{known}.", file=sys.stderr)
        return None
    return str(args.period)


async def _zone(board: str, store: "Store") -> str | None:
    from bot.host.places import space_of

    scope, _, name = board.partition(":")
    if scope == Scope.COMMUNITY:
        community = await store.spaces.community(name)
        return None if community is None else community.zone
    space = name if scope == Scope.SPACE else space_of(name)
    return None if space is None else await store.spaces.space_zone(space)
