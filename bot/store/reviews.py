"""Cards of spaced repetition. In SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from functools import cache
from typing import Final

from sqlalchemy import Connection, select

from bot.ports.reviews import Card, Due
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.review_tables import cards
from bot.store.statements import Bulk, insert_into

_AT_ONCE: Final = 500
"""How many players, and how many questions, one query asks for."""


class SqlReviews(Part):
    """As `bot.ports.reviews.Reviews`."""

    async def cards(self, players: Sequence[str], questions: Sequence[str]) -> list[Card]:
        return await self._read(_cards, players, questions)

    async def deck(self, player: str) -> list[Due]:
        return await self._read(_deck, player)

    async def put(self, cards: Sequence[Card]) -> None:
        if cards:
            await self._write(_put, self._sqlite, cards)


def _cards(connection: Connection, players: Sequence[str], questions: Sequence[str]) -> list[Card]:
    found = [
        Card(*row)
        for some in _slices(players)
        for names in _slices(questions)
        for row in connection.execute(select(cards).where(cards.c.player.in_(some), cards.c.question.in_(names)))
    ]
    # Databases order text each in their own way.
    return sorted(found, key=lambda card: (card.player, card.question))


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]


def _deck(connection: Connection, player: str) -> list[Due]:
    query = select(cards.c.question, cards.c.due_at).where(cards.c.player == player)
    return sorted((Due(*row) for row in connection.execute(query)), key=lambda due: (due.due_at, due.question))


@cache
def _put_newer(sqlite: bool) -> Bulk:
    statement = insert_into(cards, sqlite)
    changed = {column.name: statement.excluded[column.name] for column in cards.columns if not column.primary_key}
    newer = statement.excluded.reviewed_at > cards.c.reviewed_at
    keys = list(cards.primary_key)
    put = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=newer)
    return Bulk(put, *cards.columns.keys())


def _put(connection: Connection, sqlite: bool, changed: Sequence[Card]) -> None:
    begin(connection)
    # Everybody takes the rows in the same order, so that no two wait for each other in a circle.
    rows = sorted((astuple(card) for card in changed), key=lambda row: row[:2])
    _put_newer(sqlite).execute(connection, rows)
    connection.commit()
