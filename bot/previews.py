"""How a question looks before anybody plays it: in the terminal, on Discord and on Slack, and how much room is left."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.discord.render import question as discord_question
from adapters.discord.render import reveal as discord_reveal
from adapters.discord.render.parts import MAX_PARTS
from adapters.discord.render.text import MAX_TEXT
from adapters.slack.render import question as slack_question
from adapters.slack.render import reveal as slack_reveal
from adapters.slack.render.pages import MAX_SIZE
from adapters.terminal import render as terminal
from bot.engine.effects import AskQuestion, Reveal
from bot.engine.questions import Challenge

SLACK_BLOCKS: Final = 50
GAME: Final = "0" * 32
"""Stands for a game where buttons name one."""
PLAYERS: Final = 10
"""So many players answer in the example of a reveal, as evenly as they can."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one chat shows of a question: `lines` as text, `room` what of its limits is used, and what is sent to it as
    JSON where it is a platform."""

    chat: str
    lines: tuple[str, ...]
    room: str
    payload: tuple[Mapping[str, Any], ...] = ()


def previews(challenge: Challenge, number: int, chats: Sequence[str]) -> list[Preview]:
    """How these chats (keys of `CHATS`) show a question, by its index, and its reveal."""
    question = challenge.questions[number]
    order = tuple(range(len(question.choices)))
    asked = AskQuestion(number, number, order, question.seconds, question.attempts)
    presses = tuple(PLAYERS // len(order) + (place < PLAYERS % len(order)) for place in order)
    right = presses[question.answer]
    found = tuple(f"player {name}" for name in range(1, right + 1))
    shown = Reveal(number, number, order, question.answer, presses, found, right, PLAYERS)
    return [CHATS[chat](challenge, asked, shown) for chat in chats]


def _terminal(challenge: Challenge, asked: AskQuestion, shown: Reveal) -> Preview:
    said = (terminal.announcement(effect, challenge, "", scored=True) for effect in (asked, shown))
    lines = [line for part in said for line in (*part, "")]
    wide = max(map(len, lines))
    return Preview("terminal", tuple(lines), f"longest line {wide} columns")


def _discord(challenge: Challenge, asked: AskQuestion, shown: Reveal) -> Preview:
    question = discord_question.messages(challenge, asked, GAME, None)
    reveal = discord_reveal.messages(challenge, shown, game_id=GAME)
    lines = [line for body in (*question, *reveal) for line in ("", *_spoken(body["components"]))]
    letters = max(sum(map(len, _texts(body["components"]))) for body in (*question, *reveal))
    parts = max(sum(1 for _ in _parts(body["components"])) for body in (*question, *reveal))
    room = (
        f"{_messages(question, reveal)}; up to {letters:,} of {MAX_TEXT:,} characters and {parts} of {MAX_PARTS} parts"
    )
    return Preview("discord", tuple(lines[1:]), room, (*question, *reveal))


def _slack(challenge: Challenge, asked: AskQuestion, shown: Reveal) -> Preview:
    names = {name: name for name in shown.right}
    question = slack_question.messages(challenge, asked, GAME, None)
    reveal = slack_reveal.messages(challenge, shown, game_id=GAME, names=names)
    lines = [line for message in (*question, *reveal) for line in ("", *message["text"].split("\n"))]
    blocks = max(len(message["blocks"]) for message in (*question, *reveal))
    size = max(len(json.dumps(message["blocks"], ensure_ascii=False).encode()) for message in (*question, *reveal))
    room = f"{_messages(question, reveal)}; up to {blocks} of {SLACK_BLOCKS} blocks and {size:,} of {MAX_SIZE:,} bytes"
    return Preview("slack", tuple(_unescaped(line) for line in lines[1:]), room, (*question, *reveal))


CHATS: Final[Mapping[str, Callable[[Challenge, AskQuestion, Reveal], Preview]]] = {
    "terminal": _terminal,
    "discord": _discord,
    "slack": _slack,
}
"""The chats that can be previewed."""


def _messages(question: Sequence[object], reveal: Sequence[object]) -> str:
    count = len(question) + len(reveal)
    return "2 messages" if count == 2 else f"{count} messages, since one does not hold it"


def _parts(parts: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        yield part
        yield from _parts(part.get("components", ()))


def _texts(parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return (part["content"] for part in _parts(parts) if "content" in part)


def _spoken(parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a message of Discord, its buttons in brackets."""
    for part in parts:
        if "content" in part:
            yield from part["content"].split("\n")
        elif part.get("divider"):
            yield "─" * 20
        elif any("label" in inner for inner in part.get("components", ())):
            yield " ".join(f"[{inner['label']}]" for inner in part["components"] if "label" in inner)
        else:
            yield from _spoken(part.get("components", ()))


def _unescaped(line: str) -> str:
    return line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
