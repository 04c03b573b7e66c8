"""`quizhost badges`: showing a player's badges, and taking one away."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TextIO

from bot.store_action import with_store

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.careers import EarnedLine, NextLine
    from bot.ports import Store
    from bot.ports.careers import Revoked

DONE: Final = 0
MISUSED: Final = 2

OPERATOR: Final = "operator"
"""Who took a badge away, as the audit names them, where it was done by this command."""

NEXT_SHOWN: Final = 5
NONE: Final = "{player} has no badges yet."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `badges` to the commands.

    Exit codes: 0 done; 1 the games cannot be read; 2 there is no such badge, or no reason was given.
    """
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("player", metavar="PLAYER", help="such as discord:123456789 or slack:T0123:U0123")
    common.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")

    badges = commands.add_parser("badges", help="show a player's badges, or take one away")
    actions = badges.add_subparsers(dest="action", required=True, metavar="ACTION")
    list_ = actions.add_parser("list", parents=[common], help="show what a player has won, and what comes next")
    list_.set_defaults(run=with_store(_list))
    revoke = actions.add_parser("revoke", parents=[common], help="take a badge away; the reason is kept")
    revoke.add_argument("badge", metavar="BADGE", help="the badge's id or name, as `list` shows them")
    revoke.add_argument("--why", required=True, help="the reason, for whoever asks later")
    revoke.set_defaults(run=with_store(_revoke))


async def _list(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.careers import Careers
    from bot.host.clock import SystemClock

    page = await Careers(store, SystemClock()).badges(args.player)
    revoked = await store.careers.revoked(args.player)
    lines = [_earned(line) for line in page.earned] or [NONE.format(player=args.player)]
    if revoked:
        lines += ["", "Taken away:", *map(_revoked, revoked)]
    lines += ["", "Next:", *map(_next, page.next[:NEXT_SHOWN])]
    print("\n".join(lines), file=out)
    return DONE


async def _revoke(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.careers import Careers, NoSuchBadge
    from bot.host.clock import SystemClock

    careers = Careers(store, SystemClock())
    try:
        badge = await careers.revoke(args.player, args.badge, OPERATOR, args.why, moderates=True)
    except NoSuchBadge as error:
        print(error, file=sys.stderr)
        return MISUSED
    print(f"{badge.emoji} {badge.name} ({badge.badge}) was taken away from {args.player}.", file=out)
    return DONE


def _earned(line: "EarnedLine") -> str:
    badge = line.badge
    rarity = f", {line.rarity}" if line.rarity is not None else ""
    return f"{badge.emoji} {badge.name} ({badge.badge}{rarity}), {_day(badge.earned_at)}, in game {badge.game_id}"


def _revoked(revoked: "Revoked") -> str:
    badge = revoked.badge
    return f"{badge.emoji} {badge.name} ({badge.badge}), {_day(revoked.at)}, by {revoked.by}: {revoked.why}"


def _next(line: "NextLine") -> str:
    done, needed = line.progress
    return f"{line.emoji} {line.name} ({line.badge}, {line.rarity}): {done:,} of {needed:,}. {line.rule}"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
