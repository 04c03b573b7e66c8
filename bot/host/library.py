"""What can be played in a space: the operator's challenges, and those that its own moderators have published.

All of it is in memory, so that commands and suggestions need no query. It is read again when a pack is published here,
and every minute for what other processes publish.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from bot.engine.questions import Challenge
from bot.host.clock import sleep_until
from bot.ports import Clock, Store, StoreError
from bot.ports.packs import PackDesk, StoredPack

log = logging.getLogger(__name__)

EVERY_MS: Final = 60_000
"""How often it is looked for what other processes have published."""

PATIENCE_MS: Final = 5_000
"""How long the packs of one space may take before the bot begins."""


class Library(Mapping[str, Challenge]):
    """All challenges by their ids, whoever may play them; `of` tells those of one space.

    `challenges` are the operator's. Without a `desk` there are no others.
    """

    def __init__(self, challenges: Mapping[str, Challenge], desk: PackDesk | None = None) -> None:
        self._challenges = challenges
        self._desk = desk
        self._own: dict[str, tuple[str, Challenge]] = {}
        self._all: Mapping[str, Challenge] = challenges
        self._spaces: dict[str, Mapping[str, Challenge]] = {}
        self._unplayable: set[str] = set()
        self._is_whole = True
        self._store: Store | None = None
        self._clock: Clock | None = None
        self._task: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()  # what is read first must not take away what is read later

    def of(self, space: str | None) -> Mapping[str, Challenge]:
        """The challenges of a space by their ids, by title; outside of any, the operator's."""
        return self._challenges if space is None else self._spaces.get(space, self._challenges)

    def __getitem__(self, id_: str) -> Challenge:
        return self._all[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    # --- packs of spaces ---------------------------------------------------------------------------------------------

    async def open(self, store: Store, clock: Clock) -> None:
        """Read what spaces have published. Raises `StoreError`.

        What takes long waits until `start`: the packs of one space must not keep all others waiting.
        """
        self._store, self._clock = store, clock
        await self._read_all(PATIENCE_MS)

    def start(self) -> None:
        """From now on, hear of what other processes publish."""
        if self._store is not None and self._clock is not None:
            self._task = asyncio.get_running_loop().create_task(self._watch(self._clock))

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def refresh(self) -> None:
        """Read again what spaces have published. Raises `StoreError`."""
        await self._read_all(None)

    async def _read_all(self, patience_ms: int | None) -> None:
        """Read all, or of each space as much as takes so long."""
        if self._store is not None and self._clock is not None and self._desk is not None:
            async with self._turn:
                await self._read(self._store, self._clock, self._desk, patience_ms)

    async def _read(self, store: Store, clock: Clock, desk: PackDesk, patience_ms: int | None) -> None:
        own: dict[str, tuple[str, Challenge]] = {}
        taken: Counter[str] = Counter()
        self._is_whole = True
        for pack_id, space in (await store.packs.live()).items():
            if pack_id in self._own:
                own[pack_id] = self._own[pack_id]
            elif patience_ms is not None and taken[space] > patience_ms:
                self._is_whole = False
            elif pack_id not in self._unplayable and (pack := await store.packs.load(space, pack_id)) is not None:
                # Reading a large pack takes long, and everybody's games go on meanwhile.
                begun = clock.now()
                challenge = await asyncio.to_thread(_built, desk, pack)
                taken[space] += clock.now() - begun
                if challenge is not None:
                    own[pack_id] = (space, challenge)
                else:
                    self._unplayable.add(pack_id)
                    log.warning("the pack %s of %s cannot be played by this program", pack_id, space)
        of_spaces: defaultdict[str, list[Challenge]] = defaultdict(list)
        for space, challenge in own.values():
            of_spaces[space].append(challenge)
        self._own = own
        self._all = self._together([challenge for _, challenge in own.values()])
        self._spaces = {space: self._together(some) for space, some in of_spaces.items()}

    def _together(self, own: list[Challenge]) -> Mapping[str, Challenge]:
        everything = sorted((*self._challenges.values(), *own), key=lambda it: (it.title.casefold(), it.id))
        return MappingProxyType({challenge.id: challenge for challenge in everything})

    async def _watch(self, clock: Clock) -> None:
        while True:
            if self._is_whole:
                await sleep_until(clock, clock.now() + EVERY_MS)
            self._is_whole = True  # where the store fails, the next look is not at once
            try:
                await self.refresh()
            except StoreError as error:
                log.warning("what spaces have published is not known: %s", error)
            except Exception:  # a fault of ours must not end the loop for good
                log.exception("reading what spaces have published failed")


def _built(desk: PackDesk, pack: StoredPack) -> Challenge | None:
    try:
        return desk.challenge(pack)
    except Exception:  # one pack must not keep all others from being played
        log.exception("building the pack %s of %s failed", pack.pack_id, pack.space)
        return None
