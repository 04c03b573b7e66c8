"""What a finished game brings its players: points on boards, a longer career, a streak, badges. Kept once."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import islice
from typing import Final

from bot.engine.badges import CAREER_BADGES, SETTLED_BADGES
from bot.engine.boards import Day, deltas
from bot.engine.careers import Career, Circumstances, after, ended_at
from bot.engine.effects import EndReason
from bot.engine.endings import badges_can_be_won
from bot.engine.game import Game
from bot.engine.results import GameResult, results
from bot.engine.streaks import played
from bot.host.calendars import Calendars, day_of
from bot.host.chat_settings import USUAL, settings_of
from bot.host.places import boards_counting, space_of
from bot.host.recurrence import local_time
from bot.players import is_gone
from bot.ports import GameInfo, Store
from bot.ports.careers import Award, KeptStreak, PlayerSettling, Settling, Standing

CHUNK: Final = 100
"""So many players are settled in one transaction; then everybody else has a turn, presses among them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all players of a game, by one of its gradings.

    `space` is where it counts. `boards` are those that it counts on. `player_count` is how many answered, `most_points`
    what the best of them has. `daily` says that it is a run of a daily that was played to its end. A game of one player
    alone may not count on boards.
    """

    game_id: str
    game: Game
    space: str | None
    at: int
    boards: Mapping[str, Day]
    player_count: int
    most_points: int
    daily: bool
    for_badges: bool

    def circumstances(self, result: GameResult, zone: tzinfo) -> Circumstances:
        """What else of the game a career counts for a player who lives in this zone."""
        return Circumstances(
            local_hour=local_time(result.right_at or self.at, zone).hour,
            player_count=self.player_count,
            came_first=0 < self.most_points == result.points,
            daily=self.daily,
            for_badges=self.for_badges,
        )


async def frame_of(store: Store, info: GameInfo, game: Game) -> Frame:
    """The frame of a game that is over. Raises as the store does."""
    at = ended_at(game)
    home = home_of(info, game)
    answered = [record.points for record in game.players.values() if record.right or record.wrong]
    return Frame(
        game_id=info.game_id,
        game=game,
        space=space_of(home),
        at=at,
        boards=await boards_counting(store, home, at, game.challenge),
        player_count=len(answered),
        most_points=max(answered, default=0),
        daily=game.mode.streak and game.end is EndReason.COMPLETED,
        for_badges=badges_can_be_won(game),
    )


class Ledger:
    """Settles results. All methods raise as the store's do.

    `solo` says whether games of one player alone count on boards where nothing else was set.
    """

    def __init__(self, store: Store, *, solo: bool | None = USUAL.solo) -> None:
        self._store = store
        self._usual = replace(USUAL, solo=solo)
        self._calendars = Calendars(store)

    async def enter(self, info: GameInfo, game: Game) -> None:
        """Keep what a game brings each of its players for whom that was not done yet.

        Whoever pressed no choice has not played, and whoever was erased is nobody.
        """
        frame = await frame_of(self._store, info, game)
        counted = await self._counts(frame, info, game)
        done = await self._store.careers.settled(info.game_id)
        left = (
            result
            for result in results(game)
            if result.answers and result.player not in done and not is_gone(result.player)
        )
        while chunk := list(islice(left, CHUNK)):
            await self._settle(frame, chunk, counted=counted)
            await asyncio.sleep(0)

    async def _counts(self, frame: Frame, info: GameInfo, game: Game) -> bool:
        """Whether a game counts on boards: where others play too, or all have the same questions on the same day."""
        if frame.player_count > 1 or game.request.window is not None:
            return True
        return bool((await settings_of(self._store.moderation, home_of(info, game), self._usual)).solo)

    async def _settle(self, frame: Frame, chunk: Iterable[GameResult], *, counted: bool) -> None:
        left = {result.player: result for result in chunk}
        while left:
            standings = await self._store.careers.standings(list(left))
            zones = await self._calendars.zones(list(left), frame.space)
            players = [
                await self._player(frame, result, standings[player], zones[player], counted=counted)
                for player, result in left.items()
            ]
            challenge = frame.game.challenge
            settling = Settling(frame.game_id, challenge.id, challenge.version, frame.at, tuple(players), counted)
            # Another game of theirs may have been settled just now, by another process.
            outrun = await self._store.careers.settle(settling)
            left = {player: result for player, result in left.items() if player in outrun}

    async def _player(
        self, frame: Frame, result: GameResult, standing: Standing, zone: tzinfo, *, counted: bool
    ) -> PlayerSettling:
        career = after(standing.career, result, frame.game.challenge, frame.circumstances(result, zone))
        streak, day = None, None
        if frame.daily:
            streak, day = await self._streak(frame, standing.streak, zone)
            career = replace(career, best_streak=max(career.best_streak, streak.streak.best))
        return PlayerSettling(
            player=result.player,
            career=career,
            base_revision=standing.revision,
            streak=streak,
            day=day,
            awards=tuple(_awards(frame, result, career, standing)),
            deltas=tuple(deltas((result,), frame.boards, frame.at)) if counted else (),
        )

    async def _streak(self, frame: Frame, kept: KeptStreak, zone: tzinfo) -> tuple[KeptStreak, str]:
        """The streak after a run, and the day that counts: the one on which the run was begun."""
        request = frame.game.request
        until = request.until or 0
        day = day_of(request.at, zone)
        chances = await self._calendars.chances(kept, zone, request.at, until)
        streak = played(kept.streak, day, chances.missed)
        kept = KeptStreak(streak, frame.space or kept.space, max(until, kept.closes_at))
        return kept, date.fromordinal(day).isoformat()


def home_of(info: GameInfo, game: Game) -> str:
    """The address to whose boards a game counts."""
    return game.request.home or info.channel


def _awards(frame: Frame, result: GameResult, career: Career, standing: Standing) -> Iterable[Award]:
    for badge in CAREER_BADGES:
        if badge.id not in standing.held and badge.won(career):
            yield Award(badge.id, badge.name, badge.emoji)
    challenge = frame.game.challenge
    shown = standing.held - standing.revoked
    for rule in SETTLED_BADGES:
        if frame.for_badges and rule.id(challenge) not in shown and rule.won(result, challenge):
            yield Award(
                rule.id(challenge),
                rule.name(challenge),
                rule.emoji,
                first_try=result.first_try == len(challenge.questions),
                hints=result.hints,
                again=True,
            )
