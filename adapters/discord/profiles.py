"""What players see of themselves: results, streak, badges, unfinished games, and whether they are named."""

from adapters.discord.addresses import Place, player_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import badges, lists
from adapters.discord.settings import Settings
from adapters.discord.wire import Body
from bot.host.careers import Careers
from bot.host.lobby import Lobby
from bot.host.players import Players
from bot.host.reviews import Reviews


class Profiles:
    """Shows and changes profiles."""

    def __init__(self, players: Players, careers: Careers, reviews: Reviews, lobby: Lobby, settings: Settings) -> None:
        self._settings = settings
        self._players = players
        self._careers = careers
        self._reviews = reviews
        self._lobby = lobby

    async def show(self, answer: Answer) -> None:
        """Answer with the caller's own profile."""
        await answer.give(await self._of(answer))

    async def badges(self, caller: Caller, answer: Answer, page: int = 0) -> None:
        """Answer with a page (from 0) of the caller's own badges."""
        earned, language = await self._careers.badges(caller.player), await self._settings.language(caller)
        await answer.give(badges.page(earned, page, language))

    async def hide(self, answer: Answer, *, hidden: bool) -> None:
        """Leave the caller's name out from now on, or put it in again, and show the profile as it is then."""
        user = answer.interaction.user.id
        await self._players.hide(player_of(user), hidden=hidden)
        await answer.give(await self._of(answer))

    async def _of(self, answer: Answer) -> Body:
        user, guild = answer.interaction.user.id, answer.interaction.guild_id
        place = Place(guild=guild, channel=answer.interaction.channel_id) if guild is not None else Place(user=user)
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
            streak=await self._careers.streak(player_of(user), place.address),
            due=await self._reviews.due_count(player_of(user), place.address),
            # Further ones are only counted, so their packs need not be read.
            unfinished=[
                (await self._lobby.title(game) if place < lists.UNFINISHED_SHOWN else game.challenge_id, game.game_id)
                for place, game in enumerate(games)
            ],
        )
