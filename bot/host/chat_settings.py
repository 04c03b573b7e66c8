"""How games are played in a space and in each of its channels, as moderators set it.

What is set for a channel holds there; what is not, holds as it is set for the space, and else as it is `USUAL`. To add
a setting, add a field to `ChatSettings` and a record to `SETTINGS`.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from bot.engine.questions import MAX_SECONDS
from bot.engine.requests import MAX_EXTRA
from bot.host import setting_values as values
from bot.host.errors import HostError
from bot.host.languages import known_language
from bot.host.places import channel_of, space_of
from bot.host.quiet_hours import parse_quiet_hours
from bot.host.roles import Role, require
from bot.host.setting_values import OFF, plain
from bot.host.zones import NotUnderstood, quoted
from bot.ports import Clock, Store
from bot.ports.careers import AuditEntry
from bot.ports.moderation import ChatSettings, Moderation

USUAL: Final = ChatSettings(threads="ask", cooldown=10, solo=False)
"""What holds where nothing is set; None: each question's own, every mode, no quiet hours, dates in English."""

MIN_SECONDS: Final = 5
"""Nobody reads a question and presses a button within less."""

MAX_COOLDOWN: Final = 60 * 60

MAX_WITH_EXTRA: Final = 200
"""Players who may have more time in one space: all of them are named in each of its games."""

SETTING_CHANGED: Final = "setting-changed"
EXTRA_TIME_CHANGED: Final = "extra-time-changed"
"""The actions under which the audit names what is changed here."""

_RESET: Final = frozenset({"reset", "usual", "default", ""})
_OWN: Final = frozenset({"own", "its own", "each question's own", *OFF})


class NoSuchSetting(HostError):
    """There is no setting of this name. The message is a sentence that says which there are."""


class NoPlace(HostError):
    """Nothing can be set outside of spaces."""

    def __init__(self) -> None:
        super().__init__("Settings belong to a server or a channel; change them there.")


class SetAt(StrEnum):
    """Where what holds was set."""

    HERE = "here"
    SPACE = "space"  # in the server or workspace around the channel
    USUAL = "usual"  # nowhere


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set.

    `name` is a field of `ChatSettings` and what people type; `help` is a sentence, and `example` a value that can be
    typed. `parse` reads what somebody typed, and raises `NotUnderstood`; `show` says a value in words, `nothing` what
    holds without one. `empty` is kept where one of `empty_words` is typed: it holds like None, whatever is set around.
    """

    name: str
    label: str
    help: str
    example: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    nothing: str = ""
    empty: Any = None
    empty_words: frozenset[str] = frozenset()

    def read(self, text: str) -> Any:
        """The value to keep for what somebody typed. Raises `NotUnderstood`."""
        return self.empty if plain(text) in self.empty_words else self.parse(text)

    def typed(self, text: str | None) -> Any:
        """As `read`; None, which keeps nothing, for None and for words that unset it."""
        return None if text is None or plain(text) in _RESET else self.read(text)

    def holding(self, kept: Any) -> Any:
        """What a kept value comes to: None where it says that there is nothing."""
        return None if self.empty is not None and kept == self.empty else kept

    def text(self, holding: Any) -> str:
        """What holds, in words."""
        return self.nothing if holding is None else self.show(holding)


SETTINGS: Final[Mapping[str, Setting]] = {
    setting.name: setting
    for setting in (
        Setting(
            name="seconds",
            label="Time for each question",
            help="How long questions are open, where whoever starts a game does not say.",
            example="30",
            parse=values.seconds_within(MIN_SECONDS, MAX_SECONDS),
            show=values.seconds_text,
            nothing="each question's own",
            empty=0,
            empty_words=_OWN,
        ),
        Setting(
            name="attempts",
            label="Attempts",
            help="How often everybody may press at each question.",
            example="2",
            parse=values.parse_attempts,
            show=str,
            nothing="each question's own",
            empty=0,
            empty_words=_OWN,
        ),
        Setting(
            name="threads",
            label="Games in threads",
            help="Whether games get a thread of their own: ask (whoever starts one decides), always or never.",
            example="always",
            parse=values.parse_threads,
            show=values.threads_text,
        ),
        Setting(
            name="modes",
            label="Ways to play",
            help="Which games people may start.",
            example="challenge, practice",
            parse=values.parse_modes,
            show=values.modes_text,
            nothing="all",
            empty=(),
            empty_words=frozenset({"all", "every", "any"}),
        ),
        Setting(
            name="quiet",
            label="Quiet hours",
            help="When nobody starts games for the whole channel, by the clock of the time zone that is set here.",
            example="22:00-07:00",
            parse=parse_quiet_hours,
            show=values.quiet_text,
            nothing="none",
            empty="",
            empty_words=OFF,
        ),
        Setting(
            name="language",
            label="Language of dates",
            help="The language in which dates and times are written.",
            example="fr",
            parse=known_language,
            show=values.language_text,
            nothing="English",
            empty="",
            empty_words=OFF - {"no"},  # which is Norwegian
        ),
        Setting(
            name="cooldown",
            label="Pause between games",
            help="How long one person waits after starting a game in the channel before they start another one.",
            example="30",
            parse=values.seconds_within(0, MAX_COOLDOWN),
            show=lambda it: values.seconds_text(it) if it else "none",
        ),
        Setting(
            name="solo",
            label="Games of one player",
            help="Whether games that one player played alone count on leaderboards.",
            example="yes",
            parse=values.parse_yes_or_no,
            show=lambda it: "count on leaderboards" if it else "count on no leaderboard",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting as it holds in a place: its name, what it is about, the value in words, and where that was set."""

    name: str
    label: str
    text: str
    set_at: SetAt


