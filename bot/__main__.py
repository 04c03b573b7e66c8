"""The `quizhost` command: reads the command line and wires what it needs. Nothing else wires."""

import argparse
import asyncio
import getpass
import io
import logging
import os
import shlex
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot import (
    badge_commands,
    board_commands,
    discord_commands,
    pack_commands,
    preview_commands,
    privacy_commands,
    report_commands,
    serving,
    slack_commands,
    statistics_commands,
)
from bot.bank import commands as bank_commands
from bot.doctor import commands as doctor
from bot.logs import keep_secrets, logging_aside
from bot.settings import Settings, SettingsError, full_path, load_settings, url_of
from bot.store import commands as store_commands
from bot.web import commands as web_commands
from bot.wiring import fresh_runners, proofs_for, runner
from bot.worker import commands as worker_commands

if TYPE_CHECKING:
    from bot.bank.loading import Bank
    from bot.ports import SnippetRunner, Store
    from bot.worker.commands import Worker

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
TERMINATED: Final = 143


def main() -> None:
    """Entry point of the console command; exits with the command's code."""
    _ready_streams()
    code = run(sys.argv[1:], sys.stdout)
    try:
        sys.stdout.flush()
    except OSError as error:
        if code == OK and not isinstance(error, BrokenPipeError):
            _say(f"The output could not be written: {error.strerror}.", FAILED)
        # Whoever read our output has gone; leave nothing for the interpreter to flush into nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or FAILED
    sys.exit(code)


