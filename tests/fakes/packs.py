"""Packs of spaces. In memory."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.ports.careers import AuditEntry
from bot.ports.packs import PackState, StoredPack
from bot.store.packs import replaced_by
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

    async def add(self, pack: StoredPack, entry: AuditEntry) -> StoredPack:
        kept = replace(pack, number=max((it.number for it in self._versions(pack)), default=0) + 1)
        self.state.packs[pack.pack_id] = kept
        self._careers.audit.append(entry)
        return kept

    async def load(self, space: str, pack_id: str) -> StoredPack | None:
        found = self.state.packs.get(pack_id)
        return found if found is not None and found.space == space else None

    async def of_space(self, space: str, states: Collection[PackState]) -> list[StoredPack]:
        found = [it for it in self.state.packs.values() if it.space == space and it.state in states]
        return sorted(found, key=lambda it: (it.challenge_id, -it.number))

    async def live(self) -> dict[str, str]:
        live = [it for it in self.state.packs.values() if it.state is PackState.LIVE]
        return {it.pack_id: it.space for it in sorted(live, key=lambda it: (it.space, it.challenge_id))}

    async def decide(self, pack: StoredPack, was: PackState, entry: AuditEntry) -> bool:
        kept = self.state.packs.get(pack.pack_id)
        if kept is None or kept.state is not was:
            return False
        if pack.state is PackState.LIVE:
            for it in self._versions(pack):
                if it.state is PackState.LIVE:
                    gone = replace(it, state=PackState.RETIRED, by=pack.by, at=pack.at, reason=replaced_by(pack.number))
                    self.state.packs[it.pack_id] = gone
        self.state.packs[pack.pack_id] = replace(
            kept, state=pack.state, record=pack.record, by=pack.by, at=pack.at, reason=pack.reason
        )
        self._careers.audit.append(entry)
        return True
