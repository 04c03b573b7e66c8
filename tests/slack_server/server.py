"""A local Slack over real sockets, for tests with the real slack-bolt and slack_sdk."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.http_server.faults import Delay, Drop, Failure, Faults, Hold, matches
from tests.http_server.waiting import TAKES_S
from tests.slack_server.access import Access
from tests.slack_server.calls import Calls
from tests.slack_server.chat import Chat
from tests.slack_server.courier import Courier
from tests.slack_server.driving import Driving
from tests.slack_server.effects import Effects
from tests.slack_server.files import Files
from tests.slack_server.people import People
from tests.slack_server.reception import Limit, Reception, too_many
from tests.slack_server.sockets import Sockets
from tests.slack_server.things import APP_TOKEN, SIGNING_SECRET, TEAM, Json, Request, Team, User
from tests.slack_server.views import Views
from tests.slack_server.world import World

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp


class SlackServer(Driving):
    """`async with SlackServer() as server:` listens on a free port of this machine.

    `server.api` is the Web API, for `AsyncWebClient(base_url=server.api)`. What people do reaches the bot in Socket
    Mode, until `deliver_to` names an address or an AsyncApp. `requests` are all requests in order, `sockets` the
    connections of Socket Mode, `world` what is remembered.
    """

    def __init__(
        self, teams: Sequence[Team] = (TEAM,), *, signing_secret: str = SIGNING_SECRET, app_token: str = APP_TOKEN
    ) -> None:
        world = World(teams)
        sockets, views = Sockets(world), Views(world)
        access = Access(world, sockets.link)
        self._effects = Effects(world, views)
        super().__init__(world, sockets, Courier(world, sockets, self._effects, signing_secret), access)
        self.files = Files(world, lambda: self._base)
        tables = (access.table(), Chat(world).table(), People(world).table(), views.table(), self.files.table())
        self.faults = Faults()
        calls = Calls(world, *tables, app_token=app_token)
        self._reception = Reception(world, self.faults, calls, self._effects, sockets, self.files)
        self.requests = self._reception.requests
        self.app_token = app_token
        self.signing_secret = signing_secret
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.forget()
        await self.courier.rest()
        await self.go_down()
        errors = self._reception.errors + self._effects.errors
        if kind is None and errors:
            raise ExceptionGroup("the bot sent what this Slack does not understand", errors)

    @property
    def api(self) -> str:
        return f"{self._base}/api/"

    @property
    def token(self) -> str:
        """The first team's bot token."""
        token = next(iter(self.world.teams.values())).token
        assert token is not None, "The app is not installed there: exchange the code of `authorize`."
        return token

    @property
    def clock(self) -> int:
        """Slack's time, ms: the real one until it is set. A ts carries it; triggers and response URLs expire by it."""
        return self.world.clock.now()

    @clock.setter
    def clock(self, time: int | Callable[[], int] | None) -> None:
        self.world.clock.set(time)

    @property
    def patience_s(self) -> float:
        """How long Slack waits for an acknowledgement, in real seconds: 3 unless set."""
        return self.sockets.patience_s

    @patience_s.setter
    def patience_s(self, seconds: float) -> None:
        self.sockets.patience_s = seconds

    def deliver_to(self, target: "str | AsyncApp | None") -> None:
        """From now on deliver to this address by signed HTTP, straight into this AsyncApp, or (None) in Socket Mode."""
        self.courier.target = target

    async def go_down(self) -> None:
        """Cut every connection and take no new one until `come_back`."""
        if self._runner is None:
            return
        runner, self._runner = self._runner, None
        for site in list(runner.sites):
            await site.stop()
        self.cut()
        for connection in list(runner.server.connections if runner.server else ()):
            if connection.transport is not None:
                connection.transport.abort()
        await runner.cleanup()

    async def come_back(self) -> None:
        """Listen, on the same port as before."""
        app = web.Application()
        app.router.add_route("*", "/{place:.*}", self._reception.receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port
        self._base = f"http://127.0.0.1:{self._port}"
        self.sockets.base = f"ws://127.0.0.1:{self._port}"
        self._runner = runner

    # What goes wrong. A pattern is a method of the Web API ("chat.postMessage", "chat.*"), "response/*" for posts to a
    # response_url, "link" for the upgrade to Socket Mode, or "**" for anything. `times=None` is for ever.

    def fail(
        self,
        pattern: str,
        error: str | None = None,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Answer the next requests with a refusal, and do nothing.

        `error` is Slack's word in a 200, `retry_after` (whole s) makes it a 429 ratelimited; a status alone (500
        unless given) comes with a page of HTML, as from what stands before Slack.
        """
        if retry_after is not None:
            self.faults.add(too_many("*", pattern, retry_after, times))
            return
        body = None if error is None else {"ok": False, "error": error, **more}
        status = status or (500 if error is None else 200)
        self.faults.add(Failure("*", pattern, times, status=status, headers=headers or {}, body=body))

    def delay(self, pattern: str, seconds: float, *, times: int | None = 1) -> None:
        """Do the next requests at once and answer them late."""
        self.faults.add(Delay("*", pattern, times, seconds=seconds))

    def drop(self, pattern: str, *, times: int | None = 1, done: bool = True) -> None:
        """Cut the connection instead of answering, after the request was carried out (or, `done=False`, before)."""
        self.faults.add(Drop("*", pattern, times, done=done))

    def hold(self, pattern: str, *, times: int | None = None) -> Hold[Request]:
        """Let requests wait, before anything is done, until `release` of what this gives, or of the server."""
        rule: Hold[Request] = Hold("*", pattern, times, changes=self.world.changes)
        self.faults.add(rule)
        return rule

    def limit(self, pattern: str, *, limit: int = 1, per_s: float = 1.0) -> None:
        """Keep a real rate limit for each channel: 429 where it is passed."""
        self.faults.add(Limit(pattern, limit, per_s))

    def release(self) -> None:
        """Let all held requests go."""
        self.faults.release()

    # What was asked.

    def asked(self, pattern: str = "**") -> list[Request]:
        """The requests that came to these places, tries that failed among them."""
        return [it for it in self.requests if matches("*", pattern, it)]

    def bodies(self, pattern: str = "**") -> list[Any]:
        """The arguments of those that were carried out."""
        return [it.body for it in self.asked(pattern) if it.status == 200 and it.error is None]

    @property
    def unexpected(self) -> list[Request]:
        """Requests to methods and places that this Slack does not have; they were refused."""
        return [it for it in self.requests if not it.known]

    @property
    def messages(self) -> list[Json]:
        """All messages for everybody that there are now, oldest first."""
        return list(self.world.messages)

    def shown(self, channel: str, user: User | str | None = None) -> list[Json]:
        """What everybody in the channel sees now, oldest first; with a user, also what they alone see."""
        who = user.id if isinstance(user, User) else user
        every = [*self.world.messages, *(it for it in self.world.ephemerals if it["to"] == who)]
        return sorted((it for it in every if it["channel"] == channel), key=lambda it: it["ts"])

    def home(self, user: User | str, team: str | None = None) -> Json | None:
        """The Home tab that was published for somebody."""
        who = user.id if isinstance(user, User) else user
        return self.world.opened(self.world.team(team).id, who).home

    def views(self, user: User | str, team: str | None = None) -> list[Json]:
        """The views that somebody has open, the top one last."""
        who = user.id if isinstance(user, User) else user
        return list(self.world.opened(self.world.team(team).id, who).stack)

    async def wait_for(self, pattern: str, number: int = 1, *, seconds: float = TAKES_S) -> list[Request]:
        """Wait until this many such requests were answered or dropped; gives them."""

        def done() -> list[Request]:
            return [it for it in self.asked(pattern) if it.ended]

        await self.until(lambda: len(done()) >= number, f"{number} of {pattern}", seconds)
        return done()
