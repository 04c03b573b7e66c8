"""`quizhost run`: plays in the chats that are set up, until it is told to end."""

import argparse
import asyncio
import logging
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from bot import collector
from bot.platforms.sentences import NO_LIBRARY, NOT_SET_UP
from bot.settings import Settings, full_path, url_of

if TYPE_CHECKING:
    from bot.bank.loading import Bank
    from bot.host.attendance import Attendance
    from bot.host.service import Host
    from bot.platforms.platform import Platform
    from bot.ports import Store
    from bot.wiring import Workers

log = logging.getLogger(__name__)

FAILED: Final = 1
USAGE: Final = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A chat that can be played in: whether it is set up, what it takes, and what makes it."""

    name: str
    extra: str
    library: str
    is_set_up: Callable[[Settings], bool]
    make: "Callable[[Settings], Platform]"


def _discord(settings: Settings) -> "Platform":
    from bot.platforms.discord import Discord

    return Discord(settings)


def _slack(settings: Settings) -> "Platform":
    from bot.platforms.slack import Slack

    return Slack(settings)


PLATFORMS: Final = (
    Row("Discord", "discord", "discord", lambda settings: settings.discord_token is not None, _discord),
    Row("Slack", "slack", "slack_bolt", lambda settings: settings.names_slack, _slack),
)
"""The chats, by what they take."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `run` to the commands."""
    run_ = commands.add_parser("run", help="play in the chats that are set up, such as Discord")
    run_.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    run_.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")
    run_.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Play until told to end; 0 then, 1 where the bot cannot go on, 2 where it is not set up."""
    from bot.bank.loading import load_bank
    from bot.platforms.platform import CannotRun
    from bot.ports import StoreError
    from bot.resources import questions_folder

    settings: Settings = args.settings
    if not any(row.is_set_up(settings) for row in PLATFORMS):
        return _say(NOT_SET_UP, USAGE)
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
    from bot.wiring import workers_for

    file = parse(url).path
    stop = _told_to_end()
    with alone_with(file, CHATS):  # before the store is opened, which brings its tables up to date
        store = SqlStore(url)
        await store.open()
        try:
            async with workers_for(settings) as workers:
                # A file belongs to this process alone; a server may have other replicas on it.
                await _play(settings, store, url, bank, workers, stop, out, sole=file is not None)
        finally:
            await store.close()


async def _play(
    settings: Settings,
    store: "Store",
    url: str,
    bank: "Bank",
    workers: "Workers",
    stop: asyncio.Event,
    out: TextIO,
    *,
    sole: bool,
) -> None:
    from bot.bank.apart import Apart
    from bot.bank.desk import BankDesk
    from bot.host.attendance import Attendance
    from bot.host.clock import SystemClock
    from bot.host.lapses import Lapses
    from bot.host.library import Library
    from bot.host.open_windows import OpenWindows
    from bot.host.proofs import ProvenChat
    from bot.host.scheduler import Scheduler
    from bot.host.service import Host
    from bot.host.services import services_for
    from bot.host.settlement import Settlement
    from bot.platforms.platform import World

    def say(sentence: str) -> None:
        print(sentence, file=out, flush=True)

    clock, platforms = SystemClock(), _platforms(settings)
    chats = {one.name: ProvenChat(one.chat, workers.proofs) for one in platforms}
    host = Host(store, clock, chats, sole=sole, on_over=lambda game_id: settlement.game_over(game_id))
    settlement = Settlement(store, host, clock)
    apart = Apart()
    desk = BankDesk(workers.fresh, lambda: datetime.now(UTC).date(), apart)
    library = Library(bank.challenges, desk)
    await library.open(store, clock)
    scheduler = Scheduler(store, host, clock, library.of, tuple(chats))
    services = services_for(
        host,
        store,
        clock,
        library,
        workers.proofs,
        desk=desk,
        pictures=workers.pictures,
        scheduled=scheduler.wake,
        decided=settlement.look_soon,
        turn=settlement.turn,
        keep_days=settings.keep_removed_days,
    )
    world = World(services, say, url)
    for one in platforms:
        one.connect(world)
    async with _healthy(settings, platforms), _attending(Attendance(store, clock)):
        await host.start()
        collector.settle()
        windows = OpenWindows(store, host, clock)
        keepers = (library, settlement, scheduler, Lapses(store, clock), windows, services.removals)
        try:
            await _until_told(platforms, host, keepers, stop)
        finally:
            await apart.close()


@asynccontextmanager
async def _attending(attendance: "Attendance") -> AsyncIterator[None]:
    """Note all the while that the bot is there."""
    await attendance.start()
    try:
        yield
    finally:
        await attendance.stop()


def _platforms(settings: Settings) -> "list[Platform]":
    """The platforms that are set up. Raises `CannotRun` where what one of them takes is not installed."""
    from bot.platforms.platform import CannotRun

    found: list[Platform] = []
    for row in PLATFORMS:
        if not row.is_set_up(settings):
            continue
        if find_spec(row.library) is None:
            raise CannotRun(NO_LIBRARY.format(name=row.name, extra=row.extra))
        found.append(row.make(settings))
    return found


class Keeper(Protocol):
    """Something that goes on beside the games."""

    def start(self) -> None: ...
    async def stop(self) -> None: ...


async def _until_told(
    platforms: "Sequence[Platform]", host: "Host", keepers: Sequence[Keeper], stop: asyncio.Event
) -> None:
    """Play everywhere until told to end, or until one platform cannot go on."""
    for keeper in keepers:
        keeper.start()
    playing = [asyncio.create_task(one.play()) for one in platforms]
    told = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({*playing, told}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()
        for keeper in reversed(keepers):
            await keeper.stop()
        await host.stop()  # while the chats are still there, so that what is in hand arrives
        for one in platforms:
            await one.close()
        ended = [task for task in playing if task.done()]
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
    for task in ended:
        if not task.cancelled():
            task.result()


@asynccontextmanager
async def _healthy(settings: Settings, platforms: "Sequence[Platform]") -> AsyncIterator[None]:
    """Tell whoever asks whether the bot is well, where the settings name an address for it."""
    from bot.web.health import serving

    def report() -> Mapping[str, object]:
        reports = [one.health() for one in platforms]
        together = {key: value for found in reports for key, value in found.items()}
        return {**together, "ok": all(found["ok"] for found in reports)}

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
