"""A host with its fakes around it, and the words in which tests speak to it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from bot.engine.effects import Effect, PrivateVerdict, Verdict
from bot.engine.events import ChoicePressed, ContinuePressed, Event, GameRequested, StopPressed
from bot.engine.game import Game
from bot.engine.questions import Challenge, Choice, Question
from bot.host.service import Host
from bot.ports import StoredGame
from tests.fakes.chat import RecordingChat
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryState, MemoryStore

T0 = 1_700_000_000_000
"""When every test begins (ms)."""

SECONDS = 30
"""How long every question can be answered."""

GRACE_MS = 1_500
"""How long presses are waited for after a deadline, as `GameRequested` has it unasked."""

DEADLINE = T0 + 1000 * SECONDS
"""When the first question of a game asked for at `T0` is up."""

DUE = DEADLINE + GRACE_MS
"""When the first question of a game asked for at `T0` closes by itself."""

RIGHT = 1
WRONG = 0
WRONG_TOO = 2
ROOM = "test:room"
ANN = "test:ann"
BOB = "test:bob"


def question(number: int, seconds: int = SECONDS) -> Question:
    """A question whose second choice is right."""
    return Question(
        id=f"q{number}",
        kind="conceptual",
        difficulty="intermediate",
        prompt=f"Question {number}?",
        choices=tuple(Choice(f"choice {place}", right=place == RIGHT) for place in range(4)),
        hint="Think.",
        explanation="Because.",
        seconds=seconds,
    )


def challenge(questions: int = 2, seconds: int = SECONDS) -> Challenge:
    """A small challenge."""
    return Challenge(
        id="basics",
        title="Basics",
        topics=("testing",),
        minutes=5,
        badge="Basic",
        questions=tuple(question(number, seconds) for number in range(1, questions + 1)),
        version="v1",
    )


class Bench:
    """One process: a host, its store, its chat, and the clock that it shares with the others of the test."""

    def __init__(
        self,
        state: MemoryState | None = None,
        clock: FakeClock | None = None,
        chat: RecordingChat | None = None,
        *,
        sole: bool = True,
    ) -> None:
        self.clock = clock or FakeClock(T0)
        self.store = MemoryStore(state)
        self.chat = chat or RecordingChat(self.clock)
        self.host = Host(self.store, self.clock, {"test": self.chat}, sole=sole)
        self.twins: list[Bench] = []

    def twin(self, *, sole: bool = True, same_chat: bool = True) -> "Bench":
        """Another process over the same database."""
        twin = Bench(self.store.state, self.clock, self.chat if same_chat else None, sole=sole)
        self.twins.append(twin)
        return twin

    async def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of some work that must be done without time passing."""
        task = asyncio.create_task(work)
        await self.clock.settle()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise AssertionError("this waits for something that does not come")
        return task.result()

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start some work and leave it."""
        return asyncio.create_task(work)

    async def start(self) -> "Bench":
        await self.do(self.host.start())
        return self

    async def stop(self) -> None:
        await self.do(self.host.stop())

    async def kill(self) -> None:
        """End the process as `kill -9` does: nothing is written, noted or said any more."""
        host = self.host
        host._presence.cancel()
        host._wakeups.cancel()
        tasks = [*host._background, *host._outbox._tasks.values()]
        tasks += [box._loading for box in host._boxes.values() if box._loading is not None]
        if host._writer._task is not None:
            tasks.append(host._writer._task)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def kill_all(self) -> None:
        """End this process and all that were started beside or after it."""
        for twin in self.twins:
            await twin.kill_all()
        await self.kill()

    # --- what people do ----------------------------------------------------------------------------------------------

    def request(
        self, *, owner: str = ANN, audience: str = "solo", at: int | None = None, **fields: Any
    ) -> GameRequested:
        players = (owner,) if audience == "solo" else ()
        fields = {"mode": "challenge", "seed": 7, "shuffle": False, "players": players, **fields}
        return GameRequested(at=self.clock.now() if at is None else at, audience=audience, owner=owner, **fields)

    async def play(
        self,
        game_id: str = "g",
        *,
        channel: str = ROOM,
        questions: int = 2,
        seconds: int = SECONDS,
        owner: str = ANN,
        audience: str = "solo",
        **fields: Any,
    ) -> str:
        """Start a game and let its first question be shown."""
        event = self.request(owner=owner, audience=audience, **fields)
        return await self.do(self.host.request(channel, challenge(questions, seconds), event, game_id))

    def choice(
        self,
        choice: int,
        player: str = ANN,
        *,
        round_no: int = 0,
        at: int | None = None,
        delivery: str | None = None,
    ) -> ChoicePressed:
        return ChoicePressed(self.clock.now() if at is None else at, player, round_no, choice, delivery)

    async def submit(self, event: Event, game_id: str = "g") -> tuple[Effect, ...]:
        return await self.do(self.host.submit(game_id, event))

    def pressing(self, choice: int, player: str = ANN, game_id: str = "g", **fields: Any) -> asyncio.Task[Any]:
        """Press and do not wait."""
        return self.begin(self.host.submit(game_id, self.choice(choice, player, **fields)))

    async def press(self, choice: int, player: str = ANN, game_id: str = "g", **fields: Any) -> PrivateVerdict:
        """Press and wait for the verdict."""
        return verdict(await self.submit(self.choice(choice, player, **fields), game_id))

    async def next(self, round_no: int = 0, player: str = ANN, game_id: str = "g") -> None:
        await self.submit(ContinuePressed(self.clock.now(), player, round_no), game_id)

    async def give_up(self, player: str = ANN, game_id: str = "g") -> None:
        await self.submit(StopPressed(self.clock.now(), player), game_id)

    # --- what is durable ---------------------------------------------------------------------------------------------

    async def stored(self, game_id: str = "g") -> StoredGame:
        return await MemoryStore(self.store.state).load(game_id)

    async def folded(self, game_id: str = "g") -> Game:
        """The game as its log tells it."""
        return (await self.stored(game_id)).game()

    async def logged(self, game_id: str = "g") -> list[str]:
        """The names of the events in a game's log."""
        return [type(event).__name__ for event in (await self.stored(game_id)).log]

    async def scores(self, game_id: str = "g") -> dict[str, tuple[int, int, int, int, int]]:
        """The projected results."""
        scores = await MemoryStore(self.store.state).scores(game_id)
        return {
            score.player: (score.points, score.right, score.first_try, score.wrong, score.hints) for score in scores
        }

    @property
    def outbox(self) -> list[str]:
        """The names of the announcements that are still in the store."""
        return [kind for _, kind, _ in self.store.state.outbox.values()]


def verdict(answer: tuple[Effect, ...]) -> PrivateVerdict:
    """The private verdict in an answer."""
    (found,) = [effect for effect in answer if isinstance(effect, PrivateVerdict)]
    return found


def verdicts(tasks: list[asyncio.Task[Any]]) -> list[Verdict]:
    """What presses that were left came to."""
    return [verdict(task.result()).verdict for task in tasks]


def projected(game: Game) -> dict[str, tuple[int, int, int, int, int]]:
    """What the score table must say about a game: everybody who did anything."""
    return {
        player: (record.points, record.right, record.first_try, record.wrong, record.hints)
        for player, record in game.players.items()
        if record.tried or record.right or record.wrong or record.hints
    }


def without_deadline(view: Any) -> Any:
    """A player's view, apart from when the question is up."""
    return replace(view, deadline=None)
