"""Moderation, corrections and privacy on Slack."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.slack import actions
from bot.host.privacy import EXPORT_NAME
from tests.fakes.clock import FakeClock
from tests.scenarios.keeping import WatchedStore, all_kept
from tests.scenarios.moderated import REPORT
from tests.scenarios.slack_days import DAWN, SlackDays, SlackRegular, labelled
from tests.scenarios.slack_world import Seen, World
from tests.slack_server import User
from tests.slack_server.things import Group


class SlackGoverned(SlackRegular):
    """As `tests.scenarios.moderated.Governed`."""

    _table: "SlackModerated"

    async def starts_in_thread(self) -> str:
        return await self.types("start tensors thread")

    async def reports_question(self, reason: str) -> str:
        said = await self.presses_seen(self._with(REPORT))
        return await self._submits(actions.REPORT, actions.REPORT_REASON, reason) or said

    def _with(self, label: str) -> Seen:
        """The button of this label in the newest message that they see."""
        seen = sorted([*self._alone, *self._table.messages], key=lambda it: float(it["ts"]), reverse=True)
        return next(button for button in (labelled(self._world, it, label) for it in seen) if button is not None)

    async def _submits(self, form: str, field: str, text: str) -> str:
        """Send the form that they have open: what is said then, or what is wrong with it."""
        return await self._sends(form, {field: text})

    async def _sends(self, form: str, values: dict[str, Any]) -> str:
        said = await self.hears(self._world.server.submit(form, values, user=self.user, team=self._table.team.id))
        return said or "\n".join(self.form_errors.values())

    async def looks_at_reports(self) -> str:
        return await self.types("reports")

    async def looks_at_settings(self, name: str = "") -> str:
        return await self.types(f"settings {name}")

    async def sets(self, name: str, value: str, *, here: bool = False) -> str:
        return await self.types(f"settings {name} {value}{' here' if here else ''}")

    async def looks_at_roles(self) -> str:
        return await self.types("roles")

    async def gives_role(self, holder: "SlackGoverned | str", role: str) -> str:
        return await self.types(f"roles {role} @{holder.user.name if isinstance(holder, SlackGoverned) else holder}")

    async def looks_at_extra_time(self) -> str:
        return await self.types("extra-time")

    async def gives_extra_time(self, to: "SlackGoverned", percent: int | None) -> str:
        return await self.types(f"extra-time @{to.user.name} {'none' if percent is None else percent}")

    async def looks_at_stats(self, challenge: str | None = None) -> str:
        return await self.types(f"stats {challenge or ''}".strip())

    async def looks_at_packs(self) -> str:
        return await self.types("packs")

    async def brings(self, name: str, content: bytes) -> str:
        await self.looks_at_packs()
        await self.turns_page("Bring a file")
        file = self._world.server.files.offer(name, content, team=self._table.team.id)
        return await self._sends(actions.BRING, {actions.BRING_FILE: [file]})

    async def retires(self, why: str) -> str:
        await self.turns_page("Retire it")
        return await self._submits(actions.RETIRE, actions.RETIRE_REASON, why)

    async def takes_file(self) -> tuple[str, bytes]:
        await self.turns_page("As a file")
        *_, file = (it for it in self._world.server.files.uploads.values() if it.name.endswith(".yaml"))
        assert file.content is not None and file.shared == (self._world.server.dm(self.user, team=file.team),)
        return file.name, file.content

    async def writes_question(
        self,
        prompt: str,
        *choices: str,
        mistakes: tuple[str, ...] = (),
        kind: str = "conceptual",
        code: str = "",
        pack: str | None = None,
    ) -> str:
        said = await self.types("author")
        if said:
            return said
        right, *wrong = choices
        values = {
            actions.AUTHOR_KIND: kind,
            actions.AUTHOR_PROMPT: prompt,
            actions.AUTHOR_CODE: code,
            actions.AUTHOR_RIGHT: right,
            **dict(zip(actions.AUTHOR_WRONG, wrong, strict=False)),
            **dict(zip(actions.AUTHOR_MISTAKES, mistakes, strict=False)),
            **({} if pack is None else {actions.AUTHOR_PACK: pack}),
        }
        return await self._sends(actions.AUTHOR, values)

    async def looks_at_audit(self) -> str:
        return await self.types("audit")

    async def looks_at_privacy(self) -> str:
        return await self.types("privacy")

    async def exports(self) -> dict[str, Any]:
        await self.looks_at_privacy()
        await self.turns_page("Export my data")
        *_, file = (it for it in self._world.server.files.uploads.values() if it.name == EXPORT_NAME)
        assert file.content is not None and file.shared == (self._world.server.dm(self.user, team=file.team),)
        found: dict[str, Any] = json.loads(file.content)
        return found

    async def erases(self, word: str) -> str:
        await self.looks_at_privacy()
        await self.turns_page("Delete me")
        return await self._submits(actions.ERASE, actions.ERASE_WORD, word)

    async def asks_for_code(self) -> str:
        return (await self.types("link")).partition("Your code: ")[2].split()[0]

    async def links(self, code: str) -> str:
        return await self.types(f"link {code}")

    async def unlinks(self) -> str:
        return await self.types("unlink")


class SlackModerated(SlackDays):
    """As `tests.scenarios.moderated.Moderated`. Mia administers the workspace."""

    def made_player(self, user: User) -> SlackGoverned:
        return SlackGoverned(self, user)

    @property
    def ada(self) -> SlackGoverned:
        found: SlackGoverned = self.mia
        return found

    async def group(self, name: str, *members: SlackGoverned) -> str:
        self.world.add_group(self.team, Group(f"S0{name.upper()}", name, [it.user.id for it in members]))
        return name

    async def everything(self) -> str:
        return await all_kept(self.world.process.store)


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[SlackModerated]:
    """A channel of a workspace that Mia administers."""
    async with World(folder / "installations", clock=FakeClock(DAWN), kept=True).running() as world:
        yield SlackModerated.open(world)


@asynccontextmanager
async def on_disk(folder: Path) -> AsyncIterator[SlackModerated]:
    """As `in_channel`, with a real database."""
    store = f"sqlite:///{folder / 'quiz.db'}"
    world = World(folder / "installations", open_store=lambda: WatchedStore(store), clock=FakeClock(DAWN), kept=True)
    async with world.running():
        yield SlackModerated.open(world)
