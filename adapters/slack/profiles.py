"""What players see of themselves: results, badges, unfinished games, and whether they are named; and the Home tab."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.slack.addresses import Place, place_of, player_of
from adapters.slack.inbound import Press
from adapters.slack.render import home, lists
from adapters.slack.wire import Message, Wire
from bot.engine.questions import Challenge
from bot.host.lobby import Lobby
from bot.host.players import Players, Profile

UNFINISHED_SHOWN: Final = 5
RUNNING_SHOWN: Final = 10


class Profiles:
    """Shows and changes profiles."""

    def __init__(self, players: Players, lobby: Lobby, wire: Wire, challenges: Mapping[str, Challenge]) -> None:
        self._players = players
        self._lobby = lobby
        self._wire = wire
        self._challenges = challenges

    async def of(self, team: str, user: str) -> Message:
        """Somebody's own profile, for their eyes."""
        profile = await self._players.profile(player_of(team, user))
        return lists.me(**_kept(profile, await self._unfinished(team, user)))

    async def hide(self, press: Press, *, hidden: bool) -> Message | None:
        """Leave the presser's name out from now on, or put it in again; their profile as it is then."""
        await self._players.hide(press.player, hidden=hidden)
        if not press.channel:
            await self.publish(press.team, press.user)
            return None
        return await self.of(press.team, press.user)

    async def publish(self, team: str, user: str, notice: str | None = None) -> None:
        """Bring somebody's Home tab up to date. Raises what `Wire` does, and `StoreError`."""
        profile = await self._players.profile(player_of(team, user))
        view = home.view(
            [*self._challenges.values()],
            await self._running(team, user),
            **_kept(profile, await self._unfinished(team, user)),
        )
        await self._wire.publish_home(team, user, view)

    async def _unfinished(self, team: str, user: str) -> list[tuple[str, str]]:
        games = await self._lobby.unfinished(Place(team=team, user=user).address)
        return [(await self._lobby.title(game), game.game_id) for game in games[:UNFINISHED_SHOWN]]

    async def _running(self, team: str, user: str) -> list[tuple[str, str]]:
        """The games in channels that this person is in or has started: title and channel.

        Others may run in channels that they may not see.
        """
        player = player_of(team, user)
        games = await self._lobby.running_in(Place(team=team, channel="").address)
        found: list[tuple[str, str]] = []
        for game in games:
            channel = place_of(game.channel).channel
            if channel is not None and len(found) < RUNNING_SHOWN and await self._lobby.is_in(game, player):
                found.append((await self._lobby.title(game), channel))
        return found


def _kept(profile: Profile, unfinished: Sequence[tuple[str, str]]) -> lists.Kept:
    totals = profile.totals
    return lists.Kept(
        games=totals.games,
        points=totals.points,
        right=totals.right,
        first_try=totals.first_try,
        badges=profile.badges,
        hidden=profile.hidden,
        unfinished=unfinished,
    )
