"""A connection to a NATS server that is made again whenever it is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from bot.ports import RunnerUnavailable
from bot.worker.nats_address import Address, Fault, explain, parse
from bot.worker.nats_client import CLOSE_S, connect, installed, settle, shut

if TYPE_CHECKING:
    from nats.aio.client import Client

SUBJECT: Final = "quizhost.snippets"
"""Where jobs are sent to."""

QUEUE: Final = "quizhost-workers"
"""The queue group of the workers: each job goes to one of them."""

REPLIES: Final = "_INBOX.quizhost"
"""What the subjects of all answers begin with."""

CLOSED: Final = "The connection to the workers was closed."
NO_NATS: Final = "Workers on other machines need a library that is missing; install it with: pip install quizhost[nats]"

_PAUSES_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_STEADY_S: Final = 5.0
"""A connection that lived that long was a good one: the next attempt comes soon."""

_log = logging.getLogger(__name__)


class Link:
    """One connection at a time, made in the background and for ever, until it is closed.

    `joined` is awaited with each new connection, to subscribe; only then does the link count as up. nats-py could
    reconnect by itself, but it keeps what was published meanwhile and sends it late, gives up for good after some
    errors, and never notices that it has stopped reading: a new client for each connection has none of these.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        joined: Callable[["Client"], Awaitable[None]],
        on_up: Callable[[], None] | None = None,
        check_s: float = 2.0,
    ) -> None:
        """Nothing is connected before `start`. Every `check_s` seconds the server is asked whether it is still there,
        and has as long to answer. `on_up` is called whenever the link has come up.
        """
        self._unreadable: str | None = None
        try:
            self.address = parse(url)
        except ValueError as error:
            self.address = Address("nats", "nowhere", 0)
            self._unreadable = f"{error}."
        self.client: Client | None = None
        """The connection; None while there is none."""
        self.denied: str | None = None
        """What the server does not allow on this connection, as a sentence."""
        self._name = name
        self._joined = joined
        self._on_up = on_up
        self._check_s = check_s
        self._task: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._fault: Fault | None = None
        self._down_since = 0.0
        self._was_up = False
        self._closed = False

    def start(self) -> None:
        """Connect in the background, once.

        Raises `RunnerUnavailable` where the URL cannot be read or nats-py is missing.
        """
        if self._task is not None or self._closed:
            return
        if self._unreadable is not None:
            raise RunnerUnavailable(self._unreadable)
        if not installed():
            raise RunnerUnavailable(NO_NATS)
        loop = asyncio.get_running_loop()
        self._down_since = loop.time()
        self._task = loop.create_task(self._keep(), name=f"NATS at {self.address.place}")

    async def connected(self, patience_s: float, until: float) -> "Client":
        """The connection, as soon as there is one.

        Raises `RunnerUnavailable` where it has been missing for `patience_s` seconds, or at `until` (the loop's time),
        and at once where the server refuses us or the link was closed.
        """
        self.start()
        give_up = min(self._down_since + patience_s, until)
        try:
            async with asyncio.timeout_at(give_up):
                while self.client is None:
                    if self._closed:
                        raise RunnerUnavailable(CLOSED)
                    if self._fault is not None and self._fault.lasting:
                        raise RunnerUnavailable(f"{self._fault.sentence}.")
                    await self._changed.wait()
        except TimeoutError:
            fault = self._fault or explain(TimeoutError(), self.address)
            raise RunnerUnavailable(f"{fault.sentence}.") from None
        return self.client

    async def lost(self) -> None:
        """Return when there is no connection."""
        while self.client is not None:
            await self._changed.wait()

    async def close(self) -> None:
        """Disconnect for good. What was published before is still sent. May be called twice."""
        self._closed = True
        self._change()
        # nats-py swallows a cancellation now and then: one may not be enough.
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=CLOSE_S)
        if self._closing:
            await asyncio.wait(self._closing)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while not self._closed:
            began = loop.time()
            await self._live()
            failures = 0 if loop.time() - began > _STEADY_S else failures + 1
            await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])

    async def _live(self) -> None:
        """One connection from its beginning to its end."""
        from nats.aio.client import Client

        client = Client()
        lost: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
        self.denied = None
        try:
            await connect(client, self.address, self._name, lost, self._deny)
            await self._joined(client)
            await settle(client)
            self._up(client)
            self._down(await self._end_of(client, lost))
        except Exception as error:  # whatever it is, the next attempt may do better
            self._down(error)
        finally:
            self.client = None
            # On its own, because it may take long, and nothing is closed where it is cancelled half-way.
            closing = asyncio.create_task(shut(client))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _end_of(self, client: "Client", lost: "asyncio.Future[BaseException]") -> BaseException:
        """Why the connection ended, when it did."""
        checking = asyncio.create_task(self._check(client))
        try:
            await asyncio.wait({checking, lost}, return_when=asyncio.FIRST_COMPLETED)
            return lost.result() if lost.done() else checking.result()
        finally:
            checking.cancel()

    async def _check(self, client: "Client") -> BaseException:
        """Ask the server again and again whether it is there, until something goes wrong."""
        try:
            while True:
                await asyncio.sleep(self._check_s)
                async with asyncio.timeout(self._check_s):
                    await client.rtt()
        except Exception as error:
            return error

    def _deny(self, words: str) -> None:
        deed = "subscribe to" if "subscription" in words else "publish to"
        subject = SUBJECT if SUBJECT in words else f"{REPLIES}.>"
        known = self.denied
        self.denied = (
            f"NATS at {self.address.place} does not allow this user to {deed} {subject}; "
            "change the user's permissions there"
        )
        if self.denied != known:
            _log.error("%s.", self.denied)

    def _up(self, client: "Client") -> None:
        if self._fault is not None:
            _log.warning("NATS at %s is %s.", self.address.place, "back" if self._was_up else "there now")
        self._fault = None
        self._was_up = True
        self.client = client
        self._change()
        if self._on_up is not None:
            self._on_up()

    def _down(self, error: BaseException) -> None:
        if self._closed:
            return
        fault, known = explain(error, self.address), self._fault
        if known is None and self._was_up:
            self._down_since = asyncio.get_running_loop().time()
        if known is None or (fault.lasting and fault != known):
            _log.warning("%s. It is tried again until it works.", fault.sentence)
        self._fault = fault
        self.client = None
        self._change()

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
