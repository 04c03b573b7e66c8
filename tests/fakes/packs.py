"""Packs of spaces. In memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.ports.careers import AuditEntry
from bot.ports.packs import TEXTS_KEPT, PackOutrun, PackState, StoredPack
from bot.store.packs import OUTRUN, numbered, replaced_by
from tests.fakes.careers import CareersState


@dataclass(slots=True)
class PacksState:
    """What is durable: packs by their ids."""

    packs: dict[str, StoredPack] = field(default_factory=dict)


class MemoryPacks:
    """As `bot.ports.packs.Packs`. The audit is kept with the careers."""

    def __init__(self, state: PacksState, careers: CareersState) -> None:
        self.state = state
        self._careers = careers

    def _versions(self, pack: StoredPack) -> list[StoredPack]:
        return [
            it for it in self.state.packs.values() if (it.space, it.challenge_id) == (pack.space, pack.challenge_id)
        ]

    async def add(self, pack: StoredPack, entry: AuditEntry, after: int | None = None) -> StoredPack:
        newest = await self.newest(pack.space, pack.challenge_id)
        if after is not None and newest is not None and newest.number > after:
            raise PackOutrun(OUTRUN)
        kept = replace(pack, number=max((it.number for it in self._versions(pack)), default=0) + 1)
        self._retire(kept, (it for it in self._versions(pack) if it.state is PackState.DRAFT))
        self.state.packs[pack.pack_id] = kept
        retired = [it for it in self.state.packs.values() if it.space == pack.space and it.state is PackState.RETIRED]
        texts = sorted((it for it in retired if it.body), key=lambda it: (it.at, it.pack_id), reverse=True)
        for it in texts[TEXTS_KEPT:]:
            self.state.packs[it.pack_id] = replace(it, body="", record="")
        self._careers.audit.append(numbered(entry, kept.number))
        return kept

    def _retire(self, pack: StoredPack, those: Iterable[StoredPack]) -> None:
        for it in those:
            gone = replace(it, state=PackState.RETIRED, by=pack.by, at=pack.at, reason=replaced_by(pack.number))
            self.state.packs[it.pack_id] = gone

    async def load(self, space: str, pack_id: str) -> StoredPack | None:
        found = self.state.packs.get(pack_id)
        return found if found is not None and found.space == space else None

    async def of_space(self, space: str, states: Collection[PackState]) -> list[StoredPack]:
        found = [
            replace(it, body="", record="")
            for it in self.state.packs.values()
            if it.space == space and it.state in states
        ]
        return sorted(found, key=lambda it: (it.challenge_id, -it.number))

    async def newest(self, space: str, challenge_id: str) -> StoredPack | None:
        found = [it for it in self.state.packs.values() if (it.space, it.challenge_id) == (space, challenge_id)]
        left = [it for it in found if it.state is not PackState.RETIRED]
        return max(left, key=lambda it: it.number, default=None)

    async def counts(self, space: str) -> Mapping[PackState, int]:
        return Counter(it.state for it in self.state.packs.values() if it.space == space)

    async def live(self) -> dict[str, str]:
        live = [it for it in self.state.packs.values() if it.state is PackState.LIVE]
        return {it.pack_id: it.space for it in sorted(live, key=lambda it: (it.space, it.challenge_id))}

    async def decide(self, pack: StoredPack, was: PackState, entry: AuditEntry) -> bool:
        kept = self.state.packs.get(pack.pack_id)
        if kept is None or kept.state is not was:
            return False
        if pack.state is PackState.LIVE:
            self._retire(pack, (it for it in self._versions(pack) if it.state is PackState.LIVE))
        self.state.packs[pack.pack_id] = replace(
            kept, state=pack.state, record=pack.record, by=pack.by, at=pack.at, reason=pack.reason
        )
        self._careers.audit.append(entry)
        return True
