"""What players see of themselves: results, badges, unfinished games, and whether they are named."""

from adapters.discord.addresses import Place, player_of
from adapters.discord.answers import Answer
from adapters.discord.render import lists
from adapters.discord.wire import Body
from bot.host.lobby import Lobby
from bot.host.players import Players


class Profiles:
    """Shows and changes profiles."""

    def __init__(self, players: Players, lobby: Lobby) -> None:
        self._players = players
        self._lobby = lobby

    async def show(self, answer: Answer) -> None:
        """Answer with the caller's own profile."""
        await answer.give(await self._of(answer.interaction.user.id))

    async def hide(self, answer: Answer, *, hidden: bool) -> None:
        """Leave the caller's name out from now on, or put it in again, and show the profile as it is then."""
        user = answer.interaction.user.id
        await self._players.hide(player_of(user), hidden=hidden)
        await answer.give(await self._of(user))

    async def _of(self, user: int) -> Body:
        profile = await self._players.profile(player_of(user))
        games = await self._lobby.unfinished(Place(user=user).address)
        totals = profile.totals
        return lists.me(
            games=totals.games,
            points=totals.points,
            right=totals.right,
            first_try=totals.first_try,
            badges=profile.badges,
            hidden=profile.hidden,
            # Further ones are only counted, so their packs need not be read.
            unfinished=[
                (await self._lobby.title(game) if place < lists.UNFINISHED_SHOWN else game.challenge_id, game.game_id)
                for place, game in enumerate(games)
            ],
        )
