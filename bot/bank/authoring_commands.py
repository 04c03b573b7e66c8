"""The commands of `quizhost bank` for authors, beside those that look at packs.

Everything that reads packs is imported when a command runs: the quizhost command itself should start at once.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from bot.bank.commands import CLEAN, folder_of, misused, today


def add_parsers(bank: "argparse._SubParsersAction[argparse.ArgumentParser]", where: argparse.ArgumentParser) -> None:
    """Add the commands to those of `bank`. `where` has the option that names a folder of packs."""
    command = bank.add_parser("stats", parents=[where], help="count kinds, difficulties and places of right choices")
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack or a folder (default: all packs)")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")
    answers = command.add_argument_group("with --answers, PATH is a challenge")
    answers.add_argument("--answers", action="store_true", help="tell how questions are answered, and which stand out")
    answers.add_argument("--space", metavar="SPACE", help="one server or workspace, such as discord:123 (default: all)")
    answers.add_argument("--csv", type=Path, metavar="FILE", help="write the figures of all questions; - to print them")
    answers.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    command.set_defaults(run=run_stats, tell_answers=None)

    command = bank.add_parser("mark", parents=[where], help="write the next step of a question's life into its pack")
    command.add_argument("question", metavar="CHALLENGE[/QUESTION]", help="a question, or all of a challenge")
    command.add_argument("state", metavar="STATE", help="draft, proven, live, quarantined or retired")
    command.add_argument("--reason", default="", help="why, in a sentence")
    command.add_argument("--since", type=_day, metavar="DAY", help="the day, as year-month-day (default: today)")
    command.set_defaults(run=run_mark, today=today)

    command = bank.add_parser(
        "preview", parents=[where], help="show how questions look in the terminal, Discord and Slack"
    )
    command.add_argument("id", metavar="ID", help="the challenge's id, as in the list")
    command.add_argument("--question", metavar="QUESTION", help="one question by its id (default: all)")
    command.add_argument("--chat", action="append", choices=CHATS, help="one chat (default: all; may be repeated)")
    command.add_argument(
        "--seed", type=int, metavar="NUMBER", help="draw the values of parameters as a game of this seed"
    )
    command.add_argument("--json", action="store_true", help="print what is sent to Discord and Slack, line by line")
    command.set_defaults(run=run_preview, preview=None)

    command = bank.add_parser("diff", help="tell what changed between two versions of a pack, for reviewers")
    command.add_argument("old", type=Path, metavar="OLD", help="a pack, or a folder of packs")
    command.add_argument("new", type=Path, metavar="NEW", help="the same, later")
    command.set_defaults(run=run_diff)

    command = bank.add_parser("new", help="ask for a challenge and its first questions, and write the pack")
    command.add_argument("path", type=Path, metavar="PACK", help="the new file, such as pooling-basics.yaml")
    command.set_defaults(run=run_new, ask=None, today=today)

    command = bank.add_parser("import", help="take questions from a file of another format")
    command.add_argument("file", type=Path, metavar="FILE", help="the file, such as quiz.xml")
    command.add_argument("--to", type=Path, metavar="PACK", help="the pack to append to (default: a new one)")
    command.add_argument("--format", metavar="FORMAT", help=f"the file's format (default: seen from it): {FORMATS}")
    command.add_argument("--live", action="store_true", help="take the questions as live and not as drafts")
    command.add_argument("--write", action="store_true", help="write, and do not only say what would be written")
    command.set_defaults(run=run_import, today=today)

    command = bank.add_parser("export", parents=[where], help="write a challenge in another format")
    command.add_argument("id", metavar="ID", help="the challenge's id, as in the list")
    command.add_argument("--format", required=True, choices=WRITTEN, help="the format")
    command.add_argument("--out", type=Path, metavar="FILE", help="the new file (default: the id with its ending)")
    command.set_defaults(run=run_export)


CHATS: Final = ("terminal", "discord", "slack")
"""The chats that can be previewed, which the parser has to know without importing them."""

WRITTEN: Final = ("yaml", "csv", "anki", "aiken", "gift", "moodle-xml", "kahoot")
FORMATS: Final = ", ".join((*WRITTEN, "open-trivia", "red"))
"""The names of formats, which the parser has to know without importing them."""


def run_preview(args: argparse.Namespace, out: TextIO) -> int:
    """Show how questions look; whoever wires sets `args.preview`, which knows the chats."""
    if args.preview is None:
        return misused("No chat is known here: quizhost was started without them.")
    return int(args.preview(args, out))


def run_diff(args: argparse.Namespace, out: TextIO) -> int:
    """Tell what changed between two versions; 1 where anything did."""
    from bot.bank import diff_command

    return diff_command.run_diff(args, out)


def run_new(args: argparse.Namespace, out: TextIO) -> int:
    """Ask for a challenge and write it; whoever wires may set `args.ask`, which puts a question to the author."""
    from bot.bank import new_command

    return new_command.run_new(args, out)


def run_import(args: argparse.Namespace, out: TextIO) -> int:
    """Take questions from a file of another format."""
    from bot.bank import exchange_commands

    return exchange_commands.run_import(args, out)


def run_export(args: argparse.Namespace, out: TextIO) -> int:
    """Write a challenge in another format."""
    from bot.bank import exchange_commands

    return exchange_commands.run_export(args, out)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no day {text}; write year-month-day") from None


def run_mark(args: argparse.Namespace, out: TextIO) -> int:
    """Append a step to the life of a question, or of all questions of a challenge, and say so."""
    from bot.bank.life import State
    from bot.bank.loading import load_pack, pack_files
    from bot.bank.marking import NotMarked, mark

    challenge, _, question = args.question.partition("/")
    if args.state not in set(State):
        return misused(f"{args.state} is no state; choose one of {', '.join(State)}.")
    packs = [load_pack(file) for file in pack_files(folder_of(args))[0]]
    pack = next((it for it in packs if it.document and it.document.data_id == challenge), None)
    if pack is None or pack.document is None:
        return misused(f"There is no pack of a challenge {challenge} in {folder_of(args)}.")
    questions = [question] if question else pack.document.question_ids
    try:
        for name in questions:
            mark(pack.path, name, State(args.state), args.since or args.today(), " ".join(args.reason.split()))
            print(f"{challenge}/{name} is {args.state} now.", file=out)
    except NotMarked as error:
        return misused(str(error))
    except OSError as error:
        return misused(f"{pack.path} cannot be written: {error.strerror or type(error).__name__}.")
    print(f"Written to {pack.path}.", file=out)
    return CLEAN


def run_stats(args: argparse.Namespace, out: TextIO) -> int:
    """Print what the questions are like, all together and challenge by challenge.

    How they are answered is told by `args.tell_answers`, which whoever wires sets.
    """
    from bot.bank.stats_command import stats

    if args.answers:
        return misused("No games are known here.") if args.tell_answers is None else int(args.tell_answers(args, out))
    path: Path = args.path or folder_of(args)
    if not path.exists():
        return misused(f"There is no file or folder {path}.")
    return stats(path, out, as_json=args.json)
