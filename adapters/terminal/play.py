"""`quizhost play`: chooses the challenge and the game, then hands over to plain or full-screen play."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters import wording
from adapters.terminal import render
from adapters.terminal.plain import LEFT, Lines, PlainChat, PlainGame
from adapters.terminal.session import PLATFORM, Seat, Session, unfinished
from bot.engine.events import StopPressed
from bot.engine.game import Phase
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.host.service import Host
from bot.ports import Clock, GameInfo, Store

USAGE: Final = 2


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What the command line asked for. `challenge_id` None lets the player choose."""

    user: str
    challenge_id: str | None = None
    mode: str = "challenge"
    afresh: bool = False


async def play_plain(options: PlayOptions, challenges: Mapping[str, Challenge], store: Store, clock: Clock) -> int:
    """Play on standard input and output and return the exit code.

    The challenge, where named, must be one of `challenges` or have an unfinished game. Raises `StoreError`.
    """
    seat = Seat.of(options.user)
    games = await unfinished(store, seat, options.mode)
    lines = Lines(sys.stdin, clock)
    lines.start()
    chat = PlainChat(sys.stdout, clock, seat.player, MODES[options.mode])
    host = Host(store, clock, {PLATFORM: chat}, sole=True)
    try:
        chosen = options.challenge_id or await _choose(challenges, games, chat, lines)
        if chosen is None:
            return LEFT
        session = await _open(host, clock, seat, options, challenges, games.get(chosen), chosen, chat)
        pauses = sys.stdin.isatty()
        code = await PlainGame(host, session, chat, lines, pauses=pauses).play()
    finally:
        lines.stop()
        await host.stop()
    if code == LEFT and not chat.broken.is_set():
        chat.say("", f"The input has ended; your game is kept. Go on with: quizhost play {chosen}")
    return code


async def _choose(
    challenges: Mapping[str, Challenge], games: Mapping[str, GameInfo], chat: PlainChat, lines: Lines
) -> str | None:
    """Let the player choose by number or id; None where the input ends before that."""
    ids = list(challenges)
    chat.say("Choose a challenge:", "")
    for number, id_ in enumerate(ids, start=1):
        state = " (unfinished game: goes on)" if id_ in games else ""
        chat.say(f"{number}. {challenges[id_].title}{state}: {wording.plan(challenges[id_])}")
    chat.say("", f"Type a number from 1 to {len(ids)}.")
    while (line := await lines.next(unless=chat.broken)) is not None:
        text = line[1].strip()
        if text in challenges:
            return text
        if text.isdecimal() and 1 <= int(text) <= len(ids):
            return ids[int(text) - 1]
        if text:
            chat.say(f"{text!r} is not one of them. Type a number from 1 to {len(ids)}.")
    return None


async def _open(
    host: Host,
    clock: Clock,
    seat: Seat,
    options: PlayOptions,
    challenges: Mapping[str, Challenge],
    game: GameInfo | None,
    challenge_id: str,
    chat: PlainChat,
) -> Session:
    if game is not None and not options.afresh:
        session = Session(host, clock, seat, game.game_id)
        challenge, seen = await session.challenge(), await session.view()
        chat.say(render.resumed(challenge, seen), "")
        await host.start(games=[game.game_id])
        if seen.phase is Phase.OPEN:
            await host.quiet()
            chat.say(*render.again(challenge, await session.view(), clock.now()))
        return session
    await host.start(games=[])
    if game is not None:
        chat.muted = True
        await host.submit(game.game_id, StopPressed(clock.now(), seat.player))
        await host.quiet()
        chat.muted = False
    challenge = challenges[challenge_id]
    chat.say(*render.opening(challenge, options.mode))
    return await Session.begin(host, clock, seat, challenge, mode=options.mode, shuffle=False)
