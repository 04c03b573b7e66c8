"""The bots that are measured: ours over a new SQLite file, and the least that Bolt allows."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.buttons import Action, Button
from adapters.slack.addresses import Place, player_of
from adapters.slack.assembly import Quiz, SlackChat, assemble
from adapters.slack.connection import Credentials, Trusting, app_for, web_client
from adapters.slack.door import Door
from adapters.slack.render import question
from benchmarks import crowds
from benchmarks.slack_wire import CHANNEL, SECRET, TEAM, Press, Presses, Slack, user_of
from bot.engine.effects import AskQuestion
from bot.host.clock import SystemClock
from bot.host.proofs import RecordedProofs
from bot.host.service import Host
from bot.host.services import services_for
from bot.store.sql import SqlStore

IN_FLIGHT: Final = 250
API: Final = "https://slack.invalid/api/"
CREDENTIALS: Final = Credentials(API, bot_token="xoxb-benchmark", signing_secret=SECRET)
ADDRESS: Final = Place(TEAM, CHANNEL).address


def measured(presses: int, players: int) -> range:
    """Those players of a game, spread over all of them, who press in a measurement."""
    pressing = min(players, presses)
    return range(0, players // pressing * pressing, players // pressing)


def presses_of(presses: int, players: int, place_of: Callable[[int], int] = crowds.place_of) -> list[Press]:
    """One press for each measured player of a game; then the same in the next game. `place_of` counts presses."""
    asked = AskQuestion(0, 0, tuple(range(4)), 3_600, 2)
    found: list[Press] = []
    for game in range(games_of(presses, players)):
        game_id = crowds.id_of_game(game)
        closes_at = SystemClock().now() + 3_600_000
        writer = Presses(question.messages(crowds.challenge(), asked, game_id, closes_at)[-1])
        for number, player in enumerate(measured(presses, players)):
            pressed = Button(Action.CHOOSE, game_id, 0, place_of(number))
            found.append(writer.press(user_of(player), pressed.custom_id))
    return found


def games_of(presses: int, players: int) -> int:
    """How many games it takes."""
    return max(1, presses // players)


Serve = Callable[[Press], Awaitable[BoltResponse]]
"""Takes a press as an HTTP server hands it on, and answers it."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is connected to nothing: what takes its requests, and where its answers end.

    `tells` says whether a press gets a private answer besides its acknowledgement. `acknowledged` has the time
    (`time.perf_counter`) of each acknowledgement by the press's address.
    """

    serve: Serve
    slack: Slack
    tells: bool
    acknowledged: dict[str, float] = field(default_factory=dict)

    async def take(self, press: Press) -> None:
        """Take one press, as an HTTP server hands it on."""
        response = await self.serve(press)
        if response.status != 200:
            raise AssertionError(f"a press was answered with {response.status}")
        self.acknowledged[press.url] = time.perf_counter()

    async def take_all(self, presses: Sequence[Press]) -> None:
        """Take presses, `IN_FLIGHT` at a time, until each has had all that it gets."""
        for start in range(0, len(presses), IN_FLIGHT):
            batch = presses[start : start + IN_FLIGHT]
            self.slack.expect(len(batch))
            await asyncio.gather(*map(self.take, batch))
            if self.tells:
                await self.slack.complete()

    @property
    def told(self) -> dict[str, float]:
        """When each press had all that it gets, by its address."""
        return self.slack.at if self.tells else self.acknowledged


Setting = Callable[[int, int], AbstractAsyncContextManager[Bot]]
"""A bot that awaits so many presses, one of each player of a game, in as many games as that takes."""


@asynccontextmanager
async def ours(presses: int, players: int) -> AsyncIterator[Bot]:
    """Channel games in which everybody has pressed a wrong choice before, and is known by name.

    In the end the logs must hold every press.
    """
    async with _games(presses, players) as (host, store, quiz, bot):
        pressing = measured(presses, players)
        await _play(host, presses, players, sorted(set(range(players)).difference(pressing)))
        await bot.take_all(presses_of(presses, players, lambda _: crowds.first_place()))
        await quiz.replies.settled()
        yield bot
        await _check(store, bot, games_of(presses, players) * (players - len(pressing)))


@asynccontextmanager
async def ours_with_strangers(presses: int, players: int) -> AsyncIterator[Bot]:
    """As `ours`, but nobody's name is known yet: each press brings one that has to be kept."""
    async with _games(presses, players) as (host, store, quiz, bot):
        await _play(host, presses, players, range(players))
        yield bot
        await quiz.replies.settled()
        await _check(store, bot, games_of(presses, players) * players)


@asynccontextmanager
async def _games(presses: int, players: int) -> AsyncIterator[tuple[Host, SqlStore, Quiz, Bot]]:
    """The bot as it is run, over a new SQLite file, with games whose first question is open."""
    slack, clock, chat = Slack(), SystemClock(), SlackChat()
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.open()
        host = Host(store, clock, {"slack": chat}, sole=True)
        app, workspaces = app_for(CREDENTIALS, None)
        app.client.session = cast(Any, slack)
        quiz = assemble(app, workspaces, chat, services_for(host, store, clock, {}, RecordedProofs()))
        quiz.wire._session = cast(Any, slack)
        await host.start()
        try:
            for number in range(games_of(presses, players)):
                await crowds.open_game(host, ADDRESS, player_of(TEAM, user_of(0)), number)
            await host.quiet()
            yield host, store, quiz, Bot(_through(Door(app, SECRET)), slack, tells=True)
        finally:
            await quiz.close()
            await host.stop()
            await store.close()


async def _play(host: Host, presses: int, players: int, some: Sequence[int]) -> None:
    for number in range(games_of(presses, players)):
        await crowds.play(host, crowds.id_of_game(number), some, lambda it: player_of(TEAM, user_of(it)))


async def _check(store: SqlStore, bot: Bot, before: int) -> None:
    kept = await crowds.choices_kept(store) - before
    if not kept == len(bot.slack.at) == len(bot.acknowledged):
        raise AssertionError(
            f"the logs hold {kept} presses, {len(bot.acknowledged)} were acknowledged, {len(bot.slack.at)} answered"
        )


@asynccontextmanager
async def no_op(presses: int, players: int) -> AsyncIterator[Bot]:
    """Bolt set up as ours is, with one listener, which says that the press has come."""
    app = AsyncApp(
        client=web_client(API),
        signing_secret=SECRET,
        authorize=Trusting(),  # type: ignore[no-untyped-call]
        process_before_response=True,
    )
    app.action(re.compile("^quiz:"))(_acknowledge)

    async def serve(press: Press) -> BoltResponse:
        return await app.async_dispatch(AsyncBoltRequest(body=press.body, headers=cast(Any, press.headers)))

    yield Bot(serve, Slack(), tells=False)


@asynccontextmanager
async def no_op_behind_door(presses: int, players: int) -> AsyncIterator[Bot]:
    """The same listener behind our door, which looks at signatures and reads bodies in Bolt's stead."""
    app, _ = app_for(CREDENTIALS, None)
    app.action(re.compile("^quiz:"))(_acknowledge)
    yield Bot(_through(Door(app, SECRET)), Slack(), tells=False)


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _through(door: Door) -> Serve:
    async def serve(press: Press) -> BoltResponse:
        return await door.take(press.body.encode(), press.headers)

    return serve
