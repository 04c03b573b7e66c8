"""The store over SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.engine.questions import Challenge
from bot.ports import (
    HOST_KEPT_MS,
    Append,
    Badge,
    GameInfo,
    PlayerScore,
    PlayerTotals,
    Post,
    PostKey,
    SchemaMismatch,
    StoredGame,
    StoreUnavailable,
)
from bot.ports.attempts import Attempts
from bot.ports.boards import Boards
from bot.ports.careers import Careers
from bot.ports.corrections import Corrections
from bot.ports.erasure import Erasure
from bot.ports.moderation import Moderation
from bot.ports.packs import Packs
from bot.ports.persons import Persons
from bot.ports.reviews import Reviews
from bot.ports.schedules import Schedules
from bot.ports.spaces import Spaces
from bot.store import reading
from bot.store.access import Access
from bot.store.addresses import parse
from bot.store.attempts import SqlAttempts
from bot.store.boards import SqlBoards, set_shown
from bot.store.careers import SqlCareers
from bot.store.corrections import SqlCorrections
from bot.store.engine import BUSY_MS, begin, use_wal
from bot.store.erasure import SqlErasure
from bot.store.faults import explained
from bot.store.moderation import SqlModeration
from bot.store.packs import SqlPacks
from bot.store.persons import SqlPersons
from bot.store.reviews import SqlReviews
from bot.store.rows import Row, key_row
from bot.store.schedules import SqlSchedules
from bot.store.schema import SCHEMA_HEAD, check_writable, stored_version
from bot.store.spaces import SqlSpaces
from bot.store.statements import Bulk, statements_for
from bot.store.writing import Writer

P = ParamSpec("P")
T = TypeVar("T")


class SqlStore:
    """Keeps games in the database that a URL names: `sqlite:///path` or `postgresql://user:password@host/database`.

    One connection writes, one transaction after another; others read meanwhile. `busy_ms` is how long a locked SQLite
    file is waited for. Raises `StoreUnavailable` at once where the URL cannot be used.
    """

    def __init__(self, url: str, *, busy_ms: int = BUSY_MS) -> None:
        self._address = parse(url)
        self._busy_ms = busy_ms
        self._statements = statements_for(sqlite=self._address.path is not None)
        self._writer = Writer(self._statements)
        self._access: Access | None = None
        self.spaces: Spaces = SqlSpaces(self, sqlite=self._statements.sqlite)
        self.schedules: Schedules = SqlSchedules(self, sqlite=self._statements.sqlite)
        self.boards: Boards = SqlBoards(self, sqlite=self._statements.sqlite)
        self.careers: Careers = SqlCareers(self, sqlite=self._statements.sqlite)
        self.reviews: Reviews = SqlReviews(self, sqlite=self._statements.sqlite)
        self.attempts: Attempts = SqlAttempts(self, sqlite=self._statements.sqlite)
        self.packs: Packs = SqlPacks(self, sqlite=self._statements.sqlite)
        self.moderation: Moderation = SqlModeration(self, sqlite=self._statements.sqlite)
        self.corrections: Corrections = SqlCorrections(self, sqlite=self._statements.sqlite)
        self.persons: Persons = SqlPersons(self, sqlite=self._statements.sqlite)
        self.erasure: Erasure = SqlErasure(self, sqlite=self._statements.sqlite)

    async def open(self) -> None:
        """Connect and look at the tables' version. An SQLite file that is new or older is brought to this program's.

        Raises `SchemaMismatch` for tables of a newer program or of another one, and, on PostgreSQL, for missing or
        older ones.
        """
        with explained(self._address):
            access = await Access.open(self._address, self._busy_ms)
            try:
                await access.write(self._check_tables)
            except BaseException:
                await access.close()
                raise
            self._access = access

    def _check_tables(self, connection: Connection) -> None:
        version = stored_version(connection, self._address)
        connection.rollback()
        if version != SCHEMA_HEAD:
            if self._address.path is None:
                raise SchemaMismatch(
                    f"The tables in {self._address.shown} are "
                    f"{'missing' if version is None else 'older than this quizhost'}; run: quizhost db upgrade"
                )
            from bot.store import migrating  # it loads Alembic, which an up-to-date file need not wait for

            migrating.bring_to_head(connection, self._address)
        if self._address.path is not None:
            use_wal(connection)
            check_writable(connection)

    async def close(self) -> None:
        """Let go of all connections, after what is being written. May be called twice."""
        access, self._access = self._access, None
        if access is not None:
            await access.close()

    async def append(self, appends: Sequence[Append]) -> list[bool]:
        """Write all appends in one transaction, at most one for each game; see `bot.ports.Store.append`."""
        if not appends:
            return []
        return await self.write(self._writer.write, appends)

    async def load(self, game_id: str) -> StoredGame:
        """A game with its log. Raises `UnknownGame`, or `bot.engine.errors.CorruptLog`."""
        return await self.read(reading.load, game_id)

    async def challenge(self, challenge_id: str, version: str) -> Challenge:
        """A challenge in one version. Raises `UnknownGame` or `CorruptLog`."""
        return await self.read(reading.challenge, challenge_id, version)

    async def running(self, channel: str | None = None, *, challenge_id: str | None = None) -> list[GameInfo]:
        """Games that are not over, newest first; those of one channel or challenge where given."""
        return await self.read(reading.running, channel, challenge_id)

    async def beat(self, host: str, at: int) -> None:
        """Note that this host was there at `at`; hosts that were not heard of for 30 days are forgotten."""
        await self.write(self._note_beat, host, at)

    async def last_beat(self, host: str) -> int | None:
        """When this host noted last that it was there; None for one that is not known."""
        return await self.read(reading.last_beat, host)

    async def posts(self, game_id: str | None = None) -> list[Post]:
        """What the outbox holds, of one game or of all, oldest first."""
        return await self.read(reading.posts, game_id)

    async def discard(self, keys: Sequence[PostKey]) -> None:
        """Take posts out of the outbox; unknown ones are passed over."""
        if keys:
            await self.write(self._execute, self._statements.drop_post, [key_row(key) for key in keys])

    async def name_players(self, names: Mapping[str, str], at: int) -> None:
        """Keep the names under which players want to be shown."""
        if names:
            rows = [(player, name, at) for player, name in sorted(names.items())]  # locked in one order everywhere
            await self.write(self._execute, self._statements.name_player, rows)

    async def names(self, players: Sequence[str]) -> dict[str, str]:
        """The names of those of these players that have one."""
        return await self.read(reading.names, self._statements, players) if players else {}

    async def hide(self, player: str, hidden: bool, at: int) -> None:
        """Keep that a player does not want to be named in reveals and summaries and on boards, or does again."""
        await self.write(self._hide, player, hidden, at)

    async def hidden(self, players: Sequence[str]) -> frozenset[str]:
        """Those of these players that do not want to be named."""
        return await self.read(reading.hidden, self._statements, players) if players else frozenset()

    async def scores(self, game_id: str) -> list[PlayerScore]:
        """The projected results of a game, best first."""
        return await self.read(reading.game_scores, game_id)

    async def totals(self, player: str) -> PlayerTotals:
        """A player's results in all games together; zeros for an unknown one."""
        return await self.read(reading.player_totals, player)

    async def badges(self, player: str) -> list[Badge]:
        """A player's badges, oldest first, each with the provenance of its first award."""
        return await self.read(reading.player_badges, player)

    def _note_beat(self, connection: Connection, host: str, at: int) -> None:
        begin(connection)
        self._statements.beat.execute(connection, [(host, at)])
        connection.execute(self._statements.forget_hosts, {"before": at - HOST_KEPT_MS})
        connection.commit()

    def _hide(self, connection: Connection, player: str, hidden: bool, at: int) -> None:
        begin(connection)
        self._statements.hide_player.execute(connection, [(player, at, hidden)])
        set_shown(connection, self._statements.sqlite, player, not hidden)
        connection.commit()

    @staticmethod
    def _execute(connection: Connection, statement: Bulk, rows: list[Row]) -> None:
        begin(connection)
        statement.execute(connection, rows)
        connection.commit()

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `bot.store.part.Database`."""
        with explained(self._address):
            return await self._opened().write(work, *args, **kwargs)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `bot.store.part.Database`."""
        with explained(self._address):
            return await self._opened().read(work, *args, **kwargs)

    def _opened(self) -> Access:
        if self._access is None:
            raise StoreUnavailable(f"{self._address.shown} is not open")
        return self._access
