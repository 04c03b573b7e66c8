"""From what a game wants written to the rows of the tables, each a tuple in the order of its table's columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from bot.engine.careers import origins
from bot.engine.codec import encode_announcement, encode_challenge, encode_event
from bot.engine.effects import Announcement, AwardBadge, ScoreChanged
from bot.engine.questions import Challenge
from bot.players import is_gone
from bot.ports import Append, GameInfo, LoggedEvent, PostKey

Row = tuple[Any, ...]

KNOWN_PLAYERS: Final = 100_000


class StoredRow(NamedTuple):
    """What of a game's row decides how it is written again."""

    revision: int
    over: bool
    due_at: int | None
    seen_at: int


class KnownPlayers:
    """Players whose rows are certainly stored, so that they need not be inserted again. Bounded."""

    def __init__(self, most: int = KNOWN_PLAYERS) -> None:
        self._most = most
        self._players: set[str] = set()

    def __contains__(self, player: str) -> bool:
        return player in self._players

    def add(self, players: Iterable[str]) -> None:
        """Remember players whose rows were committed."""
        self._players.update(players)
        if len(self._players) > self._most:
            self._players.clear()

    def forget(self) -> None:
        """Assume nothing any more."""
        self._players.clear()


@dataclass(slots=True)
class Rows:
    """Rows for one transaction, by what is done with them."""

    challenges: list[Row] = field(default_factory=list)
    questions: list[Row] = field(default_factory=list)
    new_games: list[Row] = field(default_factory=list)
    advanced_games: list[Row] = field(default_factory=list)
    changed_games: list[Row] = field(default_factory=list)
    players: dict[str, Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    scores: dict[tuple[str, str], Row] = field(default_factory=dict)
    badges: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    delivered: list[Row] = field(default_factory=list)

    def add(self, append: Append, stored: StoredRow | None, known: KnownPlayers) -> None:
        """Take in one append that fits what is stored."""
        info = append.info
        self._add_game(append, stored)
        for logged in append.events:
            event = logged.event
            self.events.append(
                (info.game_id, logged.seq, event.at, type(event).__name__, event.delivery, encode_event(event))
            )
            if logged.effects:
                self._add_effects(info, logged, known)
        if append.delivered:
            self.delivered.extend(map(key_row, append.delivered))

    def _add_game(self, append: Append, stored: StoredRow | None) -> None:
        info = append.info
        if stored is None:
            if append.challenge is None:
                raise ValueError(f"the new game {info.game_id!r} comes without its challenge")
            self.challenges.append((info.challenge_id, info.version, encode_challenge(append.challenge)))
            self.questions.extend(question_rows(append.challenge))
            self.new_games.append(_game_row(info))
            return
        # A host that reports late does not take back what another one noted.
        seen_at = max(info.seen_at, stored.seen_at)
        if info.over == stored.over and info.due_at == stored.due_at:
            # Most presses: leaving these columns alone spares their indexes.
            self.advanced_games.append((info.revision, info.host, seen_at, info.game_id))
        else:
            self.changed_games.append((info.over, info.revision, info.due_at, info.host, seen_at, info.game_id))

    def _add_effects(self, info: GameInfo, logged: LoggedEvent, known: KnownPlayers) -> None:
        game_id, at = info.game_id, logged.event.at
        announced = 0
        for effect in logged.effects:
            if isinstance(effect, ScoreChanged):
                player = effect.player
                if is_gone(player):
                    continue
                if player not in known:
                    self._add_player(player, at)
                self.scores[game_id, player] = (
                    game_id,
                    player,
                    effect.points,
                    effect.right,
                    effect.first_try,
                    effect.wrong,
                    effect.hints,
                )
            elif isinstance(effect, Announcement):
                if isinstance(effect, AwardBadge) and not is_gone(effect.player):
                    if effect.player not in known:
                        self._add_player(effect.player, at)
                    self.badges.append(_badge_row(info, effect, at))
                body = encode_announcement(effect)
                self.posts.append((game_id, logged.seq, announced, info.channel, type(effect).__name__, body))
                announced += 1

    def _add_player(self, player: str, at: int) -> None:
        self.players.setdefault(player, (player, None, at))


def key_row(key: PostKey) -> Row:
    """The values that pick a post."""
    return key.game_id, key.seq, key.index


def question_rows(challenge: Challenge) -> list[Row]:
    """What a challenge asks, each question by the name of its origin."""
    names = dict.fromkeys(origins(challenge))
    return [(name, challenge.id, challenge.version) for name in names]


def _game_row(info: GameInfo) -> Row:
    return (
        info.game_id,
        info.challenge_id,
        info.version,
        info.mode,
        info.channel,
        info.owner,
        info.over,
        info.revision,
        info.due_at,
        info.created_at,
        info.host,
        info.seen_at,
        info.home,
    )


def _badge_row(info: GameInfo, award: AwardBadge, at: int) -> Row:
    return (
        award.player,
        award.badge,
        award.name,
        award.emoji,
        info.game_id,
        award.challenge,
        award.version,
        award.first_try,
        award.hints,
        at,
    )
