"""What every store promises of games and their logs, over every backend; test_contract_tables.py has the rest."""

import asyncio
from dataclasses import replace

import pytest

from bot.engine.errors import CorruptLog
from bot.engine.events import (
    ChatLost,
    ChoicePressed,
    ContinuePressed,
    HintPressed,
    HostReturned,
    PlayerJoined,
    QuestionShown,
    SkipPressed,
    StopPressed,
    Tick,
)
from bot.ports import Append, LoggedEvent, PostKey, Store, StoreUnavailable, UnknownGame
from bot.store.sql import SqlStore
from tests.store.builders import ASK, NOW, award, challenge, follow, info, pressed, requested, score, start
from tests.store.databases import Database

NOTHING = dict.fromkeys(("challenges", "games", "events", "players", "scores", "badges", "outbox"), 0)


def test_it_is_a_store(store: Store) -> None:
    port: Store = store
    assert port is store


# --- append and load ---------------------------------------------------------------------------------------------


async def test_a_game_comes_back_as_it_was_written(store: Store) -> None:
    events = (
        requested("d1"),
        QuestionShown(NOW + 1, 0, "message 1", "d2"),
        PlayerJoined(NOW + 2, "discord:2", "d3"),
        ChoicePressed(NOW + 3, "discord:2", 0, 1, "d4"),
        HintPressed(NOW + 4, "discord:2", 0),
        SkipPressed(NOW + 5, "discord:1", 0),
        ContinuePressed(NOW + 6, "discord:1", 0),
        HostReturned(NOW + 7, NOW + 6),
        Tick(NOW + 8),
        StopPressed(NOW + 9, None),
        ChatLost(NOW + 10, "channel deleted; was “général” 🎉"),
    )
    row = info(revision=len(events), over=True, due_at=NOW + 30_000)
    logged = tuple(LoggedEvent(seq, event, ()) for seq, event in enumerate(events, start=1))

    assert await store.append([Append(row, logged, challenge())]) == [True]

    stored = await store.load("g1")
    assert stored.info == row
    assert stored.challenge == challenge()
    assert stored.log == events


async def test_later_events_extend_the_log_and_replace_the_row(store: Store) -> None:
    await store.append([start()])
    assert await store.append([follow(seq=2, due_at=NOW + 5)]) == [True]
    assert await store.append([follow(seq=3, due_at=NOW + 5, seen_at=NOW + 9)]) == [True]
    assert await store.append([follow(seq=4, over=True)]) == [True]

    stored = await store.load("g1")
    assert stored.info == info(revision=4, over=True, seen_at=NOW + 9)
    assert stored.log == (requested(), pressed(2), pressed(3), pressed(4))


async def test_what_was_appended_survives_the_store(database: Database) -> None:
    first = SqlStore(database.url)
    await first.open()
    await first.append([start("g1", ASK, score(), award())])
    await first.close()

    second = SqlStore(database.url)
    await second.open()
    assert (await second.load("g1")).log == (requested(),)
    assert [post.announcement for post in await second.posts()] == [ASK, award()]
    assert len(await second.scores("g1")) == len(await second.badges("discord:1")) == 1
    assert await second.append([follow("g1", 2, score(points=5))]) == [True]
    await second.close()


async def test_an_unknown_game(store: Store) -> None:
    with pytest.raises(UnknownGame, match="nowhere"):
        await store.load("nowhere")


async def test_nothing_to_append(store: Store) -> None:
    assert await store.append([]) == []


async def test_two_appends_for_one_game_are_a_mistake(store: Store, database: Database) -> None:
    with pytest.raises(ValueError, match="two appends"):
        await store.append([start(), follow()])
    assert await database.counts() == NOTHING


async def test_a_new_game_needs_its_challenge(store: Store, database: Database) -> None:
    with pytest.raises(ValueError, match="without its challenge"):
        await store.append([start("g1"), replace(start("g2"), challenge=None)])
    assert await database.counts() == NOTHING
    assert await store.append([start()]) == [True]


async def test_games_share_a_challenge_and_keep_the_version_they_started_with(store: Store, database: Database) -> None:
    await store.append([start("g1"), start("g2"), start("g3", version="v2")])
    await store.append([start("g4")])
    assert await database.count("challenges") == 2
    assert (await store.load("g4")).challenge == challenge("v1")
    assert (await store.load("g3")).challenge == challenge("v2")


