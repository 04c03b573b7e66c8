"""The books, corrected: what changes for the players of a game that is graded by another key than their results were.

On boards the former result is taken back and the present one added. A career is what all games add up to by the present
gradings, and badges follow: of the game's challenge, those that one of the player's games wins; of careers, those that
it brings. What somebody took away by hand stays away.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Final, NamedTuple

from bot.engine.badges import CAREER_BADGES, GAME_BADGES, SETTLED_BADGES, ChallengeBadge
from bot.engine.boards import BoardDelta, deltas
from bot.engine.careers import NEW_CAREER, Career, adjusted, after
from bot.engine.errors import CorruptLog
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.engine.results import GameResult, results
from bot.host.calendars import Calendars
from bot.host.grading import graded_by
from bot.host.ledger import Frame, frame_of
from bot.ports import Clock, GameInfo, Store, UnknownGame
from bot.ports.careers import Award, PlayerSettling, Settled, Settling, Standing

log = logging.getLogger(__name__)

CHUNK: Final = 50
"""So many players are corrected in one transaction."""

MOST_KNOWN: Final = 20_000
"""So many results of games are kept in memory while games are corrected one after another."""

_RULES: Final = (*GAME_BADGES, *SETTLED_BADGES)


class Played(NamedTuple):
    """One game as it counts for one player."""

    frame: Frame
    result: GameResult


class Grading(NamedTuple):
    """A game by one of its keys: what is the same for all, and what each player did."""

    frame: Frame
    results: Mapping[str, GameResult]

    def of(self, player: str) -> Played | None:
        """The game as it counts for a player; None where they have not played."""
        result = self.results.get(player)
        return None if result is None else Played(self.frame, result)


class Books:
    """Corrects the books. All methods raise as the store's do."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._calendars = Calendars(store)
        self._known: dict[tuple[str, str], Grading] = {}

    def forget(self) -> None:
        """Keep nothing of any game in memory, until the next one is corrected."""
        self._known.clear()

    async def correct(self, info: GameInfo, game: Game) -> None:
        """Let what is kept of a game's players follow from the key that it is graded by now."""
        settled = await self._store.careers.settled(info.game_id)
        stale: defaultdict[str, list[str]] = defaultdict(list)
        for player, stands in settled.items():
            if stands.version != game.challenge.version:
                stale[stands.version].append(player)
        if not stale:
            return
        stored = await self._store.load(info.game_id)
        now = await self._grading(info, game)
        for version, players in stale.items():
            was = await self._grading(info, await graded_by(self._store, stored, version))
            for begin in range(0, len(players), CHUNK):
                await self._replace(was, now, sorted(players)[begin : begin + CHUNK], settled)
                await asyncio.sleep(0)

    async def _grading(self, info: GameInfo, game: Game) -> Grading:
        return Grading(await frame_of(self._store, info, game), {it.player: it for it in results(game) if it.answers})

    async def _replace(
        self, was: Grading, now: Grading, players: Sequence[str], settled: Mapping[str, Settled]
    ) -> None:
        frame = now.frame
        moved = [player for player in players if _differs(was, now, player)]
        others = await self._other_games(frame.game_id, moved)
        zones = await self._calendars.zones(list(players), frame.space)
        left = list(players)
        while left:
            standings = await self._store.careers.standings(left)
            entries = [
                _entry(was, now, others.get(player, ()), standings[player], zones[player], player, settled[player])
                for player in left
            ]
            challenge = frame.game.challenge
            for counted in (True, False):
                some = tuple(it for it in entries if settled[it.player].counted is counted)
                if some:
                    at = self._clock.now()
                    settling = Settling(
                        frame.game_id, challenge.id, challenge.version, frame.at, some, counted, settled_at=at
                    )
                    outrun = await self._store.careers.settle(settling)
                    left = [player for player in left if player in outrun or settled[player].counted is not counted]

    async def _other_games(self, game_id: str, players: Sequence[str]) -> dict[str, tuple[Played, ...]]:
        """The other games of these players, as their results stand in the books, in the order in which they ended."""
        found: defaultdict[str, list[Played]] = defaultdict(list)
        wanted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for player, other, version in await self._store.corrections.games_of(players) if players else ():
            if other != game_id:
                wanted[other, version].append(player)
        for (other, version), people in wanted.items():
            try:
                grading = await self._known_grading(other, version)
            except UnknownGame:
                continue  # it was erased a moment ago
            except CorruptLog as error:
                log.error("what game %s brought its players stays as it is: %s", other, error)
                continue
            for player in people:
                if (played := grading.of(player)) is not None:
                    found[player].append(played)
            await asyncio.sleep(0)
        return {player: tuple(games) for player, games in found.items()}

    async def _known_grading(self, game_id: str, version: str) -> Grading:
        """A game by one of its keys, which the games of the same people that are corrected next need as well."""
        known = self._known.get((game_id, version))
        if known is None:
            stored = await self._store.load(game_id)
            known = await self._grading(stored.info, await graded_by(self._store, stored, version))
            if sum(len(it.results) for it in self._known.values()) > MOST_KNOWN:
                self._known.clear()
            self._known[game_id, version] = known
        return known


