"""What the tenth migration makes of games that were settled before first attempts were kept."""

from alembic import command

from bot.store import migrating
from bot.store.addresses import parse
from bot.store.sql import SqlStore
from tests.store.builders import NOW, challenge
from tests.store.databases import Database


async def before(database: Database) -> None:
    """Tables of the version before, with a game that is over and settled, and one that runs."""
    address = parse(database.url)
    await migrating._do(address, migrating._migrate, address, lambda config: command.upgrade(config, "0009"))
    asked = challenge()
    await database.execute("INSERT INTO challenges VALUES (:id, :v, '{}')", id=asked.id, v=asked.version)
    await database.execute("INSERT INTO players (player, created_at) VALUES ('p', 0)")
    for game_id, over in (("done", True), ("runs", False)):
        await database.execute(
            "INSERT INTO games (game_id, challenge_id, version, mode, channel, owner, over, revision, created_at,"
            " host, seen_at, settled) VALUES (:g, :id, :v, 'challenge', 'discord:@1', 'p', :over, 1, :now, 'h', :now,"
            " :over)",
            g=game_id,
            id=asked.id,
            v=asked.version,
            over=over,
            now=NOW,
        )


async def test_games_that_are_over_are_settled_once_more(empty_database: Database) -> None:
    await before(empty_database)
    await migrating.upgrade(empty_database.url)
    store = SqlStore(empty_database.url)
    await store.open()
    assert await store.spaces.unsettled(9) == ["done"]
    await store.close()


async def test_first_attempts_are_lost_on_the_way_back_and_found_again(empty_database: Database) -> None:
    await before(empty_database)
    await migrating.upgrade(empty_database.url)
    await empty_database.execute("UPDATE games SET settled = true WHERE over")
    await migrating.downgrade(empty_database.url, "0009")
    await migrating.upgrade(empty_database.url)
    assert await empty_database.execute("SELECT game_id FROM games WHERE over AND NOT settled") == [("done",)]
