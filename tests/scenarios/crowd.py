"""A process to be killed: many players press in one channel game, and each kept answer is printed as it is given.

    python -m tests.scenarios.crowd DATABASE RUN

Players are named after the run, so that every run brings new ones. Lines: `shown ROUND` for each question that the chat
is asked to show, `ack DELIVERY` for each answered press. It presses until it is killed.
"""

import asyncio
import sys

from bot.engine.effects import AskQuestion
from bot.engine.events import ChoicePressed, GameRequested
from bot.engine.questions import Challenge, Choice, Question
from bot.host.clock import SystemClock
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post
from bot.store.sql import SqlStore

GAME = "crowd"
PLAYERS = 50


def challenge() -> Challenge:
    """Two questions that stay open for an hour; the first choice is right."""
    choices = tuple(Choice(text, right=not number) for number, text in enumerate(("one", "two", "three", "four")))
    questions = tuple(
        Question(
            id=f"q{number}",
            kind="conceptual",
            difficulty="beginner",
            prompt="Which?",
            choices=choices,
            hint="The first.",
            explanation="It is the first.",
            seconds=3_600,
        )
        for number in range(2)
    )
    return Challenge("crowd", "Crowd", ("tests",), 1, "Crowd", questions, "1")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class SayingChat:
    edits = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        if isinstance(post.announcement, AskQuestion):
            say(f"shown {post.announcement.round_no}")
        return Delivered(self._clock.now())


async def play(database: str, run: str) -> None:
    clock = SystemClock()
    store = SqlStore(f"sqlite:///{database}")
    await store.open()
    host = Host(store, clock, {"crowd": SayingChat(clock)})
    await host.start()
    if not await store.running():
        request = GameRequested(clock.now(), "challenge", "channel", "crowd:owner", seed=1, shuffle=False)
        await host.request("crowd:channel", challenge(), request, GAME)
    await host.quiet()

    async def player(number: int) -> None:
        for turn in range(1_000_000):
            name = f"crowd:{run}.{number}.{turn}"
            for choice in (1, 0):  # a wrong press, then the right one
                delivery = f"{name}.{choice}"
                await host.submit(GAME, ChoicePressed(clock.now(), name, 0, choice, delivery))
                say(f"ack {delivery}")

    await asyncio.gather(*(player(number) for number in range(PLAYERS)))


if __name__ == "__main__":
    asyncio.run(play(sys.argv[1], sys.argv[2]))
