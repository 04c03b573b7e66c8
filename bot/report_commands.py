"""`quizhost reports`: questions that players say are wrong, and what the operator decides about them."""

import argparse
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.settings import Settings, full_path, url_of
from bot.store_action import with_store
from bot.stored_library import library_of

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.host.reports import Outcome, Queued, ReportedQuestion, Reports
    from bot.ports import Store
    from bot.ports.corrections import Decision

DONE: Final = 0
MISUSED: Final = 2

OPERATOR: Final = "operator"
"""Who decided, as the audit names them, where it was done by this command."""

NO_REPORTS: Final = "No question waits for a decision."
RUNNING: Final = "The bot that runs with this file grades them again within five minutes."
SOON: Final = "A bot that runs grades them again within five minutes, another one when it is started."


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `reports` to the commands.

    Exit codes: 0 done; 1 the games cannot be read; 2 there is no such question, choice or space.
    """
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--space", metavar="SPACE", help="a server or workspace, such as discord:123456789 (default: everywhere)"
    )
    common.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    common.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("question", metavar="QUESTION", help="its name as `list` shows it, such as tensors/q3")
    why = argparse.ArgumentParser(add_help=False)
    why.add_argument("--why", default="", help="the reason, for whoever asks later")

    reports = commands.add_parser("reports", help="look at questions that players say are wrong, and decide")
    actions = reports.add_subparsers(dest="action", required=True, metavar="ACTION")
    list_ = actions.add_parser("list", parents=[common], help="show what was reported, and what was decided")
    list_.set_defaults(run=with_store(_list))
    show = actions.add_parser("show", parents=[which, common], help="show a question with its key and its reports")
    show.set_defaults(run=with_store(_show))
    keep = actions.add_parser("keep", parents=[which, why, common], help="decide that it is right as the pack has it")
    keep.set_defaults(run=with_store(_keep))
    quarantine = actions.add_parser(
        "quarantine", parents=[which, why, common], help="decide that it is not asked any more"
    )
    quarantine.set_defaults(run=with_store(_quarantine))
    correct = actions.add_parser(
        "correct", parents=[which, why, common], help="decide that another choice is right; games are graded again"
    )
    correct.add_argument("choice", metavar="CHOICE", help="the letter of the right choice, as `show` has it")
    correct.set_defaults(run=with_store(_correct))


async def _list(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.roles import Role

    if (space := _space(args)) is None:
        return MISUSED
    reports = await _reports(args, store)
    queue = await reports.queue(space or None, Role.ADMIN)
    decided = await reports.decided(space, Role.ADMIN)
    lines = [line for queued in queue for line in _queued(queued)] or [NO_REPORTS]
    if decided:
        lines += ["", "Decided:", *(f"{it.question}: {_decided(it)}" for it in decided)]
    print("\n".join(lines), file=out)
    return DONE


async def _show(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.host.roles import Role

    if (space := _space(args)) is None:
        return MISUSED
    found = await (await _reports(args, store)).look(space, args.question, Role.ADMIN)
    print("\n".join(_shown(found)), file=out)
    return DONE


async def _keep(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    return await _decide(args, store, out, lambda reports: reports.keep)


async def _quarantine(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    return await _decide(args, store, out, lambda reports: reports.quarantine)


async def _correct(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from bot.engine.questions import LETTERS

    place = LETTERS.find(args.choice.upper()) if len(args.choice) == 1 else -1
    if place < 0:
        return _misused(f"{args.choice} is no choice; name the letter of one, as `quizhost reports show` has it.")
    return await _decide(args, store, out, lambda reports: partial(reports.correct, place=place))


async def _decide(
    args: argparse.Namespace,
    store: "Store",
    out: TextIO,
    deciding: "Callable[[Reports], Callable[..., Awaitable[Outcome]]]",
) -> int:
    from bot.host.roles import Role

    if (space := _space(args)) is None:
        return MISUSED
    decide = deciding(await _reports(args, store))
    outcome = await decide(space, args.question, by=OPERATOR, role=Role.ADMIN, why=args.why)
    print(f"{args.question}: {_decided(outcome.decision)}", file=out)
    if outcome.games:
        print(f"Games that asked it: {outcome.games:,}. {await _grade(args, store)}", file=out)
    return DONE


async def _grade(args: argparse.Namespace, store: "Store") -> str:
    """Grade games again where no bot does; what became of that, in a sentence."""
    from bot.alone import CHATS, alone_with
    from bot.host.clock import SystemClock
    from bot.host.stored_games import settle_left
    from bot.ports import StoreUnavailable
    from bot.store.addresses import parse

    settings: Settings = args.settings
    file = parse(url_of(args.db) if args.db else settings.database_url).path
    if file is None:
        return SOON
    with ExitStack() as held:
        try:
            held.enter_context(alone_with(file, CHATS))
        except StoreUnavailable:
            return RUNNING
        _, failed = await settle_left(store, SystemClock())
    left = f", but {failed:,} of them cannot be read" if failed else ""
    return f"They are graded by what holds now{left}; chats hear of it when the bot is started."


async def _reports(args: argparse.Namespace, store: "Store") -> "Reports":
    from bot.host.clock import SystemClock
    from bot.host.reports import Reports
    from bot.host.stored_games import StoredGames

    return Reports(store, StoredGames(store), SystemClock(), await library_of(_folder(args), store))


def _folder(args: argparse.Namespace) -> Path:
    from bot.resources import questions_folder

    return full_path(args.questions) if args.questions else questions_folder()


def _space(args: argparse.Namespace) -> str | None:
    """The space that is meant, `EVERYWHERE` unless one is named.

    None, with a sentence, where it cannot be one, or where there is no folder of packs.
    """
    from bot.host.places import space_of
    from bot.ports.corrections import EVERYWHERE

    if not (folder := _folder(args)).is_dir():
        _misused(f"There is no folder of packs at {folder}; name one with --questions.")
        return None
    if args.space is None:
        return EVERYWHERE
    if space_of(f"{args.space}/") != args.space:
        _misused(f"{args.space} is no server or workspace; name one such as discord:123456789 or slack:T0123.")
        return None
    return str(args.space)


def _queued(queued: "Queued") -> list[str]:
    where = queued.title if queued.number is None else f"{queued.title}, question {queued.number}"
    head = f"{queued.name}  ({where}): {_count(queued.count, 'report')}, the newest on {_day(queued.newest_at)}"
    return [head, *(f"    “{reason}”" for reason in queued.reasons)]


def _shown(found: "ReportedQuestion") -> list[str]:
    from bot.bank.showing import question_lines
    from bot.engine.questions import LETTERS

    lines = [f"{found.title}, {found.name}", *question_lines(found.number or 1, found.question)]
    if found.question.answer != found.pack_answer:
        lines.append(f"By the pack {LETTERS[found.pack_answer]} is right.")
    if not found.in_bank:
        lines.append("It is not in the bank any more; this is how it was asked last.")
    if found.decision is not None:
        lines.append(f"Decided: {_decided(found.decision)}")
    lines.append(f"{_count(found.games, 'game')} asked it, and would be graded again by another key.")
    lines += [f"{_day(it.at)}  {it.player} in {it.space or 'no space'}: “{it.reason}”" for it in found.reports]
    return lines


def _decided(decision: "Decision") -> str:
    from bot.ports.corrections import Ruling

    rulings = {
        Ruling.KEPT: "right as the pack has it",
        Ruling.QUARANTINED: "not asked any more",
        Ruling.CORRECTED: f"“{decision.right}” is right",
    }
    where = decision.space or "everywhere"
    why = f": {decision.why}" if decision.why else ""
    return f"{rulings[decision.ruling]} ({where}, by {decision.by} on {_day(decision.at)}){why}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def _misused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return MISUSED
