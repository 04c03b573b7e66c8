"""Which games asked a question. In SQL."""

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, not_, or_, select

from bot.engine.careers import MIX, origin
from bot.engine.codec import decode_challenge
from bot.engine.errors import CorruptLog
from bot.engine.questions import Challenge
from bot.ports.corrections import EVERYWHERE
from bot.store.moderation_tables import decisions
from bot.store.tables import challenges, games

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
    asking = set(_asking(connection, question))
    query = _candidates(question, games.c.game_id, challenges.c.challenge_id, challenges.c.version)
    rows = connection.execute(query.where(where).order_by(games.c.game_id))
    return [game_id for game_id, *version in rows if tuple(version) in asking]


def last_asked(connection: Connection, question: str) -> Challenge | None:
    """The challenge, as it was asked, of the newest game that has a question."""
    asking = _asking(connection, question)
    query = _candidates(question, challenges.c.challenge_id, challenges.c.version)
    rows = connection.execute(query.order_by(games.c.created_at.desc(), games.c.game_id.desc()))
    return next(
        (asking[challenge_id, version] for challenge_id, version in rows if (challenge_id, version) in asking), None
    )


def _asking(connection: Connection, question: str) -> dict[tuple[str, str], Challenge]:
    """The challenges that have a question, by their ids and versions."""
    bodies = connection.execute(select(challenges).where(_may_have(question)))
    return {
        (challenge_id, version): challenge
        for challenge_id, version, body in bodies
        if (challenge := _challenge(body)) is not None
        and any(origin(challenge, it) == question for it in challenge.questions)
    }


def _candidates(question: str, *columns: Any) -> Select[Any]:
    """Columns of games with the challenges that they asked, for all that may have the question."""
    asked = and_(games.c.challenge_id == challenges.c.challenge_id, challenges.c.version == VERSION_ASKED)
    return select(*columns).select_from(games.join(challenges, asked)).where(_may_have(question))


def _may_have(question: str) -> ColumnElement[bool]:
    """Whether a challenge is the question's own, or a mix whose text has the question's name in it, as JSON has it."""
    named = challenges.c.body.contains(json.dumps(question), autoescape=True)
    return or_(
        challenges.c.challenge_id == question.partition("/")[0],
        and_(challenges.c.challenge_id.startswith(MIX, autoescape=True), named),
    )


def _challenge(body: str) -> Challenge | None:
    try:
        return decode_challenge(body)
    except CorruptLog:  # its games cannot be read either
        return None
