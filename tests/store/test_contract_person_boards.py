"""Whatever people do, boards are what their games make of them by who is one person at that time."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine.boards import (
    ALL_TIME,
    MIN_ANSWERS,
    BoardDelta,
    By,
    channel_board,
    community_board,
    is_shared,
    is_within,
    space_board,
)
from bot.ports import Store
from bot.ports.boards import BoardKey, BoardRow
from bot.ports.spaces import Community
from bot.store.sql import SqlStore
from tests.fakes.store import MemoryStore
from tests.store.builders import NOW
from tests.store.databases import Database

MOST = 60
"""How many things happen, at most."""

EXAMPLES = {"memory": 150, "sqlite": 30, "postgresql": 10}
PLAYERS = ("discord:1", "discord:2", "slack:T1:U1", "slack:T2:U1")
SPACES = ("discord:7", "slack:T1")
COMMUNITIES = ("c1", "c2")
DAYS = ("day:x", "day:y")

PLAYER, SPACE = st.sampled_from(PLAYERS), st.sampled_from(SPACES)
PLAY = st.tuples(
    st.just("play"),
    PLAYER,
    st.one_of(st.tuples(SPACE, st.sampled_from("ab")), st.tuples(SPACE, st.sampled_from("ab")), st.none()),
    st.sampled_from(DAYS),
    st.sampled_from((0, 10, 10, 70, 300)),
    st.integers(1, MIN_ANSWERS),
)
STEP = st.one_of(
    PLAY,
    PLAY,
    st.tuples(st.just("undo"), st.integers(0, 50)),
    st.tuples(st.just("hide"), PLAYER, st.booleans()),
    st.tuples(st.just("go"), PLAYER, SPACE, st.booleans()),
    st.tuples(st.just("streak"), PLAYER, st.integers(0, 3)),
    st.tuples(st.just("link"), PLAYER, PLAYER),
    st.tuples(st.just("link"), PLAYER, PLAYER),
    st.tuples(st.just("unlink"), PLAYER),
    st.tuples(st.just("join"), SPACE, st.sampled_from(COMMUNITIES)),
    st.tuples(st.just("leave"), SPACE),
)


class Play(NamedTuple):
    """A game of one player: where it was, if anywhere, and what it brought."""

    player: str
    channel: tuple[str, str] | None
    day: str
    points: int
    answers: int

    def deltas(self, communities: dict[str, str], sign: int = 1) -> list[BoardDelta]:
        """What it adds; to its community only where that is not left to the store."""
        boards = ["all"]
        if self.channel is not None:
            space, name = self.channel
            boards += [space_board(space), channel_board(f"{space}/{name}")]
            boards += [community_board(communities[space])] if space in communities else []
        added = (sign * self.points, sign * (self.answers // 2), sign * self.answers)
        # Everybody plays at a time of their own.
        at = NOW + PLAYERS.index(self.player)
        return [BoardDelta(board, period, self.player, *added, at) for board in boards for period in ("all", self.day)]


@dataclass
class Model:
    """What happened, and from that alone, what all boards have to hold."""

    plays: list[Play] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    away: set[tuple[str, str]] = field(default_factory=set)
    streaks: dict[str, int] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)

    def played_in(self, player: str, space: str) -> bool:
        return any(play.player == player and play.channel and play.channel[0] == space for play in self.plays)

    def forget_who_has_no_rows(self) -> None:
        self.streaks = {
            player: days for player, days in self.streaks.items() if any(it.player == player for it in self.plays)
        }
        self.away = {(space, player) for space, player in self.away if self.played_in(player, space)}

    def rows(self) -> dict[BoardKey, BoardRow]:
        added: dict[BoardKey, Counter[str]] = {}
        for play in self.plays:
            for delta in play.deltas(self.communities):
                keys = [BoardKey(*delta[:3])]
                if is_shared(delta.board) and delta.player in self.persons:
                    keys.append(keys[0]._replace(player=self.persons[delta.player]))
                for key in keys:
                    total = added.setdefault(key, Counter())
                    total.update(points=delta.points, right=delta.right, answers=delta.answers)
                    total["at"] = max(total["at"], delta.at)
        return {key: self._row(key, total) for key, total in added.items()}

    def _row(self, key: BoardKey, total: Counter[str]) -> BoardRow:
        parts = [player for player, person in self.persons.items() if person == key.player]
        here = {play.player for play in self.plays if any(it[:2] == key[:2] for it in play.deltas(self.communities))}
        streaks = [self.streaks.get(player, 0) for player in (parts or [key.player]) if player in here]
        away = any(player == key.player and is_within(key.board, space) for space, player in self.away)
        replaced = is_shared(key.board) and key.player in self.persons
        shown = not away and not replaced and self.hidden.isdisjoint(parts or [key.player])
        streak = max(streaks, default=0) if key.period == ALL_TIME else 0
        return BoardRow(key.player, total["points"], total["right"], total["answers"], streak, shown, away, total["at"])


class Telling:
    """Tells a store and the model the same."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.model = Model()
        self.codes = 0

    async def take(self, step: tuple[Any, ...]) -> None:
        await getattr(self, step[0])(*step[1:])

    async def play(self, *given: Any) -> None:
        play = Play(*given)
        self.model.plays.append(play)
        if play.channel is not None:
            self.model.away.discard((play.channel[0], play.player))
        await self.store.boards.add(play.deltas({}))

    async def undo(self, number: int) -> None:
        if self.model.plays:
            play = self.model.plays.pop(number % len(self.model.plays))
            await self.store.boards.correct(play.deltas(self.model.communities, -1))
            self.model.forget_who_has_no_rows()

    async def hide(self, player: str, hidden: bool) -> None:
        (self.model.hidden.add if hidden else self.model.hidden.discard)(player)
        await self.store.hide(player, hidden, NOW)

    async def go(self, player: str, space: str, away: bool) -> None:
        (self.model.away.add if away else self.model.away.discard)((space, player))
        self.model.forget_who_has_no_rows()
        await self.store.boards.set_away(space, [player], away)

    async def streak(self, player: str, days: int) -> None:
        self.model.streaks[player] = days
        self.model.forget_who_has_no_rows()
        await self.store.boards.set_streaks({player: days})

    async def link(self, owner: str, player: str) -> None:
        self.codes += 1
        code, new = f"CODE{self.codes}", f"person:{self.codes}"
        assert await self.store.persons.issue_code(owner, code, NOW + 1)
        linked = await self.store.persons.link(code, player, new, NOW)
        persons = self.model.persons
        if owner == player:
            assert linked is None
            return
        together = [
            {it, *(other for other in persons if it in persons and persons[other] == persons[it])}
            for it in (owner, player)
        ]
        kept = persons.get(owner) or persons.get(player) or new
        persons.update(dict.fromkeys(together[0] | together[1], kept))
        assert linked == tuple(sorted(together[0] | together[1]))

    async def unlink(self, player: str) -> None:
        persons = self.model.persons
        person = persons.pop(player, None)
        left = [it for it in persons if persons[it] == person]
        if len(left) == 1:
            del persons[left[0]]
        assert await self.store.persons.unlink(player) == (person is not None)

    async def join(self, space: str, community: str) -> None:
        spaces = self.store.spaces
        free = space not in self.model.communities
        if free:
            self.model.communities[space] = community
        if await spaces.community(community) is None:
            assert await spaces.create_community(Community(community, "Us", community), space, NOW) == free
        else:
            assert await spaces.join_community(community, space, NOW) == free

    async def leave(self, space: str) -> None:
        left = self.model.communities.pop(space, None)
        assert await self.store.spaces.leave_community(space) == (left is not None)

    async def compare(self) -> None:
        """Every row, every order and every size."""
        boards, rows = self.store.boards, self.model.rows()
        kept = await boards.kept()
        assert kept.persons == self.model.persons
        assert kept.rows.keys() == rows.keys()
        for key, row in rows.items():
            own = (await boards.view(key.board, key.period, By.POINTS, limit=0, player=key.player)).own
            assert own is not None and own.row == row, key
        for board, period in {key[:2] for key in rows}:
            for by in By:
                expected = _listed((row for key, row in rows.items() if key[:2] == (board, period)), by)
                view = await boards.view(board, period, by, limit=99)
                assert [it.row for it in view.rows] == expected, (board, period, by)
                assert view.size == len(expected), (board, period, by)