# --- conflicts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seq", [2, 4, 9])
async def test_another_revision_than_the_stored_one_is_refused(store: Store, database: Database, seq: int) -> None:
    await store.append([start(), start("other")])
    await store.append([follow(seq=2)])
    before = await database.counts()

    assert await store.append([follow("g1", seq, ASK, score(), award(), over=True)]) == [False]

    assert await database.counts() == before
    assert (await store.load("g1")).info == info(revision=2)


async def test_an_append_to_a_game_that_is_not_there_is_refused(store: Store, database: Database) -> None:
    assert await store.append([follow("g1", 2, score())]) == [False]
    assert await database.counts() == NOTHING


async def test_a_taken_id_is_refused(store: Store) -> None:
    await store.append([start()])
    assert await store.append([start("g1", ASK, owner="discord:9")]) == [False]
    assert (await store.load("g1")).info.owner == "discord:1"
    assert await store.posts() == []


async def test_a_delivery_counts_once_within_a_game(store: Store) -> None:
    await store.append([start(delivery="d0")])
    assert await store.append([follow("g1", 2, event=pressed(2, "d1"))]) == [True]
    assert await store.append([follow("g1", 3, score(), event=pressed(3, "d1"), over=True)]) == [False]
    assert await store.append([follow("g1", 3, score(), event=pressed(3, "d0"))]) == [False]
    assert (await store.load("g1")).info == info(revision=2)
    assert await store.scores("g1") == []


async def test_a_delivery_counts_once_over_all_games(store: Store) -> None:
    await store.append([start("g1", delivery="d1"), start("g2")])
    assert await store.append([follow("g2", 2, event=pressed(2, "d1"))]) == [False]
    assert await store.append([start("g3", delivery="d1")]) == [False]
    with pytest.raises(UnknownGame):
        await store.load("g3")


async def test_a_delivery_counts_once_within_one_append(store: Store, database: Database) -> None:
    await store.append([start()])
    twice = (LoggedEvent(2, pressed(2, "d"), (score(),)), LoggedEvent(3, pressed(3, "d"), ()))
    assert await store.append([Append(info(revision=3), twice)]) == [False]
    assert await database.count("events") == 1


async def test_of_two_games_with_one_delivery_one_is_kept(store: Store, database: Database) -> None:
    flags = await store.append([start("g1", score(), delivery="d"), start("g2", score(), delivery="d")])
    assert sorted(flags) == [False, True]
    assert await database.counts() == {**NOTHING, "challenges": 1, "games": 1, "events": 1, "players": 1, "scores": 1}


@pytest.mark.parametrize("fault", ["stale", "taken", "delivery"])
@pytest.mark.parametrize("place", [0, 3, 6])
async def test_one_refused_append_leaves_the_others_whole(
    store: Store, database: Database, fault: str, place: int
) -> None:
    games = [f"g{number}" for number in range(7)]
    await store.append([start(game, delivery=f"first {game}") for game in games])
    good = [
        follow(game, 2, ASK, score(f"p {game}"), award(f"p {game}"), event=pressed(2, f"second {game}"))
        for game in games
    ]
    bad = {
        "stale": replace(good[place], info=info(games[place], 3)),
        "taken": start(games[place], ASK),
        "delivery": replace(good[place], events=(LoggedEvent(2, pressed(2, "first g1"), (ASK, score())),)),
    }[fault]
    good[place] = bad

    flags = await store.append(good)

    assert flags == [number != place for number in range(7)]
    for game, kept in zip(games, flags, strict=True):
        assert len((await store.load(game)).log) == (2 if kept else 1)
        assert [post.key for post in await store.posts(game)] == ([PostKey(game, 2, 0), PostKey(game, 2, 1)] * kept)
        assert len(await store.scores(game)) == len(await store.badges(f"p {game}")) == int(kept)
    assert await database.count("players") == 6


async def test_players_of_a_refused_append_are_not_taken_for_stored(store: Store) -> None:
    await store.append([start("g1", delivery="d")])
    assert await store.append([follow("g1", 2, score("new"), event=pressed(2, "d"))]) == [False]
    assert await store.append([follow("g1", 2, score("new"))]) == [True]
    assert [line.player for line in await store.scores("g1")] == ["new"]


