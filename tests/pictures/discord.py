"""Takes a picture of every kind of message on Discord, as simcord draws it.

    pip install 'simcord[screenshot]'
    python -m tests.pictures.discord FOLDER

It needs a Chromium: Playwright's own, or the one that the variable CHROMIUM names.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import simcord
from playwright.async_api import BrowserType

from adapters.discord.assembly import PLATFORM, Connection, DiscordChat, assemble
from bot.bank.loading import load_bank
from bot.host.proofs import RecordedProofs
from bot.host.service import Host
from bot.host.services import services_for
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

QUESTIONS = Path(__file__).parents[2] / "questions"
CHALLENGE = "sequence-mastery"
SIZE = (760, 1200)
Take = Callable[..., Any]


def use_own_chromium(path: str) -> None:
    """Let Playwright start this browser; as root it runs without its sandbox."""
    launch = BrowserType.launch
    options = {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}

    async def start(self: BrowserType, **others: Any) -> Any:
        return await launch(self, **{**options, **others})

    BrowserType.launch = start  # type: ignore[method-assign]


async def main(folder: Path) -> None:
    """Play a game with two players and a practice, and take a picture at each step."""
    store, chat = MemoryStore(), DiscordChat()
    challenges = load_bank(QUESTIONS).challenges
    clock = FakeClock(1_767_225_600_000)
    host = Host(store, clock, {PLATFORM: chat}, sole=True)
    connection = Connection("https://discord.com/api/v10", shard_count=1)
    client = assemble(connection, chat, services_for(host, store, clock, challenges, RecordedProofs()))
    async with simcord.run(client) as env:
        await host.start()
        guild = env.create_guild("Study group")
        room = guild.create_text_channel("quiz")
        ann, ben = (guild.add_member(env.create_user(name)) for name in ("ann", "ben"))

        async def pass_time(seconds: float) -> None:
            await env.advance_time(seconds)
            await clock.advance(int(1000 * seconds))
            await env.settle()

        async with env.preview(room, viewers=[ann, ben], width=SIZE[0], height=SIZE[1]) as preview:

            async def take(name: str, target: Any, viewer: Any = ann) -> None:
                report = await preview.screenshot(folder / f"{name}.png", viewer=viewer, target=target, viewport=SIZE)
                print(name, "complete" if report.complete else report)

            await _channel_game(env, clock, room, ann, ben, take, pass_time, host, store)
            await _private_game(clock, room, ann, take)
    await host.stop()


async def _right(host: Host, store: MemoryStore, player: str = "") -> str:
    game = (await store.running())[0].game_id
    seen, challenge = await host.view(game, player), await host.challenge(game)
    return "ABCDEF"[seen.order.index(challenge.questions[seen.question].answer)]


async def _channel_game(
    env: Any,
    clock: FakeClock,
    room: Any,
    ann: Any,
    ben: Any,
    take: Take,
    pass_time: Take,
    host: Host,
    store: MemoryStore,
) -> None:
    started = await ann.slash(room, "quiz start", challenge=CHALLENGE)
    await take("opening", started)
    await take("question", room.last_message)
    for number in range(5):
        await clock.settle()
        message = room.last_message
        right = await _right(host, store)
        wrong = next(letter for letter in "ABCD" if letter != right)
        if number == 1:
            await take("question-code", message)
            await take("hint", await ben.click(message, label="Hint"), ben)
        verdict = await ben.click(message, label=wrong)
        if number == 1:
            await take("verdict-wrong", verdict, ben)
            await take("attempts", await ben.click(message, label="My attempts"), ben)
        verdict = await ann.click(message, label=right)
        if number == 1:
            await take("verdict-right", verdict)
        if number != 2:
            await ben.click(message, label=right)
        await pass_time(130 if number in (0, 2) else 0)
        if number in (0, 1):
            await take(f"reveal-{number}", message)
        if number not in (0, 2):
            await pass_time(8)
    await take("summary", room.last_message)
    await take("error", await ben.slash(room, "quiz stop"), ben)
    for name in ("list", "modes", "me", "help"):
        await take(name, await ann.slash(room, f"quiz {name}"))


async def _private_game(clock: FakeClock, room: Any, ann: Any, take: Take) -> None:
    screen = await ann.slash(room, "practice", challenge=CHALLENGE)
    await clock.settle()
    await take("practice", screen)
    for letter in "ABCD":
        shown = await ann.click(screen.response, label=letter)
        if letter == "A":
            await take("practice-pressed", shown)
        if any(part.get("label", "").startswith("Next") for part in _buttons(shown.response.components)):
            break
    await take("practice-reveal", shown)


def _buttons(parts: Any) -> list[dict[str, Any]]:
    found = []
    for part in parts:
        found += [part] if part.get("type") == 2 else _buttons(part.get("components", []))
    return found


if __name__ == "__main__":
    if "CHROMIUM" in os.environ:
        use_own_chromium(os.environ["CHROMIUM"])
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
