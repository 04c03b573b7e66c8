"""Slack around the real app: a local Slack with two workspaces, and the program that is started over it."""

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from slack_sdk.oauth.installation_store import FileInstallationStore, Installation

from adapters.buttons import Action, understand
from adapters.slack.assembly import Quiz, SlackChat, assemble
from adapters.slack.connection import Credentials, app_for
from adapters.slack.installing import InstalledWorkspaces
from bot.engine.questions import Challenge
from bot.host.library import Library
from bot.host.proofs import RecordedProofs
from bot.host.scheduler import Scheduler
from bot.host.service import Host
from bot.host.services import Services, services_for
from bot.host.settlement import Settlement
from bot.ports import Store
from bot.ports.pictures import PictureRunner
from tests.fakes.clock import FakeClock
from tests.fakes.desk import desk
from tests.fakes.store import MemoryState, MemoryStore
from tests.host.bench import T0
from tests.http_server.waiting import TAKES_S
from tests.scenarios import slack_recording
from tests.scenarios.driver import offered
from tests.scenarios.keeping import at_rest
from tests.scenarios.slack_process import Process
from tests.slack_server import BOT, Channel, Driven, SlackServer, Team, User
from tests.slack_server import payloads as payloads_
from tests.slack_server.things import APP, Group, Json

LABELS: Final = {
    Action.HINT: "Hint",
    Action.ATTEMPTS: "My attempts",
    Action.NEXT: "Next",
    Action.STOP: "Stop",
    Action.CONTINUE: "Continue",
}
"""How the dialogs call the buttons of a game, beside the letters; Slack's own labels may say more."""

LOOK_MS: Final = 30 * 60_000
"""How often the program looks at its schedules unasked: rarer than usual, since days pass in dialogs."""

SPINS: Final = 1_000
"""Turns of the event loop after which it is given time by the clock, because something is on its way in the kernel."""


def _team(id_: str, token: str, mark: str, channels: int) -> Team:
    people = [
        User(f"U{mark}{name.upper()}", f"{name}.{name[0]}", admin=name == "mia", tz="UTC")
        for name in ("ann", "ben", "mia")
    ]
    people.append(User(f"U{mark}ZOE", f"<!channel> *zoe* <@U{mark}ANN>", tz="Asia/Tokyo"))
    rooms = [Channel(f"C{mark}{number}", f"quiz-{number}") for number in range(channels)]
    return Team(id_, channels=rooms, users=people, token=token, bot=BOT)


STUDY: Final = _team("T0STUDY", "xoxb-study", "0", channels=3)
OTHER: Final = _team("T0OTHER", "xoxb-other", "1", channels=2)


@dataclass(frozen=True)
class Seen:
    """A button as somebody's client showed it: pressing it needs nothing of the message's later states."""

    message: Json
    action_id: str


