"""The audit of a workspace, for its admins."""

from adapters.audit_wording import Who, sentence
from adapters.buttons import Button
from adapters.slack.directory import Directory
from adapters.slack.inbound import Caller
from adapters.slack.render import audit as render
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.words import page
from bot.host.audit import AuditLog
from bot.host.roles import Role


class Audit:
    """Shows what was decided and changed in a workspace. Raises `AdminsOnly`, `StoreError` and `Unclear`."""

    def __init__(self, log: AuditLog, ranks: Ranks, directory: Directory) -> None:
        self._log = log
        self._ranks = ranks
        self._directory = directory

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz audit`, with a page from 1 behind it."""
        return await self.show(caller, page(text, "audit"))

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """The page that a button leads to."""
        return await self.show(caller, button.round_no)

    async def show(self, caller: Caller, page: int = 0) -> Outcome:
        """A page, from 0."""
        role = await self._ranks.needed(caller, Role.ADMIN)
        found = await self._log.page(caller.space, role, page)
        named = [part.player for entry in found.entries for part in sentence(entry) if isinstance(part, Who)]
        return render.page(found, await self._directory.names(caller.team, named))