async def settings_of(moderation: Moderation, place: str, usual: ChatSettings = USUAL) -> ChatSettings:
    """What holds in a place, as `SettingsBook.of`."""
    layers = [await moderation.settings(it) for it in _around(place)]
    return replace(usual, **{name: _holding(setting, layers, usual) for name, setting in SETTINGS.items()})


class SettingsBook:
    """The settings of all places. A place is a space or an address in it, in a thread too: its channel is meant.

    All methods raise `StoreUnavailable` as the store does.
    """

    def __init__(self, store: Store, clock: Clock, usual: ChatSettings = USUAL) -> None:
        self._kept = store.moderation
        self._clock = clock
        self._usual = usual
        self._changing = asyncio.Lock()

    async def of(self, place: str) -> ChatSettings:
        """What holds in a place. None means each question's own seconds and attempts, every mode, no quiet hours, dates
        in English; the other fields are filled."""
        return await settings_of(self._kept, place, self._usual)

    async def shown(self, place: str) -> list[SettingLine]:
        """Every setting as it holds in a place, in the order of `SETTINGS`."""
        layers = {it: await self._kept.settings(it) for it in _around(place)}
        return [self._line(setting, layers) for setting in SETTINGS.values()]

    async def change(self, place: str, name: str, text: str | None, *, by: str, role: Role) -> SettingLine:
        """Set something for a place, from what a moderator typed; None, or "reset", unsets it.

        Raises `ModeratorsOnly`, `NoSuchSetting`, `NoPlace`, and `NotUnderstood` with a sentence that says what to type.
        """
        require(role, Role.MODERATOR)
        setting = known_setting(name)
        around = _around(place)
        if not around:
            raise NoPlace
        here = around[0]
        value = setting.typed(text)
        async with self._changing:  # or of two changes at once one would be lost
            kept = await self._kept.settings(here)
            if getattr(kept, setting.name) != value:
                details = {"setting": setting.name}
                if value is not None:
                    details["value"] = setting.text(setting.holding(value))
                entry = AuditEntry(self._clock.now(), by, SETTING_CHANGED, here, around[-1], details)
                await self._kept.set_settings(here, replace(kept, **{setting.name: value}), entry)
        return self._line(setting, {it: await self._kept.settings(it) for it in around})

    def _line(self, setting: Setting, layers: Mapping[str, ChatSettings]) -> SettingLine:
        levels = [SetAt.HERE, SetAt.SPACE]
        found = (
            at for at, layer in zip(levels, layers.values(), strict=False) if getattr(layer, setting.name) is not None
        )
        text = setting.text(_holding(setting, layers.values(), self._usual))
        return SettingLine(setting.name, setting.label, text, next(found, SetAt.USUAL))

    # --- extra time --------------------------------------------------------------------------------------------------

    async def extra_time(self, space: str, role: Role) -> Mapping[str, int]:
        """The players who have more time in a space, each with how much more, in percent. Raises `ModeratorsOnly`."""
        require(role, Role.MODERATOR)
        return await self._kept.extra_time(space)

    async def set_extra_time(self, space: str, player: str, percent: int | None, *, by: str, role: Role) -> None:
        """Give a player 1 to `MAX_EXTRA` percent more time for each question of games to come; None takes it back.

        Raises `ModeratorsOnly`, and `NotUnderstood` for what cannot be.
        """
        require(role, Role.MODERATOR)
        if percent is not None and not 1 <= percent <= MAX_EXTRA:
            raise NotUnderstood(f"Extra time is 1 to {MAX_EXTRA} percent; 50 makes 30 seconds 45.")
        kept = await self._kept.extra_time(space)
        if kept.get(player) == percent:
            return
        if percent is not None and player not in kept and len(kept) >= MAX_WITH_EXTRA:
            raise NotUnderstood(
                f"{MAX_WITH_EXTRA} players have extra time here, which is the most; take it from somebody, or give "
                "everybody more time with the setting seconds."
            )
        # Not how much: the audit is read by more people than need to know.
        details = {"given": percent is not None}
        entry = AuditEntry(self._clock.now(), by, EXTRA_TIME_CHANGED, player, space, details)
        await self._kept.set_extra_time(space, player, percent, entry)


def known_setting(name: str) -> Setting:
    """The setting of this name or label, in any case. Raises `NoSuchSetting`."""
    wanted = plain(name)
    for setting in SETTINGS.values():
        if wanted in (setting.name, setting.label.casefold()):
            return setting
    raise NoSuchSetting(f"There is no setting {quoted(name)}. There are {', '.join(SETTINGS)}.")


def _around(place: str) -> list[str]:
    """The places whose settings hold in a place, the nearest first; none for a screen outside of spaces."""
    space = space_of(place) if "/" in place else None if ":@" in place else place
    return [it for it in (channel_of(place), space) if it is not None]


def _holding(setting: Setting, layers: Iterable[ChatSettings], usual: ChatSettings) -> Any:
    kept = (getattr(layer, setting.name) for layer in (*layers, usual))
    return setting.holding(next((value for value in kept if value is not None), None))