def run(arguments: list[str], out: TextIO, stdin: TextIO | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 143 told to end."""
    try:
        args = _parser().parse_args(arguments)
        settings = load_settings()
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
        for ours in ("bot", "adapters"):
            logging.getLogger(ours).setLevel(settings.log_level)
        keep_secrets(settings.secrets)
        args.settings = settings
        args.stdin = stdin or sys.stdin
        if getattr(args, "questions", None) is None:
            args.questions = settings.questions
        WIRING.get(args.command, _nothing)(args)
        code: int = args.run(args, out)
        return code
    except SystemExit as end:  # how argparse ends, for help and for wrong usage
        return end.code if isinstance(end.code, int) else USAGE
    except SettingsError as error:
        return _say(str(error), USAGE)
    except KeyboardInterrupt:
        return _say("Interrupted.", INTERRUPTED)
    except asyncio.CancelledError:
        return TERMINATED
    except BrokenPipeError:
        return FAILED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _say(f"quizhost cannot go on: {place}{error.strerror or error}.", FAILED)


def _ready_streams() -> None:
    """See to it that there are three streams, and that no character can stop a game.

    A process may be started with a stream closed, and a terminal or pipe may have another encoding than UTF-8.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open for as long as the process
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quizhost",
        description="Timed PyTorch and machine-learning challenges, here and in your study group's chat.",
    )
    parser.add_argument("--version", action="version", version=f"quizhost {version('quizhost')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_play(commands)
    serving.add_parser(commands)
    bank_commands.add_parser(commands)
    worker_commands.add_parser(commands)
    store_commands.add_parser(commands)
    board_commands.add_parser(commands)
    badge_commands.add_parser(commands)
    report_commands.add_parser(commands)
    pack_commands.add_parser(commands)
    privacy_commands.add_parser(commands)
    discord_commands.add_parser(commands)
    slack_commands.add_parser(commands)
    web_commands.add_parser(commands)
    doctor.add_parser(commands)
    return parser


def _add_play(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from bot.engine.modes import MODES, Audience

    play = commands.add_parser("play", help="play a challenge in this terminal")
    play.add_argument("challenge", nargs="?", metavar="ID", help="the challenge to play (default: choose one)")
    play.add_argument(
        "--mode",
        default="challenge",
        choices=[mode.id for mode in MODES.values() if mode.offered and Audience.SOLO in mode.audiences],
        help="how to play (default: challenge)",
    )
    play.add_argument("--daily", action="store_true", help="play today's mix of questions, which keeps your streak")
    play.add_argument("--review", action="store_true", help="answer again what you are about to forget")
    play.add_argument("--plain", action="store_true", help="lines in and out, for pipes and screen readers")
    play.add_argument("--new", action="store_true", help="start afresh even where a game is unfinished")
    play.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    play.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")
    play.set_defaults(run=_play)


def _play(args: argparse.Namespace, out: TextIO) -> int:
    from adapters import wording
    from bot.bank.errors import UnknownChallenge
    from bot.bank.loading import load_bank
    from bot.engine.errors import QuizError
    from bot.host.errors import HostError
    from bot.ports import StoreError
    from bot.resources import questions_folder

    named = args.challenge or args.new or args.mode != "challenge"
    if args.daily and (named or args.review):
        return _say("--daily goes alone: today's daily is one mix of questions, and is played once.", USAGE)
    if args.review and named:
        return _say("--review goes alone: it asks the questions that are due for you.", USAGE)
    settings: Settings = args.settings
    folder = full_path(args.questions) if args.questions else questions_folder()
    if not folder.is_dir():
        return _say(f"There is no folder of packs at {folder}; name one with --questions.", USAGE)
    bank = load_bank(folder)
    if not bank.challenges:
        why = shlex.join(("quizhost", "bank", "check", str(folder)))
        return _say(f"There is no challenge to play in {folder}; this says why: {why}", FAILED)
    try:
        return asyncio.run(_play_game(args, out, bank, url_of(args.db) if args.db else settings.database_url))
    except UnknownChallenge as error:
        return _say(str(error), USAGE)
    except StoreError as error:
        return _say(str(error), FAILED)
    except (QuizError, HostError) as error:
        return _say(wording.refusal(error), FAILED)


async def _play_game(args: argparse.Namespace, out: TextIO, bank: "Bank", url: str) -> int:
    from bot.alone import TERMINAL, alone_with
    from bot.store.addresses import parse
    from bot.store.sql import SqlStore

    store = SqlStore(url)
    await store.open()
    try:
        with alone_with(parse(url).path, TERMINAL):
            return await _play_from(store, args, out, bank)
    finally:
        await store.close()


async def _play_from(store: "Store", args: argparse.Namespace, out: TextIO, bank: "Bank") -> int:
    from adapters.terminal.play import PlayOptions, play_plain
    from adapters.terminal.review import due_review
    from adapters.terminal.session import Seat, unfinished
    from adapters.terminal.today import MODE as DAILY
    from adapters.terminal.today import todays
    from bot.host.clock import SystemClock
    from bot.host.curation import Curation, NothingLeft
    from bot.host.reviews import MODE as REVIEW

    options = PlayOptions(
        user=_user(), challenge_id=args.challenge, mode=args.mode, afresh=args.new, flags=_flags(args)
    )
    challenges = await Curation(store).bank(None, bank.challenges)
    if not challenges:
        raise NothingLeft
    if args.daily:
        today = await todays(store, challenges, Seat.of(options.user).player, SystemClock().now())
        options = replace(options, challenge_id=today.challenge.id, mode=DAILY, today=today)
        challenges = {**challenges, today.challenge.id: today.challenge}
    elif args.review:
        due = await due_review(store, SystemClock(), challenges, Seat.of(options.user))
        options = replace(options, challenge_id=due.id, mode=REVIEW)
        challenges = {**challenges, due.id: due}
    elif args.challenge is not None:
        games = {} if args.new else await unfinished(store, Seat.of(options.user), args.mode)
        # A game that began goes on with the questions it began with, even if its pack has gone.
        if args.challenge not in games and bank.get(args.challenge).id not in challenges:
            raise NothingLeft
    async with proofs_for(args.settings) as proofs:
        if args.plain or not (args.stdin.isatty() and out.isatty()):
            _end_when_told()
            return await play_plain(options, challenges, store, SystemClock(), args.stdin, out, proofs)
        from adapters.terminal.app import play_full_screen

        with logging_aside():
            return await play_full_screen(options, challenges, store, SystemClock(), proofs)


def _flags(args: argparse.Namespace) -> tuple[str, ...]:
    """The words that lead back to the same game, besides its challenge and mode."""
    plain = ("--plain",) if args.plain else ()
    # A URL may hold a password, which is not for the screen.
    database = "URL" if args.db and "://" in args.db else args.db
    places = (("--db", database), ("--questions", args.questions))
    return (*plain, *(word for flag, path in places if path is not None for word in (flag, str(path))))


def _end_when_told() -> None:
    """Let SIGTERM cancel this task, so that the player is told that the game is kept."""
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError, RuntimeError):  # Windows; not the main thread
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _user() -> str:
    """The name of whoever runs this; the one player of a terminal."""
    try:
        return getpass.getuser().encode(errors="replace").decode()
    except (KeyError, OSError, ImportError):
        return "player"  # a container without a user database


def _nothing(_: argparse.Namespace) -> None:
    """Most commands need no wiring."""


def _wire_db(args: argparse.Namespace) -> None:
    args.default_url = args.settings.database_url


def _wire_bank(args: argparse.Namespace) -> None:
    args.runner = fresh_runners(args.settings)
    args.preview, args.tell_answers = preview_commands.run, statistics_commands.run


def _wire_boards(args: argparse.Namespace) -> None:
    args.runner = lambda: runner(args.settings)


def _wire_worker(args: argparse.Namespace) -> None:
    args.runner, args.serve, args.default_nats = _own_worker, _serve_nats, args.settings.nats


def _own_worker(jobs: int) -> "Worker":
    from bot.worker.choosing import own_runner

    return own_runner(parallel=jobs)


async def _serve_nats(
    url: str, runner: "SnippetRunner", *, parallel: int, stop: asyncio.Event, on_ready: Callable[[], None]
) -> None:
    from bot.worker.nats_serving import serve

    await serve(url, runner, parallel=parallel, stop=stop, on_ready=on_ready)


WIRING: Final[dict[str, Callable[[argparse.Namespace], None]]] = {
    "boards": _wire_boards,
    "db": _wire_db,
    "bank": _wire_bank,
    "packs": _wire_bank,
    "worker": _wire_worker,
}
"""What a command is given besides its arguments and the settings."""


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
