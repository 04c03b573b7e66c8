"""slack_sdk's stores over our database: installations of the Slack app, and those under way."""

from datetime import UTC, datetime

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore

from bot.store.addresses import parse
from bot.store.engine import connect_library
from bot.store.faults import explained


class SlackInstallations(AsyncSQLAlchemyInstallationStore):
    """As slack_sdk's. Raises `bot.ports.StoreUnavailable` for faults of the database, also at once for its URL."""

    def __init__(self, client_id: str, url: str) -> None:
        self._address = parse(url)
        super().__init__(client_id, connect_library(self._address))

    async def close(self) -> None:
        """Let go of all connections. May be called twice."""
        await self.engine.dispose()

    async def async_save(self, installation: Installation) -> None:
        with explained(self._address):
            await super().async_save(installation)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        with explained(self._address):
            return await super().async_find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        with explained(self._address):
            await super().async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        with explained(self._address):
            await super().async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


class SlackStates(AsyncSQLAlchemyOAuthStateStore):
    """As slack_sdk's, over the same connections as the installations; states that have expired do not pile up.

    Raises `bot.ports.StoreUnavailable` where none can be issued.
    """

    def __init__(self, expiration_seconds: int, installations: SlackInstallations) -> None:
        super().__init__(expiration_seconds, installations.engine)
        self._address = installations._address

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        with explained(self._address):
            # The table has no time zones; what is in it is UTC.
            expired = self.oauth_states.c.expire_at < datetime.now(UTC).replace(tzinfo=None)
            async with self.engine.begin() as connection:
                await connection.execute(self.oauth_states.delete().where(expired))
            return await super().async_issue(*args, **kwargs)
