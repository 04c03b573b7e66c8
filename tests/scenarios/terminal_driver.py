"""The dialogs at a terminal: lines in, lines out, one player."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.engine.game import Game, Phase
from bot.engine.transitions import fold
from tests.adapters.sitting import PATIENCE, Sitting, new_clock
from tests.fakes.store import MemoryState, MemoryStore
from tests.scenarios.driver import ENDINGS, RIGHT_ANSWER, Ability, newest, offered

PLAYER = "terminal:ann"


class TerminalPlayer:
    """Ann at her keyboard."""

    def __init__(self, table: "TerminalTable") -> None:
        self._table = table

    async def starts(self, challenge: str = "tensors", mode: str = "challenge") -> str:
        known = challenge in offered()
        answer = await self._table.sits_down(challenge if known else None, mode)
        return answer if known else await self._table.types(challenge)

    async def presses(self, letter: str, *, stale: bool = False) -> str:
        return await self._table.types(letter)

    async def asks_for_hint(self) -> str:
        return await self._table.types("hint")

    async def comes_back(self, mode: str = "challenge") -> str:
        await self._table.leaves(killed=False)
        return await self._table.sits_down("tensors", mode)

    async def stops(self) -> str:
        return await self._table.types("stop")

    async def skips(self) -> str:
        return await self._table.types("skip")

    async def points(self) -> int:
        return (await MemoryStore(self._table.state).totals(PLAYER)).points

    async def badges(self) -> list[str]:
        kept = await MemoryStore(self._table.state).badges(PLAYER)
        return [badge.name for badge in kept if badge.badge.startswith("mastery:")]


class TerminalTable:
    """One terminal; each program that runs at it is a sitting."""

    abilities: frozenset[Ability] = frozenset()

    def __init__(self) -> None:
        self.clock = new_clock()
        self.state = MemoryState()
        self.ann = TerminalPlayer(self)
        self._store = MemoryStore(self.state)
        self._sitting: Sitting | None = None
        self._mode = "challenge"
        self._before = ""

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def _text(self) -> str:
        return self._before + (self._sitting.text if self._sitting is not None else "")

    def _since(self, *words: str) -> str:
        found = max(self._text.rfind(word) for word in words)
        return self._text[self._text.rfind("\n", 0, found) + 1 :] if found >= 0 else ""

    @property
    def question(self) -> str:
        return self._since(" · 2 attempts", "Conceptual ·")

    @property
    def reveal(self) -> str:
        return self._since(RIGHT_ANSWER)

    @property
    def summary(self) -> str:
        return newest([self._since(ending) for ending in ENDINGS], *ENDINGS)

    @property
    def seconds_left(self) -> int | None:
        shown = re.search(r"· (\d+) seconds? ·", self.question)
        return int(shown[1]) if shown else None

    # --- what happens ------------------------------------------------------------------------------------------------

    async def passes(self, seconds: float) -> None:
        await self.clock.advance(round(1000 * seconds))

    async def closes(self) -> None:
        game = await self._game()
        if game.phase is Phase.OPEN:
            assert game.due_at is not None
            await self.clock.advance_to(game.due_at)

    async def goes_on(self) -> None:
        await self.types("")

    async def restarts(self, *, killed: bool = False, away: float = 0) -> None:
        await self.leaves(killed=killed)
        self.clock.jump(round(1000 * away))
        self._store = MemoryStore(self.state)
        await self.sits_down("tensors", self._mode)

    async def cannot_write(self) -> None:
        self._store.fail("append")

    async def games(self) -> int:
        return sum(not row.info.over for row in self.state.games.values())

    # --- the sitting -------------------------------------------------------------------------------------------------

    async def sits_down(self, challenge: str | None, mode: str) -> str:
        self._before = self._text
        self._mode = mode
        of = offered().values()
        self._sitting = Sitting(self._store, self.clock, of=of, id=challenge, mode=mode, terminal=True)
        await self._sitting.hears("Type ")
        return self._sitting.text

    async def types(self, line: str) -> str:
        assert self._sitting is not None
        before = len(self._sitting.text)
        self._sitting.types(line)
        async with asyncio.timeout(PATIENCE):
            while len(self._sitting.text) == before:
                await self.clock.settle()
        await self.clock.settle()
        return self._sitting.text[before:]

    async def leaves(self, *, killed: bool) -> None:
        assert self._sitting is not None
        await (self._sitting.is_killed() if killed else self._sitting.leaves())

    async def _game(self) -> Game:
        (*_, game_id) = self.state.games
        stored = await MemoryStore(self.state).load(game_id)
        return fold(stored.challenge, stored.log)

    async def close(self) -> None:
        if self._sitting is not None and not self._sitting.task.done():
            await self._sitting.is_killed()
        if self._sitting is not None:
            self._sitting.keyboard.end()  # the thread that reads it


@asynccontextmanager
async def terminal(folder: Path) -> AsyncIterator[TerminalTable]:
    """A terminal with one player."""
    table = TerminalTable()
    yield table
    await table.close()
