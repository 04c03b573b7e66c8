"""Which games asked a question. In SQL."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, not_, select

from bot.engine.codec import decode_challenge
from bot.engine.errors import CorruptLog
from bot.engine.questions import Challenge
from bot.ports.corrections import EVERYWHERE
from bot.store.moderation_tables import decisions
from bot.store.tables import challenge_questions, challenges, games

VERSION_ASKED: Final = func.coalesce(games.c.asked_version, games.c.version)
"""The version of its challenge that a game has asked."""

_COUNTS_AT: Final = func.coalesce(games.c.home, games.c.channel)
"""The address to whose boards a game counts; what is decided in its space holds for the game."""


def over_in(space: str, question: str) -> ColumnElement[bool]:
    """Games that are over, and for which a decision of this space about this question holds."""
    if space != EVERYWHERE:
        within = f"{space}/"
        return and_(games.c.over.is_(True), func.substr(_COUNTS_AT, 1, len(within)) == within)
    within_own = decisions.c.space + "/"
    its_own = and_(
        decisions.c.question == question,
        decisions.c.space != EVERYWHERE,
        func.substr(_COUNTS_AT, 1, func.length(within_own)) == within_own,
    )
    return and_(games.c.over.is_(True), not_(exists().where(its_own)))


def games_with(connection: Connection, question: str, where: ColumnElement[bool]) -> list[str]:
    """The games of which this holds and whose challenge, as it was asked, has the question; in the database's order."""
    query = _asking(question, games.c.game_id).where(where).order_by(games.c.game_id)
    return list(connection.execute(query).scalars())


def last_asked(connection: Connection, question: str) -> Challenge | None:
    """The challenge, as it was asked, of the newest game that has a question."""
    query = _asking(question, challenge_questions.c.challenge_id, challenge_questions.c.version)
    rows = connection.execute(query.order_by(games.c.created_at.desc(), games.c.game_id.desc()))
    found = (_challenge(connection, *version) for version in dict.fromkeys(tuple(row) for row in rows))
    return next((challenge for challenge in found if challenge is not None), None)


def _asking(question: str, *columns: Any) -> Select[Any]:
    """Columns of the games that asked a question."""
    asked = challenge_questions.c
    its_games = and_(games.c.challenge_id == asked.challenge_id, asked.version == VERSION_ASKED)
    return select(*columns).select_from(challenge_questions.join(games, its_games)).where(asked.question == question)


def _challenge(connection: Connection, challenge_id: str, version: str) -> Challenge | None:
    it = (challenges.c.challenge_id == challenge_id, challenges.c.version == version)
    body = connection.execute(select(challenges.c.body).where(*it)).scalar_one()
    try:
        return decode_challenge(body)
    except CorruptLog:  # its games cannot be read either
        return None
