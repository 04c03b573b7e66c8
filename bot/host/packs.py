"""Packs that moderators bring to their own space: read, proven, published and retired, with the day and the reason."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from uuid import uuid4

from bot.engine.questions import Challenge
from bot.engine.variants import drawn
from bot.host.library import Library
from bot.host.pack_room import BROUGHT, KEPT, LOOKED_AT, PackRefused, Room
from bot.host.reports import cleaned
from bot.host.roles import Role, require
from bot.host.turns import Turns
from bot.ports import Clock, RunnerError, Store, StoreError
from bot.ports.careers import AuditEntry
from bot.ports.packs import (
    Authored,
    Examined,
    PackDesk,
    PackOutrun,
    PackState,
    ProvenPack,
    ReadPack,
    Remark,
    StoredPack,
    TooMuchWork,
)

T = TypeVar("T")

log = logging.getLogger(__name__)

MAX_BYTES: Final = 1_000_000
TOO_LARGE: Final = f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it into several."
"""What is said of a file with more bytes than that, whoever looks first."""

MAX_REASON: Final = 300
MOST_AN_HOUR: Final = 60
"""So many files of a space are read within an hour, whatever comes of them."""

ATTEMPTS: Final = 5
"""So often a question is put into a pack in which other processes write."""

OWN_TITLE: Final = "Our Own Questions"
"""The pack that questions go into which are written in a form."""

ACTIONS: Final = {
    PackState.PROVEN: "pack-proven",
    PackState.LIVE: "pack-published",
    PackState.RETIRED: "pack-retired",
}
"""How the audit names what becomes of packs."""

_STATES: Final = {BROUGHT: PackState.DRAFT, **{action: state for state, action in ACTIONS.items()}}


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a file: the pack as it is kept, or None where nothing was kept, which the remarks explain.

    `before` is the newest version until then, whose next one it is; None where there was none, or nothing changed.
    """

    pack: StoredPack | None
    read: ReadPack
    before: StoredPack | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """A pack after its programs were run, and what is to be said of each."""

    pack: StoredPack
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """That a version came into a state: when (ms), by whom, and why."""

    state: PackState
    at: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """All about a version: its life from the first day, what it holds, and what changed since the one that is `live`.

    `live` is None where there is none, or where it is this one.
    """

    pack: StoredPack
    steps: tuple[Step, ...]
    live: StoredPack | None
    examined: Examined


