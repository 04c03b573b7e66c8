"""`quizhost privacy`: what is kept of a player, told, exported and erased; and spaces that will be erased."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.store_action import with_store

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.privacy import Kept, Privacy
    from bot.ports import Store

DONE: Final = 0
FAILED: Final = 1
NOT_SURE: Final = 2

OPERATOR: Final = "operator"
"""Who erased somebody, as the audit names them, where it was done by this command."""

NOTHING: Final = "Nothing is kept of {player} but for what logs of games may hold; export it to see."
SURE: Final = "Erase everything that is kept of {player}, for ever? Type the player once more: "
SAY_YES: Final = "Nothing was erased. Say --yes to erase without being asked."
NOT_ERASED: Final = "Nothing was erased, because that was not {player}."
ERASED: Final = "Everything that was kept of {player} is erased."
NO_SPACES: Final = "The bot was not removed from any server or workspace of which something is kept."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `privacy` to the commands.

    Exit codes: 0 done; 1 the games cannot be read, or the file cannot be written; 2 nobody confirmed.
    """
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    common = argparse.ArgumentParser(add_help=False, parents=[database])
    common.add_argument("player", metavar="PLAYER", help="such as discord:123456789 or slack:T0123:U0123")

    privacy = commands.add_parser("privacy", help="show, export or erase what is kept of a player")
    actions = privacy.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", parents=[common], help="show what is kept of a player, in numbers")
    show.set_defaults(run=with_store(_show))
    export = actions.add_parser("export", parents=[common], help="write everything that is kept of a player as JSON")
    export.add_argument("--output", metavar="FILE", help="the file to write (default: standard output)")
    export.set_defaults(run=with_store(_export))
    erase = actions.add_parser("erase", parents=[common], help="erase everything that is kept of a player, for ever")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.set_defaults(run=with_store(_erase))
    spaces = actions.add_parser("spaces", parents=[database], help="show servers that the bot was removed from")
    spaces.set_defaults(run=with_store(_spaces))


async def _show(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    kept = await _privacy(store).about(args.player)
    print("\n".join(_lines(args.player, kept)), file=out)
    return DONE


async def _export(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    data = await _privacy(store).export(args.player)
    if args.output is None:
        print(data.decode(), file=out)
        return DONE
    try:
        await asyncio.to_thread(Path(args.output).write_bytes, data)
    except OSError as error:
        print(f"{args.output} cannot be written: {error.strerror}.", file=sys.stderr)
        return FAILED
    print(f"Everything that is kept of {args.player} is in {args.output}.", file=out)
    return DONE


async def _erase(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    if not args.yes and (refusal := _doubt(args.player, out)) is not None:
        print(refusal, file=sys.stderr)
        return NOT_SURE
    await _privacy(store).erase(args.player, by=OPERATOR)
    print(ERASED.format(player=args.player), file=out)
    return DONE


async def _spaces(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.removals import DAY_MS

    removed = [(at, space) for space, at in (await store.erasure.spaces()).items() if at is not None]
    keep_ms = args.settings.keep_removed_days * DAY_MS
    lines = [
        f"{space}: removed on {_day(at)}, erased on {_day(at + keep_ms)} or soon after" for at, space in sorted(removed)
    ]
    print("\n".join(lines or [NO_SPACES]), file=out)
    return DONE


def _privacy(store: "Store") -> "Privacy":
    from bot.host.clock import SystemClock
    from bot.host.privacy import Privacy

    return Privacy(store, None, SystemClock())


def _lines(player: str, kept: "Kept") -> list[str]:
    from bot.host.faces import printable

    name = None if kept.name is None else printable(kept.name)
    about = {"Name": name, "Time zone": kept.zone, "Same person as": ", ".join(kept.linked) or None}
    lines = [f"{what}: {value}" for what, value in about.items() if value is not None]
    lines += ["Hidden: yes"] if kept.hidden else []
    lines += [f"{line.what}: {line.count:,}" for line in kept.lines]
    return lines or [NOTHING.format(player=player)]


def _doubt(player: str, out: TextIO) -> str | None:
    """Ask whoever sits at the terminal; a sentence where they are not sure, or nobody sits there."""
    if not sys.stdin.isatty():
        return SAY_YES
    print(SURE.format(player=player), end="", file=out, flush=True)
    return None if sys.stdin.readline().strip() == player else NOT_ERASED.format(player=player)


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
