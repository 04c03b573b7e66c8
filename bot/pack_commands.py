"""`quizhost packs`: packs that are played in one server or workspace alone, beside the operator's own."""

import argparse
import sys
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from bot.store_action import with_store

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.packs import Packs
    from bot.ports import Store
    from bot.ports.packs import Remark, StoredPack

DONE: Final = 0
FAULTY: Final = 1
MISUSED: Final = 2

OPERATOR: Final = "operator"
"""Who decided, as the audit names them, where it was done by this command."""

NONE: Final = "No pack was brought to {space} yet, or all of them are retired."
SOON: Final = "A bot that runs offers it within a minute."

Action = Callable[[argparse.Namespace, "Packs", TextIO], Awaitable[int]]


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `packs` to the commands.

    Exit codes: 0 done; 1 the file has faults, or a program does not print what its key says; 2 it cannot be done.
    Whoever wires sets `args.runner` as for `bank prove`.
    """
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--space", required=True, metavar="SPACE", help="the server or workspace, as discord:123456789")
    common.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    which = argparse.ArgumentParser(add_help=False, parents=[common])
    which.add_argument("pack", metavar="PACK", help="the id of a version, as `list` shows it, or its beginning")

    packs = commands.add_parser("packs", help="bring packs to one server or workspace alone")
    actions = packs.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", parents=[common], help="show the packs of a space")
    listing.add_argument("--retired", action="store_true", help="those that are retired too")
    listing.set_defaults(run=with_store(_serving(_list)), runner=None)
    for name, parent, action, words in (
        ("show", which, _show, "show a version: its life, its questions and what there is to be said of them"),
        ("export", which, _export, "print a version as YAML"),
        ("prove", which, _prove, "run the programs of a draft"),
        ("publish", which, _publish, "let a proven version be played"),
    ):
        actions.add_parser(name, parents=[parent], help=words).set_defaults(
            run=with_store(_serving(action)), runner=None
        )
    bring = actions.add_parser("bring", parents=[common], help="read a file of any format and keep it as a draft")
    bring.add_argument("file", type=Path, metavar="FILE", help="a pack, or a file of another format")
    bring.set_defaults(run=with_store(_serving(_bring)), runner=None)
    retire = actions.add_parser("retire", parents=[which], help="take a version away")
    retire.add_argument("--reason", required=True, help="why, in a sentence")
    retire.set_defaults(run=with_store(_serving(_retire)), runner=None)


def _serving(action: Action) -> Callable[[argparse.Namespace, "Store", TextIO], Coroutine[Any, Any, int]]:
    """The action over the packs of a store."""

    async def work(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
        from bot.bank.desk import BankDesk
        from bot.host.clock import SystemClock
        from bot.host.library import Library
        from bot.host.packs import Packs

        desk = BankDesk(args.runner, lambda: datetime.now(UTC).date())
        return await action(args, Packs(store, desk, SystemClock(), Library({}, desk)), out)

    return work


async def _list(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.roles import Role

    found = await packs.listed(args.space, Role.ADMIN, retired=args.retired)
    print(*(map(_line, found) if found else [NONE.format(space=args.space)]), sep="\n", file=out)
    return DONE


async def _show(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from adapters import pack_wording as words
    from bot.host.roles import Role

    pack = await _named(args, packs)
    page = await packs.page(args.space, pack.pack_id, Role.ADMIN)
    print(f"{words.heading(pack)} ({pack.challenge_id})", file=out)
    for step in page.steps:
        print(f"  {words.step(step)}, {_time(step.at)}, by {step.by}", file=out)
    for part in words.about(page):
        print("", part.title, *(f"  {line}" for line in part.lines), sep="\n", file=out)
    return DONE


async def _export(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.roles import Role

    pack = await _named(args, packs)
    content = await packs.export(args.space, pack.pack_id, Role.ADMIN)
    print(content.decode(), end="", file=out)
    return DONE


async def _bring(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.packs import MAX_BYTES
    from bot.host.roles import Role

    try:
        with args.file.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        print(f"{args.file} cannot be read: {error.strerror or type(error).__name__}.", file=sys.stderr)
        return MISUSED
    received = await packs.receive(args.space, args.file.name, content, by=OPERATOR, role=Role.ADMIN)
    _remarks(received.read.remarks, args.file.name, out)
    if received.pack is None:
        print("Nothing was kept.", file=out)
        return FAULTY
    print(_line(received.pack), file=out)
    return DONE


async def _prove(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.roles import Role
    from bot.ports.packs import PackState

    pack = await _named(args, packs)
    proven = await packs.prove(args.space, pack.pack_id, by=OPERATOR, role=Role.ADMIN)
    _remarks(proven.remarks, pack.challenge_id, out)
    print(_line(proven.pack), file=out)
    return DONE if proven.pack.state is PackState.PROVEN else FAULTY


async def _publish(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.roles import Role

    pack = await _named(args, packs)
    now = await packs.publish(args.space, pack.pack_id, by=OPERATOR, role=Role.ADMIN)
    print(_line(now), SOON, sep="\n", file=out)
    return DONE


async def _retire(args: argparse.Namespace, packs: "Packs", out: TextIO) -> int:
    from bot.host.roles import Role

    pack = await _named(args, packs)
    now = await packs.retire(args.space, pack.pack_id, args.reason, by=OPERATOR, role=Role.ADMIN)
    print(_line(now), file=out)
    return DONE


async def _named(args: argparse.Namespace, packs: "Packs") -> "StoredPack":
    from bot.host.pack_room import PackRefused
    from bot.host.roles import Role

    known = await packs.listed(args.space, Role.ADMIN, retired=True)
    found = [it for it in known if it.pack_id.startswith(args.pack)]
    if len(found) != 1:
        named = "more than one version" if found else "no version"
        raise PackRefused(f"The id {args.pack} names {named} of {args.space}; quizhost packs list shows them.")
    return found[0]


def _line(pack: "StoredPack") -> str:
    head = f"{pack.pack_id[:8]}  {pack.challenge_id}, version {pack.number}: {pack.state} since {_time(pack.at)}"
    return f"{head}, by {pack.by}. {pack.reason}".rstrip()


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def _remarks(remarks: "tuple[Remark, ...]", name: str, out: TextIO) -> None:
    for remark in remarks:
        print(
            f"{name}:{remark.line}: {'' if remark.severity == 'note' else f'{remark.severity}: '}{remark.text}",
            file=out,
        )
