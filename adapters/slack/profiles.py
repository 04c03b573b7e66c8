"""What players see of themselves: results, streak, badges, unfinished games, their name; and the Home tab."""

from typing import Final

from adapters import zone_wording
from adapters.slack.addresses import Place, place_of, player_of
from adapters.slack.inbound import Press
from adapters.slack.render import career, home, lists
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.settings import Settings
from adapters.slack.sights import Sights
from adapters.slack.wire import Message, Wire
from adapters.slack.zones import Zones
from bot.host.places import space_of
from bot.host.schedules import MAX_SCHEDULES
from bot.host.services import Services
from bot.ports.schedules import Schedule

UNFINISHED_SHOWN: Final = 5
RUNNING_SHOWN: Final = 10


class Profiles:
    """Shows and changes profiles. Methods raise what `Wire` does, and `StoreError`."""

    def __init__(
        self, services: Services, ranks: Ranks, settings: Settings, zones: Zones, sights: Sights, wire: Wire
    ) -> None:
        self._services = services
        self._sights = sights
        self._ranks = ranks
        self._settings = settings
        self._zones = zones
        self._wire = wire

    async def of(self, team: str, user: str) -> Message:
        """Somebody's own profile, for their eyes."""
        return lists.me(**await self._kept(team, user))

    async def badges(self, player: str, where: str, page: int = 0) -> Outcome:
        """A page of a player's badges, from 0, for somebody at this address."""
        found = await self._services.careers.badges(player)
        return career.badges(found, page, await self._settings.language(where))

    async def show_badges(self, press: Press) -> None:
        """Open the badges of somebody who asks for them on the Home tab."""
        found = await self._services.careers.badges(press.player)
        language = await self._settings.language(Place(team=press.team, user=press.user).address)
        await self._wire.open_modal(press.team, press.trigger, career.badges_view(found, language))

    async def hide(self, press: Press, *, hidden: bool) -> Message | None:
        """Leave the presser's name out from now on, or put it in again; their profile as it is then."""
        await self._services.players.hide(press.player, hidden=hidden)
        if not press.channel:
            await self.publish(press.team, press.user)
            return None
        return await self.of(press.team, press.user)

    async def publish(self, team: str, user: str, notice: str | None = None) -> None:
        """Bring somebody's Home tab up to date, with a sentence about what they did last."""
        view = home.view(
            self._services.library.of(space_of(Place(team=team, user=user).address)),
            await self._running(team, user),
            await self._dailies(team, user),
            notice,
            **await self._kept(team, user),
        )
        await self._wire.publish_home(team, user, view)

    async def _dailies(self, team: str, user: str) -> home.Dailies:
        own, player = Place(team=team, user=user).address, player_of(team, user)
        space, now, book = space_of(own) or "", self._services.clock.now(), self._services.schedules
        moderates = await self._ranks.moderates(team, user)

        async def shows(schedule: Schedule) -> bool:
            return moderates or await self._sights.shows(schedule.channel, player)

        opened = []
        for one in [it for it in await book.running(space, now) if await shows(it.schedule)][: home.OPEN_SHOWN]:
            window = await self._services.host.window(one.occurrence.game_id, player)
            opened.append((one, window.challenge.title, window.finished))
        every = await book.coming(space, now, MAX_SCHEDULES)
        coming = [(schedule, due) for schedule, due in every if await shows(schedule)][: home.COMING_SHOWN]
        listed = await book.listed(space, now) if moderates else None
        return home.Dailies(opened, coming, listed, await self._settings.language(own))

    async def _kept(self, team: str, user: str) -> lists.Kept:
        player, own, services = player_of(team, user), Place(team=team, user=user).address, self._services
        profile = await services.players.profile(player)
        if profile.totals.games:  # of whoever only looks nothing is kept
            await self._zones.see_to(team, user)
        streak = await services.careers.streak(player, own)
        zone = streak.zone if streak.own_zone else None
        common = await services.store.spaces.space_zone(space_of(own) or "")
        totals = profile.totals
        return lists.Kept(
            games=totals.games,
            points=totals.points,
            right=totals.right,
            first_try=totals.first_try,
            badges=profile.badges,
            hidden=profile.hidden,
            unfinished=await self._unfinished(team, user),
            streak=streak,
            due=await services.reviews.due_count(player, own),
            zone=zone_wording.own(zone, common, services.clock.now(), "workspace", await self._settings.language(own)),
        )

    async def _unfinished(self, team: str, user: str) -> list[tuple[str, str]]:
        lobby = self._services.lobby
        games = await lobby.unfinished(Place(team=team, user=user).address)
        return [(await lobby.title(game), game.game_id) for game in games[:UNFINISHED_SHOWN]]

    async def _running(self, team: str, user: str) -> list[tuple[str, str]]:
        """The games in channels that this person is in or has started: title and channel.

        Others may run in channels that they may not see.
        """
        player, lobby = player_of(team, user), self._services.lobby
        found: list[tuple[str, str]] = []
        for game in await lobby.running_in(Place(team=team, channel="").address):
            channel = place_of(game.channel).channel
            if channel is not None and len(found) < RUNNING_SHOWN and await lobby.is_in(game, player):
                found.append((await lobby.title(game), channel))
        return found