def _listed(rows: Iterable[BoardRow], by: By) -> list[BoardRow]:
    least = {By.POINTS: lambda row: True, By.STREAK: lambda row: row.streak > 0}
    there = least.get(by, lambda row: row.answers >= MIN_ANSWERS)
    listed = [row for row in rows if row.shown and there(row)]
    return sorted(listed, key=lambda row: (row.value(by), row.player), reverse=True)


async def _holds(database: Database | None, steps: list[tuple[Any, ...]]) -> None:
    if database is not None:
        await database.empty()
    store: Store = MemoryStore() if database is None else SqlStore(database.url)
    await store.open()
    try:
        telling = Telling(store)
        for step in steps:
            await telling.take(step)
        await telling.compare()
        for player in list(telling.model.persons):
            await telling.unlink(player)
        await telling.compare()
    finally:
        await store.close()


def test_boards_are_what_games_and_persons_make_of_them(backend: str, request: pytest.FixtureRequest) -> None:
    database: Database | None = None
    if backend != "memory":
        made = request.getfixturevalue("sqlite_with_tables" if backend == "sqlite" else "postgres_with_tables")
        database = made

    @settings(max_examples=EXAMPLES[backend], deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEP, min_size=MOST // 3, max_size=MOST))
    def holds(steps: list[tuple[Any, ...]]) -> None:
        asyncio.run(_holds(database, steps))

    holds()


@pytest.fixture
def sqlite_with_tables(tmp_path: Any) -> Database:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'quiz.db'}")
    store = SqlStore(database.url)

    async def make() -> None:
        await store.open()
        await store.close()

    asyncio.run(make())
    return database