def _differs(was: Grading, now: Grading, player: str) -> bool:
    before, since = was.of(player), now.of(player)
    if before is None or since is None:
        return before is not since
    return before.result != since.result or _came_first(before) is not _came_first(since)


def _came_first(played: Played) -> bool:
    return 0 < played.frame.most_points == played.result.points


def _entry(
    was: Grading,
    now: Grading,
    others: Iterable[Played],
    standing: Standing,
    zone: tzinfo,
    player: str,
    settled: Settled,
) -> PlayerSettling:
    """What changes for one player."""
    entry = PlayerSettling(player, standing.career, standing.revision, replaces=settled.version)
    if not _differs(was, now, player):
        return entry
    before, since = was.of(player), now.of(player)
    past, present = [it for it in (before, *others) if it], [it for it in (since, *others) if it]
    career = adjusted(standing.career, _career(past, zone), _career(present, zone))
    badges = [*_career_badges(standing, career), *_game_badges(standing, now.frame.game.challenge, before, present)]
    return replace(
        entry,
        career=career,
        awards=tuple(badge for badge in badges if isinstance(badge, Award)),
        lost=tuple(badge for badge in badges if isinstance(badge, str)),
        deltas=tuple(_deltas(before, since)) if settled.counted else (),
    )


def _career(games: Iterable[Played], zone: tzinfo) -> Career:
    career = NEW_CAREER
    for frame, result in sorted(games, key=lambda it: (it.frame.at, it.frame.game_id)):
        career = after(career, result, frame.game.challenge, frame.circumstances(result, zone))
    return career


def _career_badges(standing: Standing, career: Career) -> Iterator[Award | str]:
    """The badges that a career brings now and did not before, and the ids of those that it does not bring any more."""
    for badge in CAREER_BADGES:
        won, held = badge.won(career), badge.id in standing.held - standing.revoked
        if won and not held and (badge.id not in standing.revoked or badge.id in standing.lost):
            yield Award(badge.id, badge.name, badge.emoji, again=badge.id in standing.lost)
        elif held and not won and badge.won(standing.career):
            yield badge.id


def _game_badges(
    standing: Standing, challenge: Challenge, before: Played | None, present: Sequence[Played]
) -> Iterator[Award | str]:
    """Likewise for the badges of a game's challenge, which any game of it may win."""
    same = [it for it in present if it.frame.game.challenge.id == challenge.id]
    for rule in _RULES:
        badge = rule.id(challenge)
        winner = next((it for it in same if _won(rule, it)), None)
        held = badge in standing.held - standing.revoked
        if winner is not None and not held and (badge not in standing.revoked or badge in standing.lost):
            first_try = winner.result.first_try == len(challenge.questions)
            name = rule.name(challenge)
            yield Award(badge, name, rule.emoji, first_try, winner.result.hints, again=badge in standing.lost)
        elif winner is None and held and before is not None and _won(rule, before):
            yield badge


def _won(rule: ChallengeBadge, played: Played) -> bool:
    return played.frame.for_badges and rule.won(played.result, played.frame.game.challenge)


def _deltas(before: Played | None, since: Played | None) -> Iterator[BoardDelta]:
    """The former result taken back, and the present one added."""
    if before is not None:
        for it in deltas((before.result,), before.frame.boards, before.frame.at):
            yield it._replace(points=-it.points, right=-it.right, answers=-it.answers)
    if since is not None:
        yield from deltas((since.result,), since.frame.boards, since.frame.at)
