"""What keeps games: rows, logs, the outbox, and what is projected from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.engine.effects import Announcement, Effect
from bot.engine.events import Event
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.engine.regrading import regraded
from bot.engine.transitions import fold
from bot.players import Badge, PlayerScore, PlayerTotals
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


class StoreError(Exception):
    """Base of what a store raises. The message is a sentence for the operator that says what to do."""


class StoreUnavailable(StoreError):
    """The store cannot be used as it is: missing rights, full disk, locked or corrupt file, unreachable server.

    Nothing of what was being written was kept.
    """


class SchemaMismatch(StoreError):
    """The store's tables are of another version than this program's."""


class UnknownGame(StoreError):
    """No game has this id."""


@dataclass(frozen=True, slots=True)
class GameInfo:
    """A game's row: what can be known without folding its log.

    `channel` is the address of the chat it is played in, `<platform>:<the platform's own words>`. `due_at` is when it
    needs a `Tick`, None if only people move it. `host` names who looked after it last and `seen_at` is when that was;
    as a store reads it, that is not before the host's last beat. `revision` is the sequence number of its last event.
    `version` is that of the challenge by which it is graded. `home` is the address to whose boards it counts where that
    is not its channel.
    """

    game_id: str
    challenge_id: str
    version: str
    mode: str
    channel: str
    owner: str
    over: bool
    revision: int
    due_at: int | None
    created_at: int
    host: str
    seen_at: int
    home: str | None = None


@dataclass(frozen=True, slots=True)
class StoredGame:
    """A game as kept: its row, the challenge in the version by which it is graded, and its whole log in order.

    `asked` is the challenge in the version that was played, where another one grades it now.
    """

    info: GameInfo
    challenge: Challenge
    log: tuple[Event, ...]
    asked: Challenge | None = None

    def game(self) -> Game:
        """The game that the log led to. Raises `CorruptLog`."""
        if self.asked is None:
            return fold(self.challenge, self.log)
        return regraded(self.asked, self.challenge, self.log)


@dataclass(frozen=True, slots=True)
class PostKey:
    """Names one announcement for ever: the `index`-th of those that event `seq` of a game brought."""

    game_id: str
    seq: int
    index: int


@dataclass(frozen=True, slots=True)
class Post:
    """An announcement that has to reach a chat. Posts of one channel are delivered in the order of their keys."""

    key: PostKey
    channel: str
    announcement: Announcement


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event for the log, with its sequence number in its game (from 1) and the effects that it brought.

    The effects' announcements become posts; of the projections, a later one of the same player replaces an earlier.
    """

    seq: int
    event: Event
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Append:
    """What one game wants written: consecutive events, and its row as it is after the last of them.

    `challenge` is given with a game's first event and None later. `delivered` are posts that have reached their chat
    and leave the outbox in the same transaction.
    """

    info: GameInfo
    events: tuple[LoggedEvent, ...]
    challenge: Challenge | None = None
    delivered: tuple[PostKey, ...] = field(default=())

    @property
    def base_revision(self) -> int:
        """The revision that the stored game must have for this to be written."""
        return self.info.revision - len(self.events)


HOST_KEPT_MS: Final = 30 * 24 * 60 * 60 * 1000
"""How long a host's last beat is kept."""


class Store(Protocol):
    """Keeps games. One contract suite in tests/store holds for every implementation.

    Every method raises `StoreUnavailable` where the store cannot be used; what was being written is then not kept.
    """

    @property
    def spaces(self) -> Spaces: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def careers(self) -> Careers: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def packs(self) -> Packs: ...
    @property
    def moderation(self) -> Moderation: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def persons(self) -> Persons: ...
    @property
    def erasure(self) -> Erasure: ...

    async def open(self) -> None:
        """Connect and look whether the tables are of this program's version.

        Raises `SchemaMismatch` where they are not and cannot be brought there unasked.
        """
        ...

    async def close(self) -> None:
        """Let go of all connections. May be called twice."""
        ...

    async def append(self, appends: Sequence[Append]) -> list[bool]:
        """Write all appends in one transaction, at most one for each game.

        Returns one flag for each, in order: false where another process had written to that game since
        (`base_revision` differs), where a new game's id is taken, or where one of its deliveries is in the log already;
        nothing of that append is then kept, and the others are. A game's `seen_at` never moves back. When this returns,
        what it kept is durable.
        """
        ...

    async def load(self, game_id: str) -> StoredGame:
        """A game with its log. Raises `UnknownGame`, or `bot.engine.errors.CorruptLog`."""
        ...

    async def challenge(self, challenge_id: str, version: str) -> Challenge:
        """A challenge in a version that was played, or by which games are graded. Raises `UnknownGame` where there is
        none, or `bot.engine.errors.CorruptLog`."""
        ...

    async def running(self, channel: str | None = None, *, challenge_id: str | None = None) -> list[GameInfo]:
        """Games that are not over, newest first; those of one channel or challenge where given."""
        ...

    async def beat(self, host: str, at: int) -> None:
        """Note that this host was there at `at` and looked after its games; a later beat is not taken back.

        Hosts that were not heard of for 30 days before `at` are forgotten.
        """
        ...

    async def last_beat(self, host: str) -> int | None:
        """When this host noted last that it was there; None for one that is not known."""
        ...

    async def posts(self, game_id: str | None = None) -> list[Post]:
        """What the outbox holds, of one game or of all, oldest first."""
        ...

    async def discard(self, keys: Sequence[PostKey]) -> None:
        """Take posts out of the outbox; unknown ones are passed over."""
        ...

    async def name_players(self, names: Mapping[str, str], at: int) -> None:
        """Keep the names under which players (`<platform>:<the platform's own id>`) want to be shown."""
        ...

    async def names(self, players: Sequence[str]) -> dict[str, str]:
        """The names of those of these players that have one."""
        ...

    async def hide(self, player: str, hidden: bool, at: int) -> None:
        """Keep that a player does not want to be named in reveals and summaries, or does again."""
        ...

    async def hidden(self, players: Sequence[str]) -> frozenset[str]:
        """Those of these players that do not want to be named."""
        ...

    async def scores(self, game_id: str) -> list[PlayerScore]:
        """The projected results of a game, best first."""
        ...

    async def totals(self, player: str) -> PlayerTotals:
        """A player's results in all games together; zeros for an unknown one."""
        ...

    async def badges(self, player: str) -> list[Badge]:
        """A player's badges, oldest first, of one moment by their ids.

        Each badge is kept once, with the provenance of its first award.
        """
        ...
