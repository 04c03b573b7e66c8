"""How the databases go about reading boards: by the indexes alone, however long the history."""

from typing import Any

from sqlalchemy import Connection

from bot.store.board_counting import COUNTED_FROM
from bot.store.board_statements import measures
from bot.store.sql import SqlStore
from tests.store.databases import Database
from tests.store.test_contract_boards import delta

READS = ("from_top", "from_value", "before", "after", "above", "above_by_counts", "counts", "start")
VALUES = {
    "board": "all",
    "period": "all",
    "player": "p7",
    "value": 900,
    "below": 1_000,
    "bucket": 70,
    "limit": 10,
    "offset": 2,
}


def _plan(connection: Connection, statement: Any) -> str:
    compiled = statement.compile(dialect=connection.dialect)
    sqlite = connection.dialect.name == "sqlite"
    words = f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {compiled}"
    values = compiled.params | VALUES
    found = connection.exec_driver_sql(words, tuple(values[name] for name in compiled.positiontup))
    return "\n".join(str(row[-1]) for row in found)


def _plans(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "postgresql":
        # It reads tables as small as these whole; what is asked is whether it has to.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return {
        f"{name} {read}": _plan(connection, getattr(measure, read).statement)
        for name, measure in measures().items()
        for read in READS
    }


async def test_no_read_of_a_board_goes_through_the_table(database: Database) -> None:
    store = SqlStore(database.url)
    await store.open()
    players = range(COUNTED_FROM + 500)
    await store.boards.add([delta(f"p{it}", it, it % 20, 30, board=f"channel:{it % 50}") for it in players])
    await store.boards.add([delta(f"p{it}", it, it % 20, 30) for it in players])
    await store.boards.set_streaks({f"p{it}": it % 99 for it in players})
    if not database.is_sqlite:
        for table in ("board_scores", "board_sizes", "board_counts"):
            await database.execute(f"ANALYZE {table}")

    plans = await store.read(_plans)

    await store.close()
    assert len(plans) == 3 * len(READS)
    for name, plan in plans.items():
        assert any(word in plan for word in ("ix_board_scores_", "pk_board_", "USING PRIMARY KEY")), f"{name}: {plan}"
        if database.is_sqlite and "above" in name:
            assert "COVERING INDEX" in plan, f"{name}: {plan}"
        for slow in ("Seq Scan", "SCAN board", "TEMP B-TREE", "Sort"):
            # The counts of a board are a thousand at most; whether they are sorted is all the same.
            assert slow not in plan or (slow, name.split()[1]) == ("Sort", "counts"), f"{name}: {plan}"
