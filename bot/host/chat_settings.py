"""How games are played in a space and in each of its channels, as moderators set it.

What is set for a channel holds there; what is not, holds as it is set for the space, and else as it is `USUAL`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.host.errors import HostError
from bot.host.roles import Role
from bot.ports import Clock, Store
from bot.ports.moderation import ChatSettings

USUAL: Final = ChatSettings(threads="ask", cooldown=10, solo=False)
"""What holds where nothing is set; None: each question's own, every mode, no quiet hours, dates in English."""

SETTING_CHANGED: Final = "setting-changed"
EXTRA_TIME_CHANGED: Final = "extra-time-changed"


class NoSuchSetting(HostError):
    """There is no setting of this name. The message is a sentence that says what there is."""


class SetAt(StrEnum):
    """Where what holds was set."""

    HERE = "here"
    SPACE = "space"  # in the server or workspace around the channel
    USUAL = "usual"  # nowhere


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting as it holds in a place: its name, what it is about, the value in words, and where that was set."""

    name: str
    label: str
    text: str
    set_at: SetAt


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set. `name` is a field of `ChatSettings` and what people type; `help` is a sentence, and
    `example` a value that can be typed."""

    name: str
    label: str
    help: str
    example: str


SETTINGS: Final[Mapping[str, Setting]] = {}


class SettingsBook:
    """The settings of all places. A place is a space or an address in it, in a thread too: its channel is meant.

    All methods raise `StoreUnavailable` as the store does.
    """

    def __init__(self, store: Store, clock: Clock, usual: ChatSettings = USUAL) -> None:
        self._kept = store.moderation
        self._clock = clock
        self._usual = usual

    async def of(self, place: str) -> ChatSettings:
        """What holds in a place. None means each question's own seconds and attempts, every mode, no quiet hours, dates
        in English; the other fields are filled."""
        raise NotImplementedError

    async def shown(self, place: str) -> list[SettingLine]:
        """Every setting as it holds in a place, in the order of `SETTINGS`."""
        raise NotImplementedError

    async def change(self, place: str, name: str, text: str | None, *, by: str, role: Role) -> SettingLine:
        """Set something for a place, from what a moderator typed; None, or "reset", unsets it.

        Raises `ModeratorsOnly`, `NoSuchSetting`, and `NotUnderstood` with a sentence that says what to type instead.
        """
        raise NotImplementedError

    async def extra_time(self, space: str, role: Role) -> Mapping[str, int]:
        """The players who have more time in a space, each with how much more, in percent. Raises `ModeratorsOnly`."""
        raise NotImplementedError

    async def set_extra_time(self, space: str, player: str, percent: int | None, *, by: str, role: Role) -> None:
        """Give a player 1 to `MAX_EXTRA` percent more time for each question of games to come; None takes it back.

        Raises `ModeratorsOnly`, and `NotUnderstood` for a number that cannot be.
        """
        raise NotImplementedError