async def test_players_that_somebody_removed_are_stored_again(store: Store, database: Database) -> None:
    await store.append([start("g1", score("p")), start("g2")])
    await database.execute("DELETE FROM scores")
    await database.execute("DELETE FROM players")
    assert await store.append([follow("g1", 2, score("p")), follow("g2", 2)]) == [True, True]
    assert await database.count("players") == 1


async def test_of_two_stores_exactly_one_writes_each_event(database: Database) -> None:
    stores = [SqlStore(database.url), SqlStore(database.url)]
    for store in stores:
        await store.open()
    won = [0, 0]
    for seq in range(1, 51):
        wanted = [
            start("g1", score()) if seq == 1 else follow("g1", seq, score(points=seq), event=pressed(seq * 2 + number))
            for number in (0, 1)
        ]
        flags = await asyncio.gather(*(store.append([one]) for store, one in zip(stores, wanted, strict=True)))
        assert sorted(flags) == [[False], [True]]
        winner = flags.index([True])
        won[winner] += 1
        assert (await stores[1 - winner].load("g1")).log[-1] == wanted[winner].events[0].event
    assert sum(won) == (await stores[0].load("g1")).info.revision == 50
    for store in stores:
        await store.close()


async def test_stores_that_append_to_many_games_at_once_do_not_block_each_other(database: Database) -> None:
    games = [f"g{number}" for number in range(20)]
    stores = [SqlStore(database.url) for _ in range(3)]
    for store in stores:
        await store.open()
    await stores[0].append([start(game) for game in games])
    for seq in range(2, 8):
        forwards = [follow(game, seq, score(f"p{game}"), award(f"p{game}")) for game in games]
        flags = await asyncio.gather(
            stores[0].append(forwards),
            stores[1].append(forwards[::-1]),
            stores[2].beat("here", NOW + seq),
        )
        assert [a != b for a, b in zip(flags[0], flags[1][::-1], strict=True)] == [True] * len(games)
    for store in stores:
        await store.close()


# --- what is stored can be broken --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE events SET body = '{' WHERE seq = 2",
        "UPDATE events SET body = '{\"colour\": 1}' WHERE seq = 2",
        "UPDATE events SET kind = 'SomethingElse' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events WHERE seq = 3",
        "UPDATE challenges SET body = '{}'",
    ],
)
async def test_a_tampered_log_is_told(store: Store, database: Database, tampering: str) -> None:
    await store.append([start()])
    await store.append([follow(seq=2)])
    await store.append([follow(seq=3)])
    await database.execute(tampering)
    with pytest.raises(CorruptLog):
        await store.load("g1")


async def test_a_game_that_contradicts_its_log_does_not_hold_up_others(store: Store, database: Database) -> None:
    await store.append([start("g1"), start("g2")])
    await store.append([follow("g1", 2), follow("g2", 2)])
    await database.execute("UPDATE games SET revision = 1 WHERE game_id = 'g1'")
    assert await store.append([follow("g1", 2), follow("g2", 3)]) == [False, True]


# --- open and close ----------------------------------------------------------------------------------------------


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    await store.close()
    for work in (store.append([start()]), store.load("g1"), store.running(), store.beat("here", 1), store.posts()):
        with pytest.raises(StoreUnavailable, match="not open"):
            await work


async def test_a_store_can_be_opened_again(store: Store) -> None:
    await store.append([start()])
    await store.close()
    await store.open()
    assert [game.game_id for game in await store.running()] == ["g1"]


async def test_a_cancelled_append_does_not_harm_the_next(store: Store) -> None:
    await store.append([start()])
    for steps in range(25):
        task = asyncio.ensure_future(store.append([follow("g1", 1 + (await store.load("g1")).info.revision, score())]))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        # The cancelled one may be under way still; what is written later waits for it, what is read does not.
        await store.discard([PostKey("g1", 1, 0)])
    stored = await store.load("g1")
    assert stored.info.revision == len(stored.log)
    assert await store.append([follow("g1", stored.info.revision + 1)]) == [True]