class World:
    """Slack and the program. `folder` keeps the installations; without one the program serves one workspace alone.

    `open_store` gives the program's store at each start.
    """

    def __init__(
        self,
        folder: Path | None = None,
        challenges: Mapping[str, Challenge] | None = None,
        *,
        open_store: Callable[[], Store] | None = None,
        clock: FakeClock | None = None,
        kept: bool = False,
        pictures: PictureRunner | None = None,
    ) -> None:
        self.kept = kept
        self.pictures = pictures
        self.folder = folder
        self.challenges = challenges or offered()
        self.clock = clock or FakeClock(T0)
        self.state = MemoryState()
        self._open_store = open_store or (lambda: MemoryStore(self.state))
        self.free = {team.id: [channel.id for channel in team.channels] for team in (STUDY, OTHER)}
        self.server = SlackServer([STUDY, OTHER])
        self.process: Process
        self.hangs = False
        """Whether some post never ends, because a write does not: then nobody waits for it."""
        self._is_new = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator["World"]:
        """The world for as long as a dialog lasts; afterwards what was sent is kept and judged."""
        async with self.listening():
            await self._start()
            try:
                yield self
                await self.rests()
                await self.process.stop()
            finally:
                await self.process.kill(self.clock)
                await self.process.store.close()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["World"]:
        """Slack alone; afterwards what was sent to it is kept and judged."""
        async with self.server:
            self.server.clock = self.clock.now
            yield self
        self._judge()

    async def _start(self) -> None:
        store, chat = self._open_store(), SlackChat()
        host = Host(
            store, self.clock, {"slack": chat}, sole=True, on_over=lambda game_id: settlement.game_over(game_id)
        )
        settlement = Settlement(store, host, self.clock)
        library = Library(self.challenges, desk())
        scheduler = Scheduler(store, host, self.clock, library.of, ("slack",), look_ms=LOOK_MS)
        quiz, services = await self._assembled(chat, host, store, library, scheduler.wake, settlement)
        self.process = Process(store, host, quiz, (scheduler, settlement, services.removals) if self.kept else None)
        await self.process.start()
        await library.open(store, self.clock)
        await self.rests()

    async def assembled(self, chat: SlackChat, host: Host, store: Store) -> Quiz:
        """The quiz over a host that has this chat; what people do reaches it from now on."""
        return (await self._assembled(chat, host, store, Library(self.challenges, desk())))[0]

    async def _assembled(
        self,
        chat: SlackChat,
        host: Host,
        store: Store,
        library: Library,
        scheduled: Callable[[], None] = lambda: None,
        settlement: Settlement | None = None,
    ) -> tuple[Quiz, Services]:
        server = self.server
        access = Credentials(server.api, bot_token=server.token, signing_secret=server.signing_secret)
        app, alone = app_for(access, None)
        workspaces = alone if self.folder is None else await self._installed(self.folder)
        services = services_for(
            host,
            store,
            self.clock,
            library,
            RecordedProofs(),
            desk=desk(),
            pictures=self.pictures,
            scheduled=scheduled,
            decided=settlement.look_soon if settlement is not None else lambda: None,
            turn=settlement.turn if settlement is not None else None,
        )
        quiz = assemble(app, workspaces, chat, services)
        self.server.deliver_to(app)
        return quiz, services

    async def _installed(self, folder: Path) -> InstalledWorkspaces:
        store = FileInstallationStore(base_dir=str(folder))
        for team in (STUDY, OTHER) if self._is_new else ():
            await store.async_save(_installation(team))
        self._is_new = False
        return InstalledWorkspaces(store, self.server.api)

    def _judge(self) -> None:
        sent = [*slack_recording.sent(self.server)]
        slack_recording.keep(sent)
        found = [*slack_recording.faults(sent), *slack_recording.leaks(sent)]
        found += [f"nobody knows {request.path}" for request in self.server.unexpected]
        assert not found, "\n".join(found)

    # --- time --------------------------------------------------------------------------------------------------------

    async def rests(self) -> None:
        """Wait until nobody has anything to do before time passes."""
        async with asyncio.timeout(TAKES_S):
            await at_rest(self.process.store, self._settles)
            await self._settles()

    async def _settles(self) -> None:
        await self.clock.settle()
        if self.process.settles and not self.hangs:
            await self.process.settled()
        turns = 0
        while self.is_busy:
            turns += 1
            await asyncio.sleep(0 if turns < SPINS else 0.001)
        await self.clock.settle()

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way between Slack and the program."""
        if self.server.courier._tasks or any(not request.ended for request in self.server.requests):
            return True
        return bool(self.process.quiz.replies._under_way) or (self.process.delivers and not self.hangs)

    async def passes(self, seconds: float) -> None:
        """Let time pass: whatever is due happens at its moment, and has reached Slack before the next."""
        until = self.clock.now() + round(1000 * seconds)
        while (due := next(iter(self.clock.timers), until)) < until:
            await self.clock.advance_to(max(due, self.clock.now()))
            await self.rests()
        await self.clock.advance_to(until)
        await self.rests()

    async def restarts(self, *, killed: bool, away: float, meanwhile: Callable[[], Awaitable[None]] | None) -> None:
        """End the program and start it again, so many seconds later; `meanwhile` happens while it is away."""
        if not killed:
            await self.process.stop()
        await self.process.kill(self.clock)
        await self.process.store.close()
        await self.passes(away)
        if meanwhile is not None:
            await meanwhile()
        await self._start()

    def add_group(self, team: Team, group: Group) -> None:
        """Let somebody make a user group in a workspace."""
        teams = self.server.world.teams
        teams[team.id] = replace(teams[team.id], groups=[*teams[team.id].groups, group])

    # --- what is shown -----------------------------------------------------------------------------------------------

    def messages(self, channel: str) -> list[Json]:
        """What everybody in a channel sees, oldest first; in somebody's direct messages what they see."""
        return [it for it in self.server.shown(channel) if it["text"] != "?"]

    def buttons(self, message: Json) -> Iterator[tuple[str, Seen]]:
        """The buttons of a message, by label."""
        kept = copy.deepcopy(message)
        for part in slack_recording.elements(message.get("blocks") or []):
            if part["type"] == "button":
                button = understand(part["action_id"])
                label = LABELS.get(button.action) if button is not None else None
                yield label or part["text"]["text"], Seen(kept, part["action_id"])

    # --- what people do ----------------------------------------------------------------------------------------------

    async def press(self, user: User, team: Team, button: Seen) -> Driven:
        """Press a button as it was shown, also of a message that has changed or is gone; nothing is waited for."""
        server, ts = self.server, button.message["ts"]
        room = server.world.rooms[button.message["channel"]]
        there = any(it["ts"] == ts for it in (*server.world.messages, *server.world.ephemerals))
        if there and user.id in room.members:
            return await server.press(button.action_id, user=user, team=team.id, message=ts)
        pressed = {"actions": [payloads_.action(button.message, button.action_id, None, server.world.clock.ts())]}
        told = pressed | payloads_.in_message(button.message, room, {}) | {"response_url": server._hook()}
        return await server._drive("block_actions", told, user, team, room, None, source=button.message)

    async def press_at_home(self, user: User, team: Team, action_id: str) -> Driven:
        """Press a button of somebody's Home tab; nothing is waited for."""
        view = self.server.home(user, team=team.id)
        assert view is not None, "the Home tab was never opened"
        ts = self.server.world.clock.ts()
        told = {"actions": [payloads_.action(view, action_id, None, ts)], **payloads_.in_view(view, {})}
        return await self.server._drive("block_actions", told, user, team, None, None)


def _installation(team: Team) -> Installation:
    return Installation(
        app_id=APP,
        team_id=team.id,
        user_id=team.users[0].id,
        bot_token=team.token,
        bot_id=f"B{team.bot.id[1:]}",
        bot_user_id=team.bot.id,
        bot_scopes=[*team.scopes],
        installed_at=1.0,  # long before the world begins
    )


def text_of(message: Mapping[str, Any]) -> str:
    """All text of a message or view as it is shown: times as `<!date…>`, buttons left out."""
    return "\n".join(words for block in message.get("blocks") or [] for words in _words(block))


def _words(block: Json) -> Iterator[str]:
    if block["type"] == "rich_text":
        for element in block["elements"]:
            rows = element["elements"] if element["type"] == "rich_text_list" else [element]
            for row in rows:
                yield "".join(run.get("text") or f"<{_named(run)}>" for run in row["elements"])
    elif block["type"] == "context":
        yield " ".join(element["text"] for element in block["elements"])
    elif "text" in block:
        yield block["text"]["text"]


def _named(run: Json) -> str:
    return f"#{run['channel_id']}" if "channel_id" in run else f"!subteam^{run['usergroup_id']}"
