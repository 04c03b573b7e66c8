"""`quizhost bank preview`: how a challenge's questions look in each chat."""

import argparse
import json
from typing import Final, TextIO

from bot.bank.commands import CLEAN, folder_of, misused

_WIDTH: Final = 100


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print how the questions of a challenge look, and how much of each chat's limits they use."""
    from bot.bank.errors import UnknownChallenge
    from bot.bank.finding import find_pack
    from bot.previews import CHATS, previews

    folder = folder_of(args)
    if not folder.is_dir():
        return misused(f"There is no folder {folder}.")
    try:
        challenge = find_pack(folder, args.id).challenge
    except UnknownChallenge as error:
        return misused(str(error))
    ids = [question.id for question in challenge.questions]
    if args.question is not None and args.question not in ids:
        return misused(f"{args.id} has no question {args.question}; it has {', '.join(ids)}.")
    if args.seed is not None:
        from bot.engine.variants import drawn

        challenge = drawn(challenge, args.seed)
    for number, id_ in enumerate(ids):
        if args.question in (None, id_):
            for preview in previews(challenge, number, args.chat or tuple(CHATS)):
                if args.json:
                    print(json.dumps({"chat": preview.chat, "question": id_, "sent": preview.payload}), file=out)
                    continue
                question = challenge.questions[number]
                drawn_as = question.drawn or (question.draws[0].name if question.draws else "")
                head = f"── {id_} · {preview.chat} · {preview.room}{f' · {drawn_as}' if drawn_as else ''} "
                print(head.ljust(_WIDTH, "─"), *preview.lines, "", sep="\n", file=out)
    return CLEAN
