"""A player is erased while another process plays and settles on the same database."""

import asyncio
from dataclasses import replace

from bot.engine.events import PlayerJoined, StopPressed
from bot.host.places import own_screens
from bot.host.rebuilding import audit
from bot.host.settlement import Settlement
from bot.players import new_pseudonym
from bot.ports import Append, LoggedEvent
from bot.store.erasing import RECENT_MS, erase_player, games_logging
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.databases import Database
from tests.store.lives import DISCORD, RIGHT, SLACK, WRONG, Lives, whole
from tests.store.test_contract_erasure import ENTRY, erase, traces
from tests.store.test_contract_settlement import Logs

GAMES = 12


async def test_others_press_and_settle_meanwhile(store: SqlStore, database: Database) -> None:
    lives, town = Lives(store, DISCORD), DISCORD
    other = SqlStore(database.url)
    await other.open()
    await lives.everything()
    for number in range(GAMES):
        await lives.running_game(f"running{number}")
        await lives.running_game(f"over{number}", StopPressed(NOW + 4_000, None))

    async def press(number: int) -> list[bool]:
        """Whether each write of Ben's press was kept, the stale ones not."""
        kept: list[bool] = []
        while True not in kept:
            stored = await other.load(f"running{number}")
            event = lives.press(town.ben.player, RIGHT, 5_000 + number)
            logged = LoggedEvent(stored.info.revision + 1, event, ())
            for _ in range(10 * number):  # each at another moment of the erasing
                await asyncio.sleep(0)
            row = replace(stored.info, revision=logged.seq)
            kept += await other.append([Append(row, (logged,))])
        return kept

    settlement = Settlement(other, Logs(other), lives.clock)
    ben = [f"over{number}" for number in range(GAMES)]
    pressed, *_ = await asyncio.gather(
        asyncio.gather(*map(press, range(GAMES))),
        erase(lives),
        erase(Lives(store, SLACK)),
        *(settlement.settle(game_id) for game_id in ben[: GAMES // 2]),
    )
    assert all(kept[-1] for kept in pressed)
    await erase(lives)  # what settlement wrote down of games that it had read before is gone with this
    assert traces(await whole(store), town.ann.user) == []
    for number in range(GAMES):
        game = (await store.load(f"running{number}")).game()
        assert game.players[town.ben.player].tried == (WRONG, RIGHT)
    assert (await audit(store)).differences == ()
    await other.close()


async def joined(lives: Lives, game_id: str) -> None:
    """A game of Ben's whose log alone names Ann."""
    ann, ben = lives.town.ann.player, lives.town.ben.player
    await lives.play(game_id, lives.town.channel, lives.request(ben), PlayerJoined(NOW + 100, ann, lives.delivery(ann)))


async def test_games_that_nobody_has_written_to_for_long_are_found(store: SqlStore, database: Database) -> None:
    lives = Lives(store, DISCORD)
    await joined(lives, "old")
    await database.execute("UPDATE games SET seen_at = :long_ago", long_ago=NOW - RECENT_MS - 1)
    assert await erase(lives) == ["old"]
    assert traces(await whole(store), DISCORD.ann.user) == []


async def test_what_is_written_while_the_logs_are_read_is_found(store: SqlStore, database: Database) -> None:
    lives, ann = Lives(store, DISCORD), DISCORD.ann.player
    found = await store.read(games_logging, database.is_sqlite, ann)
    await joined(lives, "late")
    erasing = (erase_player, database.is_sqlite, ann, own_screens(ann), new_pseudonym, ENTRY, found)
    assert await store.write(*erasing) == ["late"]
    assert traces(await whole(store), DISCORD.ann.user) == []
