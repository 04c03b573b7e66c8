"""What moderators and admins decided for a space. In memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ports.careers import AuditEntry
from bot.ports.moderation import NO_SETTINGS, ChatSettings
from tests.fakes.careers import CareersState


@dataclass(slots=True)
class ModerationState:
    """What is durable: settings by place, the others by space and holder or player."""

    settings: dict[str, ChatSettings] = field(default_factory=dict)
    roles: dict[tuple[str, str], str] = field(default_factory=dict)
    extra_time: dict[tuple[str, str], int] = field(default_factory=dict)


class MemoryModeration:
    """As `bot.ports.moderation.Moderation`. The audit is kept with the careers."""

    def __init__(self, state: ModerationState, careers: CareersState) -> None:
        self.state = state
        self._careers = careers

    async def settings(self, place: str) -> ChatSettings:
        return self.state.settings.get(place, NO_SETTINGS)

    async def set_settings(self, place: str, settings: ChatSettings, entry: AuditEntry) -> None:
        _keep(self.state.settings, place, settings if settings != NO_SETTINGS else None)
        self._careers.audit.append(entry)

    async def roles(self, space: str) -> dict[str, str]:
        return {holder: role for (where, holder), role in self.state.roles.items() if where == space}

    async def set_role(self, space: str, holder: str, role: str | None, entry: AuditEntry) -> None:
        _keep(self.state.roles, (space, holder), role)
        self._careers.audit.append(entry)

    async def extra_time(self, space: str) -> Mapping[str, int]:
        return {player: percent for (where, player), percent in self.state.extra_time.items() if where == space}

    async def set_extra_time(self, space: str, player: str, percent: int | None, entry: AuditEntry) -> None:
        _keep(self.state.extra_time, (space, player), percent)
        self._careers.audit.append(entry)


def _keep(rows: dict[Any, Any], key: object, value: object) -> None:
    if value is None:
        rows.pop(key, None)
    else:
        rows[key] = value
