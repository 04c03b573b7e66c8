"""What is kept of a player: told, handed over, and erased."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.host.errors import HostError
from bot.host.kept_kinds import KEPT_KINDS
from bot.host.places import own_screens
from bot.host.service import Host
from bot.host.setting_values import seconds_text
from bot.players import new_pseudonym
from bot.ports import Clock, Store
from bot.ports.careers import AuditEntry

EXPORT_NAME: Final = "quizhost-my-data.json"
"""What the file with everything that is kept of a player is called."""

ERASED: Final = "player-erased"
"""The action under which the audit tells that a player was erased, and not who it was."""

PAUSE_MS: Final = 60_000
"""How long a player waits after an export, or after everything was erased: all logs are read for either."""

REMEMBERED: Final = 10_000
"""So many players are remembered for that; the oldest are forgotten first."""

_READ_ME: Final = (
    "Everything that quizhost keeps of you, by kind, without what others did. Times are milliseconds since 1970, and "
    "right after them text in UTC."
)
_TIMES: Final = frozenset({"at", "since", "until", "first_right_at", "away_since"})


class TooOften(HostError):
    """A player asks again for what takes reading all logs, too soon."""

    def __init__(self, left_ms: int) -> None:
        super().__init__(f"That was done just now; wait {seconds_text(-(-left_ms // 1000))} before it is done again.")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One kind of data: what it is, in words without a full stop such as "Games that you started", and how many."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a player, counted; kinds of which there is nothing are left out.

    `name` and `zone` are those that are kept (None where none is), `linked` are the other players who are the same
    person, and `hidden` says whether their name is left out where others read.
    """

    lines: tuple[KeptLine, ...]
    name: str | None = None
    hidden: bool = False
    linked: tuple[str, ...] = ()
    zone: str | None = None


class Privacy:
    """Tells players what is kept of them, and erases it.

    `host` is what runs games in this process, None where none are. `turn` is the one of `bot.host.settlement`, which
    must not write down what a game brought somebody who is just being erased. `on_erased` holds whoever else keeps
    something of players in memory; each is called with the player that was erased.
    """

    def __init__(self, store: Store, host: Host | None, clock: Clock, turn: asyncio.Lock | None = None) -> None:
        self._store = store
        self._host = host
        self._clock = clock
        self._turn = turn or asyncio.Lock()
        self._reading = asyncio.Lock()
        self._done_at: dict[tuple[str, str], int] = {}
        self.on_erased: list[Callable[[str], None]] = []

    async def about(self, player: str) -> Kept:
        """What is kept of a player, in numbers. Raises `StoreUnavailable`."""
        counts = await self._store.erasure.count(player)
        kinds = (kind for kind in KEPT_KINDS.values() if kind.counted is not None)
        return Kept(
            lines=tuple(KeptLine(kind.counted or "", counts[kind.name]) for kind in kinds if counts.get(kind.name)),
            name=(await self._store.names([player])).get(player),
            hidden=bool(await self._store.hidden([player])),
            linked=tuple(other for other in await self._store.persons.linked(player) if other != player),
            zone=await self._store.spaces.player_zone(player),
        )

    async def export(self, player: str) -> bytes:
        """Everything that is kept of a player, as indented JSON in UTF-8; to be sent as `EXPORT_NAME`.

        Raises `TooOften` and `StoreUnavailable`.
        """
        async with self._once("export", player):
            gathered = await self._store.erasure.gather(player)
        linked = await self._store.persons.linked(player)
        data = {
            "about": _READ_ME,
            "player": player,
            "exported_at": _moment(self._clock.now()),
            "linked": [other for other in linked if other != player],
            "kept": {
                kind.name: {"what": kind.what, "count": len(rows), "rows": _with_times(rows)}
                for kind in KEPT_KINDS.values()
                if (rows := gathered.get(kind.name))
            },
        }
        return json.dumps(data, indent=2, ensure_ascii=False).encode()

    async def erase(self, player: str, by: str | None = None) -> None:
        """Leave nothing of a player; `by` is who did it where it was not they themselves.

        Their own games end without a word. What others do meanwhile goes on, and nothing that they themselves did
        before counts any more, however late it comes. May be said again. Raises `TooOften` and `StoreUnavailable`; then
        nothing was erased, unless the store could not tell that it was.
        """
        async with self._once("erase", player):
            await self._erase_now(player, by)
        for forget in self.on_erased:
            forget(player)

    async def _erase_now(self, player: str, by: str | None) -> None:
        pseudonym = new_pseudonym()
        entry = AuditEntry(self._clock.now(), by or pseudonym, ERASED, pseudonym)
        if self._host is None:
            await self._erase(player, entry)
        else:
            departures = self._host.departures
            async with self._turn, departures.of(player):
                games = await self._erase(player, entry)
                await departures.changed(games)

    @asynccontextmanager
    async def _once(self, what: str, player: str) -> AsyncIterator[None]:
        """One after another, and none soon after it was done for the same player, so that nobody makes others wait."""
        self._check_pause(what, player)
        async with self._reading:
            self._check_pause(what, player)
            yield
            self._done_at[what, player] = self._clock.now()
            if len(self._done_at) > REMEMBERED:
                del self._done_at[next(iter(self._done_at))]

    def _check_pause(self, what: str, player: str) -> None:
        done_at = self._done_at.get((what, player))
        left_ms = 0 if done_at is None else PAUSE_MS - abs(self._clock.now() - done_at)
        if left_ms > 0:
            raise TooOften(left_ms)
        self._done_at.pop((what, player), None)

    async def _erase(self, player: str, entry: AuditEntry) -> list[str]:
        return await self._store.erasure.erase_player(player, own_screens(player), new_pseudonym, entry)


def _with_times(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [_readable(row) for row in rows]


def _readable(value: Any) -> Any:
    """Rows with each time also as text, right after it."""
    if isinstance(value, list):
        return [_readable(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    told: dict[str, Any] = {}
    for name, item in value.items():
        told[name] = _readable(item)
        if isinstance(item, int) and not isinstance(item, bool) and (name in _TIMES or name.endswith("_at")):
            told[f"{name}_text"] = _moment(item)
    return told


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
