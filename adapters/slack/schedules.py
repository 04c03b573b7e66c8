"""Schedules of dailies: what moderators ask for by words, by buttons, and by the form."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from adapters import schedule_wording as words
from adapters.buttons import Action, Button
from adapters.slack import actions, forms
from adapters.slack.addresses import Place
from adapters.slack.daily_words import plan
from adapters.slack.inbound import Caller
from adapters.slack.permissions import Permissions
from adapters.slack.render import daily_form, private, schedules
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.settings import Settings
from adapters.slack.wire import Wire
from adapters.slack.words import Unclear, split
from bot.host.library import Library
from bot.host.lobby import Lobby
from bot.host.plans import NotScheduled
from bot.host.schedules import Previewed, ScheduleBook, check_moderates
from bot.ports import Clock, GameInfo, Store

SHOWN: Final = 5
"""How many dates to come are shown after a change."""

PREVIEWED: Final = 10

NO_CHANNEL: Final = "Dailies belong to channels; type this in one, or open the form with /quiz daily."
NONE_OPEN: Final = "No daily is open in this channel."
SEVERAL_OPEN: Final = "Several dailies are open here; withdraw one of them from the list of /quiz daily list."
CLOSED_ALREADY: Final = "That daily is closed already."
WHICH: Final = "Say which daily, by its name in the list of /quiz daily list."
WORDS: Final = (
    "/quiz daily is followed by add, list, preview, pause, resume, skip, remove or stop; alone it opens a form."
)


class Schedules:
    """Serves what moderators ask for. Raises `Unclear`, as `ScheduleBook` does, and the faults of the wire."""

    def __init__(
        self,
        book: ScheduleBook,
        lobby: Lobby,
        store: Store,
        permissions: Permissions,
        ranks: Ranks,
        settings: Settings,
        wire: Wire,
        library: Library,
        clock: Clock,
    ) -> None:
        self._book = book
        self._lobby = lobby
        self._store = store
        self._permissions = permissions
        self._ranks = ranks
        self._settings = settings
        self._wire = wire
        self._library = library
        self._clock = clock

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz daily` with these words behind it."""
        word, rest = split(text)
        serve = _WORDS.get(word)
        if serve is None:
            raise Unclear(WORDS)
        await self._check(caller)
        return await serve(self, caller, rest)

    # --- words, of those who moderate --------------------------------------------------------------------------------

    async def open_form(self, caller: Caller, rest: str = "") -> Outcome:
        """Open the form that adds a daily."""
        channel = None if caller.direct else caller.channel or None
        view = daily_form.view(
            channel=channel,
            zone=await self._zone(caller),
            home=not caller.channel,
            language=await self._language(caller),
        )
        await self._wire.open_modal(caller.team, caller.trigger, view)
        return None

    async def add(self, caller: Caller, rest: str) -> Outcome:
        """Keep a schedule that was typed."""
        if caller.direct or not caller.channel:
            raise Unclear(NO_CHANNEL)
        here = Place(team=caller.team, channel=caller.channel)
        asked = plan(rest, here=here, zone=await self._zone(caller), challenges=self._library.of(caller.space))
        schedule = await self._book.add(
            caller.space, asked, caller.player, moderates=True, at=caller.at, permitted=self._permitted(caller)
        )
        return await self._show(caller, schedule.schedule_id, words.ADDED)

    async def show_all(self, caller: Caller, rest: str = "") -> Outcome:
        """Show all schedules of the workspace, and what is open."""
        now = self._clock.now()
        found = await self._book.listed(caller.space, now), await self._book.running(caller.space, now)
        return schedules.listed(*found, self._library.of(caller.space), language=await self._language(caller))

    async def preview(self, caller: Caller, rest: str) -> Outcome:
        """Show one schedule with what comes."""
        return await self._preview(caller, await self._meant(caller, rest))

    async def stop(self, caller: Caller, rest: str) -> Outcome:
        """Withdraw the daily that is open in the caller's channel."""
        here = Place(team=caller.team, channel=caller.channel).address
        games = [game for game in await self._lobby.windows_in(here) if game.channel == here]
        if not games:
            raise Unclear(NONE_OPEN)
        if len(games) > 1:
            raise Unclear(SEVERAL_OPEN)
        return private.sentence(await self._withdraw(caller, games[0]))

    async def change(self, caller: Caller, action: Action, rest: str) -> Outcome:
        """Do what a button of a schedule does, to the one that is named, and show it as it is then."""
        schedule_id = await self._meant(caller, rest)
        if action is Action.REMOVE_DAILY:
            found = await self._book.get(caller.space, schedule_id)
            return schedules.surely(found, self._library.of(caller.space), await self._language(caller))
        said = await self._changed(caller, action, schedule_id)
        if action is Action.SURELY_REMOVE_DAILY:
            return private.sentence(said)
        return await self._show(caller, schedule_id, said)

    # --- buttons and the form ----------------------------------------------------------------------------------------

    async def press(self, caller: Caller, button: Button) -> Outcome:
        """A button of a schedule, or of a daily that is open, in a message."""
        await self._check(caller)
        if button.action is Action.ADD_DAILY:
            return await self.open_form(caller)
        if button.action is Action.PREVIEW_DAILY:
            return await self._preview(caller, button.game_id)
        if button.action is Action.STOP_DAILY:
            return private.sentence(await self._withdraw(caller, await self._open_game(caller, button.game_id)))
        return await self.change(caller, button.action, button.game_id)

    async def press_at_home(self, caller: Caller, button: Button) -> str | None:
        """The same on the Home tab, which shows the sentence that this gives; None where a dialogue opens."""
        await self._check(caller)
        if button.action is Action.ADD_DAILY:
            await self.open_form(caller)
            return None
        if button.action is Action.PREVIEW_DAILY:
            language = await self._language(caller)
            found = await self._previewed(caller, button.game_id, language)
            view = schedules.preview_view(found, self._library.of(caller.space), language)
            await self._wire.open_modal(caller.team, caller.trigger, view)
            return None
        if button.action is Action.STOP_DAILY:
            return await self._withdraw(caller, await self._open_game(caller, button.game_id))
        return await self._changed(caller, button.action, button.game_id)

    async def submitted(self, caller: Caller, view: Mapping[str, Any]) -> tuple[Outcome, forms.Errors]:
        """The form was filled in: what the caller is told, or what is wrong, by fields. Raises where neither helps."""
        asked, errors = forms.daily(forms.Filled.of(view), caller.team, self._library.of(caller.space))
        if errors:
            return None, errors
        await self._check(caller)
        try:
            schedule = await self._book.add(
                caller.space, asked, caller.player, moderates=True, at=caller.at, permitted=self._permitted(caller)
            )
        except NotScheduled as error:
            return None, {actions.DAILY_CHANNEL: str(error)}
        return await self._show(caller, schedule.schedule_id, words.ADDED), {}

    # --- small things ------------------------------------------------------------------------------------------------

    async def _changed(self, caller: Caller, action: Action, schedule_id: str) -> str:
        if action is Action.PAUSE_DAILY:
            await self._book.pause(caller.space, schedule_id, by=caller.player, moderates=True, at=caller.at)
            return words.PAUSED
        if action is Action.RESUME_DAILY:
            await self._book.resume(caller.space, schedule_id, by=caller.player, moderates=True, at=caller.at)
            return words.RESUMED
        if action is Action.SKIP_DAILY:
            skipped = await self._book.skip(caller.space, schedule_id, by=caller.player, moderates=True, at=caller.at)
            return words.skipped(skipped.day, await self._language(caller))
        await self._book.remove(caller.space, schedule_id, by=caller.player, moderates=True, at=caller.at)
        return words.REMOVED

    async def _show(self, caller: Caller, schedule_id: str, said: str) -> Outcome:
        now, language = self._clock.now(), await self._language(caller)
        found = await self._book.preview(caller.space, schedule_id, now, count=SHOWN, language=language)
        return schedules.shown(found, self._library.of(caller.space), said, language=language)

    async def _preview(self, caller: Caller, schedule_id: str) -> Outcome:
        language = await self._language(caller)
        found = await self._previewed(caller, schedule_id, language)
        return schedules.shown(found, self._library.of(caller.space), checked=True, language=language)

    async def _previewed(self, caller: Caller, schedule_id: str, language: str | None) -> Previewed:
        return await self._book.preview(
            caller.space,
            schedule_id,
            self._clock.now(),
            count=PREVIEWED,
            permitted=self._permitted(caller),
            language=language,
        )

    async def _meant(self, caller: Caller, typed: str) -> str:
        """The schedule of this name; without one the only one of the channel, or of the workspace."""
        name = typed.strip().casefold()
        if name:
            return name
        every = [one.schedule for one in await self._book.listed(caller.space, self._clock.now())]
        here = Place(team=caller.team, channel=caller.channel).address if caller.channel else ""
        for found in ([one for one in every if one.channel == here], every):
            if len(found) == 1:
                return found[0].schedule_id
        raise Unclear(WHICH if every else words.NONE)

    async def _open_game(self, caller: Caller, game_id: str) -> GameInfo:
        for game in await self._lobby.windows_in(f"{caller.space}/"):
            if game.game_id == game_id:
                return game
        raise Unclear(CLOSED_ALREADY)

    async def _withdraw(self, caller: Caller, game: GameInfo) -> str:
        await self._lobby.stop(game.game_id, caller.player, moderates=True, at=caller.at, delivery=caller.delivery)
        return words.STOPPED

    async def _language(self, caller: Caller) -> str | None:
        return await self._settings.language(caller.where)

    async def _zone(self, caller: Caller) -> str:
        """The workspace's zone, or else the caller's, or else UTC."""
        chosen = await self._store.spaces.space_zone(caller.space)
        if chosen is not None:
            return chosen
        person = await self._permissions.person(caller.team, caller.user)
        return (person.zone if person is not None else "") or "UTC"

    def _permitted(self, caller: Caller) -> Callable[[str], Awaitable[str | None]]:
        async def forbidden(channel: str) -> str | None:
            return await self._permissions.forbidden(channel, caller.user)

        return forbidden

    async def _check(self, caller: Caller) -> None:
        check_moderates(await self._ranks.moderates(caller.team, caller.user))


def _changes(action: Action) -> "_Serve":
    async def serve(of: Schedules, caller: Caller, rest: str) -> Outcome:
        return await of.change(caller, action, rest)

    return serve


_Serve = Callable[[Schedules, Caller, str], Awaitable[Outcome]]

_WORDS: Final[Mapping[str, _Serve]] = {
    "": Schedules.open_form,
    "add": Schedules.add,
    "list": Schedules.show_all,
    "preview": Schedules.preview,
    "pause": _changes(Action.PAUSE_DAILY),
    "resume": _changes(Action.RESUME_DAILY),
    "skip": _changes(Action.SKIP_DAILY),
    "remove": _changes(Action.REMOVE_DAILY),
    "stop": Schedules.stop,
}
"""What may follow `/quiz daily`."""
