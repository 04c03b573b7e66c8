"""The audit of a server, for its admins."""

from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import audit as render
from adapters.discord.roles import Ranks
from bot.host.audit import AuditLog
from bot.host.roles import Role


class Audit:
    """Shows what was decided and changed in a server."""

    def __init__(self, log: AuditLog, ranks: Ranks) -> None:
        self._log = log
        self._ranks = ranks

    async def show(self, caller: Caller, answer: Answer, page: int = 0) -> None:
        """Show a page, from 0. Raises `Refused` outside of servers, and `AdminsOnly`."""
        space, role = await self._ranks.needed(caller, Role.ADMIN)
        await answer.give(render.page(await self._log.page(space, role, page)))
