"""Moderation, corrections and privacy on Discord."""

import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import discord
from simcord.builders import GuildHandle, RoleHandle
from simcord.results import InteractionResult

from adapters.packing import BEHIND
from tests.scenarios.discord_days import DiscordDays, DiscordRegular
from tests.scenarios.discord_world import Actor, World
from tests.scenarios.keeping import WatchedStore, all_kept
from tests.scenarios.moderated import REPORT

BRING = "Bring a file"

FIELD = "text"
"""The field of every form."""


class DiscordGoverned(DiscordRegular):
    """As `tests.scenarios.moderated.Governed`."""

    _table: "DiscordModerated"

    async def starts_in_thread(self) -> str:
        return await self.starts(thread=True)

    async def reports_question(self, reason: str) -> str:
        backend = self._world.env.backend
        messages = backend.messages.get(self._table.channel.id, {})
        seen = [id_ for id_, message in messages.items() if message.visible_to(self.actor.id)]
        at = max(id_ for id_ in seen if REPORT in dict(self._world.seen(self._table.channel.id, id_)))
        return await self._fills_in(self._clicks((self._table.channel.id, at), REPORT), reason)

    async def _fills_in(self, opening: Awaitable[InteractionResult], text: str) -> str:
        """Send the form that something opens, with this in it; what was said instead where none was opened."""
        said = await self._hears(opening)
        assert self.last is not None
        return said if self.last.modal is None else await self._hears(self.actor.submit_modal(self.last, {FIELD: text}))

    async def looks_at_reports(self) -> str:
        return await self.says("quiz reports")

    async def looks_at_settings(self, name: str = "") -> str:
        return await self.says("quiz settings", **({"name": name} if name else {}))

    async def sets(self, name: str, value: str, *, here: bool = False) -> str:
        return await self.says("quiz settings", name=name, value=value, here=here)

    async def looks_at_roles(self) -> str:
        return await self.says("quiz roles")

    async def gives_role(self, holder: "DiscordGoverned | RoleHandle", role: str) -> str:
        held = holder.actor if isinstance(holder, DiscordGoverned) else holder
        return await self.says("quiz roles", holder=held, role={"none": 0, "moderator": 1, "admin": 2}[role])

    async def looks_at_extra_time(self) -> str:
        return await self.says("quiz extra-time")

    async def gives_extra_time(self, to: "DiscordGoverned", percent: int | None) -> str:
        return await self.says("quiz extra-time", user=to.actor, **({} if percent is None else {"percent": percent}))

    async def looks_at_stats(self, challenge: str | None = None) -> str:
        return await self.says("quiz stats", **({} if challenge is None else {"challenge": challenge}))

    async def looks_at_packs(self) -> str:
        return await self.says("quiz packs")

    async def brings(self, name: str, content: bytes) -> str:
        said = await self.looks_at_packs()
        if self._labels.isdisjoint({BRING}):
            return said
        await self.presses_here(BRING)
        return await self._sends({FIELD: (name, content)})

    async def retires(self, why: str) -> str:
        await self.presses_here("Retire it")
        return await self._sends({FIELD: why})

    async def takes_file(self) -> tuple[str, bytes]:
        await self.presses_here("As a file")
        assert self.last is not None and self.last.response is not None
        (file,) = self.last.response.attachments
        content = self._world.env.backend.cdn.get(file.url)
        assert content is not None
        return file.filename, content

    async def writes_question(
        self,
        prompt: str,
        *choices: str,
        mistakes: tuple[str, ...] = (),
        kind: str = "conceptual",
        code: str = "",
        pack: str | None = None,
    ) -> str:
        named = {} if pack is None else {"pack": pack}
        said = await self.says("quiz author", kind=kind, difficulty="beginner", **named)
        assert self.last is not None
        if self.last.modal is None:
            return said
        lines = [
            choices[0],
            *map(f" {BEHIND} ".join, zip(choices[1:], mistakes, strict=False)),
            *choices[1 + len(mistakes) :],
        ]
        return await self._sends({"prompt": prompt, "choices": "\n".join(lines), **({"code": code} if code else {})})

    async def _sends(self, values: dict[str, Any]) -> str:
        """Send the form that they have open."""
        assert self.last is not None and self.last.modal is not None
        return await self._hears(self.actor.submit_modal(self.last, values))

    @property
    def _labels(self) -> set[str]:
        """The buttons of the message that they read last."""
        assert self.last is not None and self.last.response is not None
        return {label for label, _ in self._world.seen(self.last.response.channel_id, self.last.response.id)}

    async def looks_at_audit(self) -> str:
        return await self.says("quiz audit")

    async def looks_at_privacy(self) -> str:
        return await self.says("privacy")

    async def exports(self) -> dict[str, Any]:
        await self.looks_at_privacy()
        await self.presses_here("Export my data")
        assert self.last is not None and self.last.response is not None
        (file,) = self.last.response.attachments
        content = self._world.env.backend.cdn.get(file.url)
        assert content is not None
        found: dict[str, Any] = json.loads(content)
        return found

    async def erases(self, word: str) -> str:
        await self.looks_at_privacy()
        assert self.last is not None and self.last.response is not None
        shown = self.last.response
        return await self._fills_in(self._clicks((shown.channel_id, shown.id), "Delete me"), word)

    async def asks_for_code(self) -> str:
        return (await self.says("quiz link")).partition("`")[2].partition("`")[0]

    async def links(self, code: str) -> str:
        return await self.says("quiz link", code=code)

    async def unlinks(self) -> str:
        return await self.says("quiz unlink")


class DiscordModerated(DiscordDays):
    """As `tests.scenarios.moderated.Moderated`."""

    ada: DiscordGoverned

    def made_player(self, actor: Actor) -> DiscordGoverned:
        return DiscordGoverned(self, actor)

    @classmethod
    def open(cls, world: World, guild: GuildHandle | None = None, **rights: bool) -> Self:
        table = super().open(world, guild, **rights)
        assert table.guild is not None
        role = table.guild.create_role("admin", permissions=discord.Permissions(administrator=True))
        table.ada = table.made_player(table.guild.add_member(world.env.create_user("ada"), roles=[role]))
        table.players.append(table.ada)
        return table

    async def group(self, name: str, *members: DiscordGoverned) -> RoleHandle:
        assert self.guild is not None
        role = self.guild.create_role(name)
        for member in members:
            self.world.env.backend.add_member_role(self.guild.id, member.actor.id, role.id)
        await self.world.rests()
        return role

    async def everything(self) -> str:
        return await all_kept(self.world.process.store)


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[DiscordModerated]:
    """A server with a channel, three people and an admin."""
    async with World(kept=True).running() as world:
        yield DiscordModerated.open(world)


@asynccontextmanager
async def on_disk(folder: Path) -> AsyncIterator[DiscordModerated]:
    """As `in_channel`, with a real database."""
    async with World(lambda: WatchedStore(f"sqlite:///{folder / 'quiz.db'}"), kept=True).running() as world:
        yield DiscordModerated.open(world)