class Packs:
    """Serves moderators. All methods raise `ModeratorsOnly`, `PackRefused` and `StoreError`.

    `library` hears of it when what a space plays has changed.
    """

    def __init__(self, store: Store, desk: PackDesk, clock: Clock, library: Library) -> None:
        self._packs = store.packs
        self._careers = store.careers
        self._desk = desk
        self._clock = clock
        self._library = library
        self._proving: set[str] = set()  # one space must not keep the workers from all others
        self._room = Room(store, clock)
        self._turns = Turns(clock, MOST_AN_HOUR)

    async def listed(self, space: str, role: Role, *, retired: bool = False) -> list[StoredPack]:
        """The packs of a space, by challenge, the newest version first, without their texts; those that are `retired`
        only where they are asked for."""
        require(role, Role.MODERATOR)
        return await self._packs.of_space(space, tuple(PackState) if retired else KEPT)

    async def look(self, space: str, pack_id: str, role: Role) -> StoredPack:
        """A pack by its id."""
        require(role, Role.MODERATOR)
        pack = await self._packs.load(space, pack_id)
        if pack is None:
            raise PackRefused("This pack is not known here any more; look at the list again.")
        return pack

    async def page(self, space: str, pack_id: str, role: Role) -> PackPage:
        """All about a version."""
        pack = await self.look(space, pack_id, role)
        others = await self._packs.of_space(space, (PackState.LIVE,))
        played = next((it for it in others if it.challenge_id == pack.challenge_id and it.pack_id != pack_id), None)
        live = None if played is None else await self._packs.load(space, played.pack_id)
        # The text of what retired long ago is gone.
        before = None if live is None else live.body
        examined = Examined((), (), ())
        if pack.body:
            examined = await self._bounded(self._desk.examine(pack.body, before))
        return PackPage(pack, await self._steps(pack), live, examined)

    async def preview(self, space: str, pack_id: str, role: Role) -> Challenge:
        """A version as a game of it could be: those of its questions that can be asked now."""
        pack = await self.look(space, pack_id, role)
        challenge = await asyncio.to_thread(self._desk.challenge, pack) if pack.body else None
        if challenge is None:
            raise PackRefused("None of its questions can be shown yet; prove it first.")
        return drawn(challenge, 0)

    async def export(self, space: str, pack_id: str, role: Role) -> bytes:
        """A version as a file, which can be edited and brought again: YAML in UTF-8."""
        pack = await self.look(space, pack_id, role)
        if not pack.body:
            raise PackRefused("This version retired long ago, and its text is not kept any more.")
        return pack.body.encode()

    async def receive(self, space: str, name: str, content: bytes, *, by: str, role: Role) -> Received:
        """Read a file and keep what it holds as a draft, a new version of the challenge that it names."""
        require(role, Role.MODERATOR)
        if len(content) > MAX_BYTES:
            raise PackRefused(TOO_LARGE)
        await self._room.check(space)
        async with self._turns.counted(space):
            read = await self._bounded(self._desk.read(name, content))
            if read.body is None:
                return Received(None, read)
            await self._room.check(space)
            newest = await self._packs.newest(space, read.challenge_id)
            return await self._kept(space, read, newest, by, f"From {cleaned(name)[:100]}.")

    async def author(self, space: str, authored: Authored, *, by: str, role: Role, title: str = OWN_TITLE) -> Received:
        """Put one question more into the space's pack of this title, as a draft of the next version."""
        require(role, Role.MODERATOR)
        title = cleaned(title) or OWN_TITLE
        async with self._turns.of(space):
            await self._room.check(space)
            for _ in range(ATTEMPTS):
                try:
                    return await self._authored(space, authored, title, by)
                except PackOutrun:  # another process has kept a question meanwhile; this one joins it
                    continue
        raise PackRefused("Others are writing in this pack just now; try again in a moment.")

    async def _authored(self, space: str, authored: Authored, title: str, by: str) -> Received:
        kept = await self._packs.of_space(space, KEPT)
        versions = [it for it in kept if it.title.casefold() == title.casefold()]
        listed = max(versions, key=lambda it: it.number, default=None)
        newest = None if listed is None else await self._packs.load(space, listed.pack_id)
        read = await self._bounded(self._desk.with_question(None if newest is None else newest.body, title, authored))
        if read.body is None:
            return Received(None, read)
        same = next((it for it in kept if it.challenge_id == read.challenge_id and it not in versions), None)
        if same is not None:  # "Week 1" and "week-1" have the same id: the one must not take the other's place
            raise PackRefused(f"The name is too much like that of the pack {same.title}; choose another one.")
        return await self._kept(space, read, newest, by, "A question more.", again=True)

    async def prove(self, space: str, pack_id: str, *, by: str, role: Role) -> Proven:
        """Run the programs of a draft; it is proven where all of them print what their keys say."""
        pack = await self.look(space, pack_id, role)
        if pack.state is not PackState.DRAFT:
            raise PackRefused(f"This version is {pack.state} already.")
        if space in self._proving:
            raise PackRefused("Programs of a pack are being run here already; try again when they are done.")
        self._proving.add(space)
        try:
            found: ProvenPack = await self._desk.prove(pack.body)
        except RunnerError as error:
            raise PackRefused(f"The programs cannot be run now: {error}") from None
        except TooMuchWork as error:
            raise PackRefused(str(error)) from None
        finally:
            self._proving.discard(space)
        if not found.proven:
            return Proven(pack, found.remarks)
        now = replace(pack, record=found.record)
        why = "Its programs print what the keys say." if found.remarks else "It has no programs."
        return Proven(await self._decided(now, PackState.PROVEN, by, why), found.remarks)

    async def publish(self, space: str, pack_id: str, *, by: str, role: Role) -> StoredPack:
        """Let a proven version be played in its space, in place of the one that was."""
        pack = await self.look(space, pack_id, role)
        if pack.state is PackState.DRAFT:
            raise PackRefused("Prove this version first: nobody has checked its keys yet.")
        if pack.state is not PackState.PROVEN:
            raise PackRefused(f"This version is {pack.state} already.")
        if await asyncio.to_thread(self._desk.challenge, pack) is None:
            raise PackRefused("No question of this version can be asked; bring it again.")
        return await self._decided(pack, PackState.LIVE, by, "")

    async def retire(self, space: str, pack_id: str, reason: str, *, by: str, role: Role) -> StoredPack:
        """Take a version away, for a reason; games that began with it go on."""
        pack = await self.look(space, pack_id, role)
        reason = cleaned(reason)[:MAX_REASON]
        if not reason:
            raise PackRefused("Say why it is retired; others read it in the audit.")
        if pack.state is PackState.RETIRED:
            raise PackRefused("This version is retired already.")
        return await self._decided(pack, PackState.RETIRED, by, reason)

    # --- small things ------------------------------------------------------------------------------------------------

    async def _steps(self, pack: StoredPack) -> tuple[Step, ...]:
        entries = await self._careers.audit(space=pack.space, subject=pack.challenge_id, at_most=LOOKED_AT)
        steps = [
            Step(_STATES[it.action], it.at, it.actor, str(it.details.get("why", "")))
            for it in reversed(entries)
            if it.action in _STATES and it.details.get("number") == pack.number
        ]
        if not steps or steps[-1].state is not pack.state:  # another version took its place
            steps.append(Step(pack.state, pack.at, pack.by, pack.reason))
        return tuple(steps)

    async def _kept(
        self, space: str, read: ReadPack, newest: StoredPack | None, by: str, reason: str, *, again: bool = False
    ) -> Received:
        """Keep what was read as the version after the newest. Where another one came between, raises `PackOutrun` for
        whoever tries it `again`, else `PackRefused`."""
        assert read.body is not None
        if newest is not None and newest.body == read.body:
            return Received(newest, read)
        at, after = self._clock.now(), 0 if newest is None else newest.number
        pack = StoredPack(
            uuid4().hex, space, read.challenge_id, 0, read.title, read.body, "", PackState.DRAFT, by, at, reason
        )
        try:
            return Received(await self._packs.add(pack, self._entry(pack, BROUGHT, by), after), read, newest)
        except PackOutrun as error:
            if again:
                raise
            raise PackRefused(str(error)) from None

    async def _bounded(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except TooMuchWork as error:
            raise PackRefused(str(error)) from None

    async def _decided(self, pack: StoredPack, state: PackState, by: str, reason: str) -> StoredPack:
        now = replace(pack, state=state, by=by, at=self._clock.now(), reason=reason)
        if not await self._packs.decide(now, pack.state, self._entry(now, ACTIONS[state], by)):
            raise PackRefused("Somebody else has just decided about this version; look at it again.")
        if PackState.LIVE in (state, pack.state):
            try:
                await self._library.refresh()
            except StoreError as error:  # what was decided is kept, and is heard of within a minute
                log.warning("what %s has published is not known yet: %s", pack.space, error)
        return now

    def _entry(self, pack: StoredPack, action: str, by: str) -> AuditEntry:
        details: dict[str, object] = {"title": pack.title, "number": pack.number}
        if pack.reason:
            details["why"] = pack.reason
        return AuditEntry(self._clock.now(), by, action, pack.challenge_id, pack.space, details)
