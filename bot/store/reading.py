"""Rows of the tables as the ports' records."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from bot.engine.codec import decode_announcement, decode_challenge, decode_event
from bot.engine.errors import CorruptLog
from bot.engine.events import Event
from bot.engine.questions import Challenge
from bot.ports import Badge, GameInfo, PlayerScore, PlayerTotals, Post, PostKey, StoredGame, UnknownGame
from bot.store.statements import Statements
from bot.store.tables import badges, challenges, events, games, hosts, outbox, scores

_INFO = (
    games.c.game_id,
    games.c.challenge_id,
    games.c.version,
    games.c.mode,
    games.c.channel,
    games.c.owner,
    games.c.over,
    games.c.revision,
    games.c.due_at,
    games.c.created_at,
    games.c.host,
    games.c.seen_at,
    games.c.home,
    hosts.c.seen_at,
)
_GAMES = games.outerjoin(hosts, games.c.host == hosts.c.host)
_ASKED = challenges.alias("asked")
_WAS_ASKED = and_(games.c.challenge_id == _ASKED.c.challenge_id, games.c.asked_version == _ASKED.c.version)


def _info(row: Sequence[Any]) -> GameInfo:
    """A game's row; it was seen when it was written last, or when its host was there last."""
    *fields, beat_at = row
    info = GameInfo(*fields)
    return info if beat_at is None or beat_at < info.seen_at else replace(info, seen_at=beat_at)


def load(connection: Connection, game_id: str) -> StoredGame:
    """A game with its log. Raises `UnknownGame` or `CorruptLog`."""
    row = connection.execute(
        select(*_INFO, challenges.c.body, _ASKED.c.body)
        .select_from(_GAMES.join(challenges).outerjoin(_ASKED, _WAS_ASKED))
        .where(games.c.game_id == game_id)
    ).one_or_none()
    if row is None:
        raise UnknownGame(f"There is no game {game_id!r}")
    *fields, body, asked = row
    info = _info(fields)
    log = _log(connection, info)
    return StoredGame(info, decode_challenge(body), log, None if asked is None else decode_challenge(asked))


def challenge(connection: Connection, challenge_id: str, version: str) -> Challenge:
    """A challenge in one version. Raises `UnknownGame` or `CorruptLog`."""
    it = (challenges.c.challenge_id == challenge_id, challenges.c.version == version)
    body = connection.execute(select(challenges.c.body).where(*it)).scalar()
    if body is None:
        raise UnknownGame(f"There is no challenge {challenge_id!r} in the version {version!r}")
    return decode_challenge(body)


def _log(connection: Connection, info: GameInfo) -> tuple[Event, ...]:
    # Up to the revision that was read, so that a commit between the two queries does not show up in one of them alone.
    rows = connection.execute(
        select(events.c.seq, events.c.kind, events.c.at, events.c.delivery, events.c.body)
        .where(events.c.game_id == info.game_id, events.c.seq <= info.revision)
        .order_by(events.c.seq)
    ).all()
    if [row[0] for row in rows] != list(range(1, info.revision + 1)):
        raise CorruptLog(f"game {info.game_id!r} has {info.revision} events, but its log holds {len(rows)} of them")
    return tuple(decode_event(kind, at, delivery, body) for _, kind, at, delivery, body in rows)


def running(connection: Connection, channel: str | None, challenge_id: str | None) -> list[GameInfo]:
    """Games that are not over, newest first."""
    query = select(*_INFO).select_from(_GAMES).where(games.c.over.is_(False))
    if channel is not None:
        query = query.where(games.c.channel == channel)
    if challenge_id is not None:
        query = query.where(games.c.challenge_id == challenge_id)
    query = query.order_by(games.c.created_at.desc(), games.c.game_id.desc())
    return [_info(row) for row in connection.execute(query)]


def last_beat(connection: Connection, host: str) -> int | None:
    """When a host noted last that it was there."""
    return connection.execute(select(hosts.c.seen_at).where(hosts.c.host == host)).scalar()


def posts(connection: Connection, game_id: str | None) -> list[Post]:
    """What the outbox holds, oldest first."""
    query = select(
        outbox.c.game_id, outbox.c.seq, outbox.c.idx, outbox.c.channel, outbox.c.kind, outbox.c.body
    ).order_by(outbox.c.post_id)
    if game_id is not None:
        query = query.where(outbox.c.game_id == game_id)
    return [
        Post(PostKey(game, seq, index), channel, decode_announcement(kind, body))
        for game, seq, index, channel, kind, body in connection.execute(query)
    ]


def names(connection: Connection, statements: Statements, players: Sequence[str]) -> dict[str, str]:
    """The names of those of these players that have one."""
    return {player: name for player, name in connection.execute(statements.names, statements.ids(players))}


def hidden(connection: Connection, statements: Statements, players: Sequence[str]) -> frozenset[str]:
    """Those of these players that do not want to be named."""
    return frozenset(connection.execute(statements.hidden, statements.ids(players)).scalars())


def game_scores(connection: Connection, game_id: str) -> list[PlayerScore]:
    """The results of a game: by points, then by right answers, then by those right at the first attempt."""
    query: Select[Any] = (
        select(scores.c.player, scores.c.points, scores.c.right, scores.c.first_try, scores.c.wrong, scores.c.hints)
        .where(scores.c.game_id == game_id)
        .order_by(scores.c.points.desc(), scores.c.right.desc(), scores.c.first_try.desc(), scores.c.player)
    )
    return [PlayerScore(*row) for row in connection.execute(query)]


def player_totals(connection: Connection, player: str) -> PlayerTotals:
    """A player's results in all games together."""
    counted = (scores.c.points, scores.c.right, scores.c.first_try, scores.c.wrong, scores.c.hints)
    query: Select[Any] = select(func.count(), *(func.coalesce(func.sum(column), 0) for column in counted))
    return PlayerTotals(*connection.execute(query.where(scores.c.player == player)).one())


def player_badges(connection: Connection, player: str) -> list[Badge]:
    """A player's badges, oldest first, without those that were revoked."""
    query: Select[Any] = (
        select(
            badges.c.player,
            badges.c.badge,
            badges.c.name,
            badges.c.emoji,
            badges.c.game_id,
            badges.c.challenge_id,
            badges.c.version,
            badges.c.first_try,
            badges.c.hints,
            badges.c.earned_at,
        )
        .where(badges.c.player == player, badges.c.revoked_at.is_(None))
        .order_by(badges.c.earned_at, badges.c.badge)
    )
    return [Badge(*row) for row in connection.execute(query)]
