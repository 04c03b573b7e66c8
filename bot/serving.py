"""`quizhost run`: plays in the chats that are set up, until it is told to end."""

import argparse
import asyncio
import logging
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot import collector
from bot.settings import Settings, full_path, url_of

if TYPE_CHECKING:
    from adapters.discord.client import QuizClient
    from bot.bank.loading import Bank
    from bot.host.proofs import Proofs
    from bot.host.service import Host
    from bot.ports import Store

log = logging.getLogger(__name__)

FAILED: Final = 1
USAGE: Final = 2

NOT_SET_UP: Final = (
    "No chat is set up. For Discord, set QUIZHOST_DISCORD_TOKEN to the bot's token, for example in .env; "
    "docs/discord.md says how."
)
NO_LIBRARY: Final = "Discord's library is missing; install it with: pip install 'quizhost[discord]'"
BAD_TOKEN: Final = (
    "Discord refuses the token. Copy it again from the Bot page of the developer portal (Reset Token shows a new one) "
    "into QUIZHOST_DISCORD_TOKEN."
)


class CannotRun(Exception):
    """The bot cannot go on; the message says what to do."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `run` to the commands."""
    run_ = commands.add_parser("run", help="play in the chats that are set up, such as Discord")
    run_.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    run_.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")
    run_.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Play until told to end; 0 then, 1 where the bot cannot go on, 2 where it is not set up."""
    from bot.bank.loading import load_bank
    from bot.ports import StoreError
    from bot.resources import questions_folder

    settings: Settings = args.settings
    if settings.discord_token is None:
        return _say(NOT_SET_UP, USAGE)
    if find_spec("discord") is None:
        return _say(NO_LIBRARY, FAILED)
    folder = full_path(args.questions) if args.questions else questions_folder()
    if not folder.is_dir():
        return _say(f"There is no folder of packs at {folder}; name one with --questions.", USAGE)
    bank = load_bank(folder)
    if not bank.challenges:
        why = shlex.join(("quizhost", "bank", "check", str(folder)))
        return _say(f"There is no challenge to play in {folder}; this says why: {why}", FAILED)
    try:
        asyncio.run(_serve(settings, url_of(args.db) if args.db else settings.database_url, bank, out))
    except (CannotRun, StoreError) as error:
        return _say(str(error), FAILED)
    return 0


async def _serve(settings: Settings, url: str, bank: "Bank", out: TextIO) -> None:
    from bot.alone import CHATS, alone_with
    from bot.store.addresses import parse
    from bot.store.sql import SqlStore
    from bot.wiring import proofs_for

    file = parse(url).path
    stop = _told_to_end()
    store = SqlStore(url)
    await store.open()
    try:
        with alone_with(file, CHATS):
            async with proofs_for(settings) as proofs:
                # A file belongs to this process alone; a server may have other replicas on it.
                await _play(settings, store, bank, proofs, stop, out, sole=file is not None)
    finally:
        await store.close()


async def _play(
    settings: Settings,
    store: "Store",
    bank: "Bank",
    proofs: "Proofs",
    stop: asyncio.Event,
    out: TextIO,
    *,
    sole: bool,
) -> None:
    from adapters.discord.assembly import PLATFORM, Connection, DiscordChat, assemble
    from bot.host.clock import SystemClock
    from bot.host.proofs import ProvenChat
    from bot.host.service import Host

    clock, chat = SystemClock(), DiscordChat()
    host = Host(store, clock, {PLATFORM: ProvenChat(chat, proofs)}, sole=sole)
    connection = Connection(settings.discord_api, settings.discord_gateway)

    async def ready() -> None:
        await host.start()
        collector.settle()

    def connected(name: str, servers: int) -> None:
        print(
            f"Playing on Discord as {name}, servers: {servers}. Ctrl-C ends it; games are kept.", file=out, flush=True
        )

    client = assemble(connection, chat, host, store, clock, bank.challenges, proofs, ready, connected)
    async with _healthy(settings, client):
        await _until_told(settings, client, host, stop)


async def _until_told(settings: Settings, client: "QuizClient", host: "Host", stop: asyncio.Event) -> None:
    assert settings.discord_token is not None
    playing = asyncio.create_task(client.play(settings.discord_token.get_secret_value()))
    told = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({playing, told}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()
        await host.stop()  # while the chat is still there, so that what is in hand arrives
        await client.close()
        playing.cancel()
    with suppress(asyncio.CancelledError):
        await _outcome(playing)


async def _outcome(playing: "asyncio.Task[None]") -> None:
    """What ended the client. Raises `CannotRun` for what an operator can mend."""
    import discord

    try:
        await playing
    except discord.LoginFailure:
        raise CannotRun(BAD_TOKEN) from None
    except discord.PrivilegedIntentsRequired as error:
        raise CannotRun(f"Discord refuses what the bot asks for: {error}") from None
    except discord.ConnectionClosed as error:
        raise CannotRun(f"Discord has closed the connection for good (code {error.code}).") from None


@asynccontextmanager
async def _healthy(settings: Settings, client: "QuizClient") -> AsyncIterator[None]:
    """Tell whoever asks whether the bot is well, where the settings name an address for it."""
    from bot.web.health import serving

    def report() -> Mapping[str, object]:
        return client.health()

    async with serving(settings.health, report) if settings.health else nullcontext():
        yield


def _told_to_end() -> asyncio.Event:
    """Set when the process is told to end, by a signal or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError):  # Windows; not the main thread
            loop.add_signal_handler(name, stop.set)
    return stop


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
