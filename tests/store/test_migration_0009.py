"""What the ninth migration makes of what was kept before it, and what is left of it on the way back."""

import json

from alembic import command

from bot.engine.codec import encode_challenge
from bot.engine.selection import candidates, mix
from bot.store import migrating
from bot.store.addresses import parse
from tests.store.builders import NOW, challenge
from tests.store.databases import Database

HOME = "discord:42/7"
RUN = {"audience": "each-alone", "home": HOME, "mode": "daily", "window": "daily-x"}


async def before(database: Database) -> None:
    """Tables of the version before, with a window's run, another game, a mix and a challenge that cannot be read."""
    address = parse(database.url)
    await migrating._do(address, migrating._migrate, address, lambda config: command.upgrade(config, "0008"))
    mixed = mix("Daily mix", candidates([challenge()]))
    for asked in (challenge(), mixed):
        body = encode_challenge(asked)
        await database.execute(
            "INSERT INTO challenges VALUES (:id, :v, :body)", id=asked.id, v=asked.version, body=body
        )
    await database.execute("INSERT INTO challenges VALUES ('broken', 'v', '{}')")
    await database.execute("INSERT INTO players (player, created_at) VALUES ('p', 0)")
    for game_id, asked, first in (("run", mixed, RUN), ("game", challenge(), {"prompt": 'says "home"', "home": None})):
        await database.execute(
            "INSERT INTO games VALUES (:g, :id, :v, 'daily', 'discord:@1', 'p', true, 1, NULL, :now, 'h', :now, true)",
            g=game_id,
            id=asked.id,
            v=asked.version,
            now=NOW,
        )
        body = json.dumps(first, separators=(",", ":"), sort_keys=True)
        await database.execute(
            "INSERT INTO events VALUES (:g, 1, 0, 'GameRequested', NULL, :body)", g=game_id, body=body
        )
        await database.execute("INSERT INTO settled VALUES (:g, 'p')", g=game_id)
        await database.execute(
            "INSERT INTO badges VALUES ('p', :g, 'B', '🏅', :g, 'c', 'v', true, 0, 0, NULL, NULL, NULL)", g=game_id
        )


async def kept(database: Database) -> list[list[tuple[object, ...]]]:
    return [
        await database.execute(statement)
        for statement in (
            "SELECT game_id, home, asked_version FROM games ORDER BY game_id",
            "SELECT settled.game_id, settled.version = games.version, counted FROM settled"
            " JOIN games ON games.game_id = settled.game_id ORDER BY settled.game_id",
            "SELECT question, challenge_id LIKE 'mix%' FROM challenge_questions ORDER BY challenge_id",
            "SELECT badge FROM badges ORDER BY badge",
        )
    ]


async def test_what_was_kept_before_is_brought_to_what_is_asked_of_it_now(empty_database: Database) -> None:
    await before(empty_database)
    await migrating.upgrade(empty_database.url)
    now = await kept(empty_database)
    assert now == [
        [("game", None, None), ("run", HOME, None)],
        [("game", True, True), ("run", True, True)],
        [("tensors/q1", True), ("tensors/q1", False)],
        [("game",), ("run",)],
    ]
    await migrating.downgrade(empty_database.url, "0008")
    await migrating.upgrade(empty_database.url)
    assert await kept(empty_database) == now


async def test_badges_of_games_that_are_gone_are_lost_on_the_way_back(empty_database: Database) -> None:
    await before(empty_database)
    await migrating.upgrade(empty_database.url)
    for table in ("settled", "events", "games"):
        await empty_database.execute(f"DELETE FROM {table} WHERE game_id = 'run'")
    assert (await kept(empty_database))[-1] == [("game",), ("run",)]
    await migrating.downgrade(empty_database.url, "0008")
    assert await empty_database.execute("SELECT badge FROM badges") == [("game",)]
