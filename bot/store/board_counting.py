"""How many players a board lists, and of large boards how many lie in each bucket of values, counted anew."""

from collections import defaultdict
from typing import Final

from sqlalchemy import Connection

from bot.store.board_statements import board_statements, measures

COUNTED_FROM: Final = 2_000
"""A board that lists more players than this has its counts kept. On smaller ones a rank is counted in no time."""


def count(connection: Connection, sqlite: bool, board: str, period: str, only: str | None = None) -> None:
    """Count anew how many players a board lists, by every measure or by one of them."""
    statements = board_statements(sqlite=sqlite)
    for name, measure in measures().items():
        if only is not None and name != only:
            continue
        counts: defaultdict[int, int] = defaultdict(int)
        for value, number in measure.grouped.rows(connection, board=board, period=period):
            counts[measure.bucket(value)] += number
        size = sum(counts.values())
        counted = size > COUNTED_FROM
        statements.put_size.execute(connection, [(board, period, name, size, counted)])
        statements.forget_counts.execute(connection, [(board, period, name)])
        if counted:
            rows = [(board, period, name, bucket, number) for bucket, number in counts.items()]
            statements.add_count.execute(connection, rows)
