"""What every store promises: the port in bot.ports, method by method, over every backend."""

import asyncio
from dataclasses import replace

import pytest

from bot.engine.effects import CloseQuestion, CloseReason, EndReason, FinishChallenge, Reveal, Standing
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
from bot.ports import Append, Badge, LoggedEvent, PlayerScore, Post, PostKey, Store, StoreUnavailable, UnknownGame
from bot.store.sql import SqlStore
from tests.store.builders import ASK, CHANNEL, NOW, award, challenge, follow, info, pressed, requested, score, start
from tests.store.databases import Database

NOTHING = dict.fromkeys(("challenges", "games", "events", "players", "scores", "badges", "outbox"), 0)


def test_it_is_a_store(store: SqlStore) -> None:
    port: Store = store
    assert port is store


# --- append and load ---------------------------------------------------------------------------------------------


async def test_a_game_comes_back_as_it_was_written(store: SqlStore) -> None:
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


async def test_later_events_extend_the_log_and_replace_the_row(store: SqlStore) -> None:
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


async def test_an_unknown_game(store: SqlStore) -> None:
    with pytest.raises(UnknownGame, match="nowhere"):
        await store.load("nowhere")


async def test_nothing_to_append(store: SqlStore) -> None:
    assert await store.append([]) == []


async def test_two_appends_for_one_game_are_a_mistake(store: SqlStore, database: Database) -> None:
    with pytest.raises(ValueError, match="two appends"):
        await store.append([start(), follow()])
    assert await database.counts() == NOTHING


async def test_a_new_game_needs_its_challenge(store: SqlStore, database: Database) -> None:
    with pytest.raises(ValueError, match="without its challenge"):
        await store.append([start("g1"), replace(start("g2"), challenge=None)])
    assert await database.counts() == NOTHING
    assert await store.append([start()]) == [True]


async def test_games_share_a_challenge_and_keep_the_version_they_started_with(
    store: SqlStore, database: Database
) -> None:
    await store.append([start("g1"), start("g2"), start("g3", version="v2")])
    await store.append([start("g4")])
    assert await database.count("challenges") == 2
    assert (await store.load("g4")).challenge == challenge("v1")
    assert (await store.load("g3")).challenge == challenge("v2")


# --- conflicts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seq", [2, 4, 9])
async def test_another_revision_than_the_stored_one_is_refused(store: SqlStore, database: Database, seq: int) -> None:
    await store.append([start(), start("other")])
    await store.append([follow(seq=2)])
    before = await database.counts()

    assert await store.append([follow("g1", seq, ASK, score(), award(), over=True)]) == [False]

    assert await database.counts() == before
    assert (await store.load("g1")).info == info(revision=2)


async def test_an_append_to_a_game_that_is_not_there_is_refused(store: SqlStore, database: Database) -> None:
    assert await store.append([follow("g1", 2, score())]) == [False]
    assert await database.counts() == NOTHING


async def test_a_taken_id_is_refused(store: SqlStore) -> None:
    await store.append([start()])
    assert await store.append([start("g1", ASK, owner="discord:9")]) == [False]
    assert (await store.load("g1")).info.owner == "discord:1"
    assert await store.posts() == []


async def test_a_delivery_counts_once_within_a_game(store: SqlStore) -> None:
    await store.append([start(delivery="d0")])
    assert await store.append([follow("g1", 2, event=pressed(2, "d1"))]) == [True]
    assert await store.append([follow("g1", 3, score(), event=pressed(3, "d1"), over=True)]) == [False]
    assert await store.append([follow("g1", 3, score(), event=pressed(3, "d0"))]) == [False]
    assert (await store.load("g1")).info == info(revision=2)
    assert await store.scores("g1") == []


async def test_a_delivery_counts_once_over_all_games(store: SqlStore) -> None:
    await store.append([start("g1", delivery="d1"), start("g2")])
    assert await store.append([follow("g2", 2, event=pressed(2, "d1"))]) == [False]
    assert await store.append([start("g3", delivery="d1")]) == [False]
    with pytest.raises(UnknownGame):
        await store.load("g3")


async def test_a_delivery_counts_once_within_one_append(store: SqlStore, database: Database) -> None:
    await store.append([start()])
    twice = (LoggedEvent(2, pressed(2, "d"), (score(),)), LoggedEvent(3, pressed(3, "d"), ()))
    assert await store.append([Append(info(revision=3), twice)]) == [False]
    assert await database.count("events") == 1


async def test_of_two_games_with_one_delivery_one_is_kept(store: SqlStore, database: Database) -> None:
    flags = await store.append([start("g1", score(), delivery="d"), start("g2", score(), delivery="d")])
    assert sorted(flags) == [False, True]
    assert await database.counts() == {**NOTHING, "challenges": 1, "games": 1, "events": 1, "players": 1, "scores": 1}


@pytest.mark.parametrize("fault", ["stale", "taken", "delivery"])
@pytest.mark.parametrize("place", [0, 3, 6])
async def test_one_refused_append_leaves_the_others_whole(
    store: SqlStore, database: Database, fault: str, place: int
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


async def test_players_of_a_refused_append_are_not_taken_for_stored(store: SqlStore) -> None:
    await store.append([start("g1", delivery="d")])
    assert await store.append([follow("g1", 2, score("new"), event=pressed(2, "d"))]) == [False]
    assert await store.append([follow("g1", 2, score("new"))]) == [True]
    assert [line.player for line in await store.scores("g1")] == ["new"]


async def test_players_that_somebody_removed_are_stored_again(store: SqlStore, database: Database) -> None:
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
            stores[2].seen(games[::-1], NOW + seq),
        )
        assert [a != b for a, b in zip(flags[0], flags[1][::-1], strict=True)] == [True] * len(games)
    for store in stores:
        await store.close()


# --- projections -------------------------------------------------------------------------------------------------


async def test_the_last_score_of_a_player_is_kept(store: SqlStore) -> None:
    first = LoggedEvent(1, requested(), (score("a", 10), score("b", 20), score("a", 30)))
    second = LoggedEvent(2, pressed(2), (score("a", 40), score("c", 40, right=2)))
    await store.append([Append(info(revision=2), (first, second), challenge())])
    await store.append([follow("g1", 3, score("b", 50))])
    assert await store.scores("g1") == [
        PlayerScore("b", 50, 1, 1, 2, 3),
        PlayerScore("c", 40, 2, 1, 2, 3),
        PlayerScore("a", 40, 1, 1, 2, 3),
    ]
    assert await store.scores("g2") == []


async def test_a_badge_is_kept_once_with_its_first_provenance(store: SqlStore) -> None:
    first = LoggedEvent(1, requested(), (award(), award(version="in the same event"), award(badge="a second")))
    await store.append([Append(info(), (first,), challenge()), start("g2", award(version="v9"))])
    await store.append([follow("g1", 2, award(version="v10"))])
    badge = Badge("discord:1", "shapely", "Shapely", "🏅", "g1", "tensors", "v1", True, 1, NOW)
    assert await store.badges("discord:1") == [replace(badge, badge="a second"), badge]
    assert await store.badges("discord:2") == []


async def test_badges_come_oldest_first(store: SqlStore) -> None:
    await store.append([start("g1")])
    await store.append([follow("g1", 2, award(badge="z"), event=Tick(NOW + 1))])
    await store.append([follow("g1", 3, award(badge="a"), event=Tick(NOW + 2))])
    assert [badge.badge for badge in await store.badges("discord:1")] == ["z", "a"]


async def test_five_hundred_events_at_once(store: SqlStore) -> None:
    await store.append([start()])
    logged = tuple(LoggedEvent(seq, pressed(seq, f"d{seq}"), (score(f"p{seq % 90}", seq),)) for seq in range(2, 502))
    assert await store.append([Append(info(revision=501), logged)]) == [True]
    assert len((await store.load("g1")).log) == 501
    assert len(await store.scores("g1")) == 90


# --- outbox ------------------------------------------------------------------------------------------------------


async def test_posts_are_numbered_within_their_event_and_kept_in_order(store: SqlStore) -> None:
    close = CloseQuestion(0, CloseReason.TIME_UP, "m1")
    reveal = Reveal(0, 0, (1, 0), 1, (3, 1), ("discord:1",), 1, 4)
    finish = FinishChallenge(EndReason.COMPLETED, 1, (Standing(1, "discord:1", 100, 1, 1, 0),), 1)
    await store.append([start("g1", score(), ASK, score(), close), start("g2", ASK, channel="slack:T/C")])
    await store.append([follow("g1", 2, reveal, score(), finish, award())])
    assert await store.posts() == [
        Post(PostKey("g1", 1, 0), CHANNEL, ASK),
        Post(PostKey("g1", 1, 1), CHANNEL, close),
        Post(PostKey("g2", 1, 0), "slack:T/C", ASK),
        Post(PostKey("g1", 2, 0), CHANNEL, reveal),
        Post(PostKey("g1", 2, 1), CHANNEL, finish),
        Post(PostKey("g1", 2, 2), CHANNEL, award()),
    ]
    assert [post.key for post in await store.posts("g2")] == [PostKey("g2", 1, 0)]


async def test_delivered_posts_leave_with_the_append(store: SqlStore) -> None:
    await store.append([start("g1", ASK, ASK)])
    delivered = [PostKey("g1", 1, 0), PostKey("g1", 1, 7)]
    assert await store.append([follow("g1", 5, delivered=delivered)]) == [False]
    assert len(await store.posts()) == 2
    assert await store.append([follow("g1", 2, ASK, delivered=delivered)]) == [True]
    assert [post.key for post in await store.posts()] == [PostKey("g1", 1, 1), PostKey("g1", 2, 0)]


async def test_discarded_posts_are_gone_and_unknown_ones_passed_over(store: SqlStore) -> None:
    await store.append([start("g1", ASK, ASK, ASK)])
    await store.discard([PostKey("g1", 1, 1), PostKey("nowhere", 1, 1), PostKey("g1", 1, 1)])
    await store.discard([])
    assert [post.key.index for post in await store.posts()] == [0, 2]


async def test_posts_stay_in_order_after_the_outbox_was_empty(store: SqlStore) -> None:
    await store.append([start("g1", ASK)])
    await store.discard([PostKey("g1", 1, 0)])
    await store.append([follow("g1", 2, ASK), start("a", ASK)])
    assert [post.key.game_id for post in await store.posts()] == ["g1", "a"]


# --- running and seen --------------------------------------------------------------------------------------------


async def test_running_games_newest_first_by_channel_and_challenge(store: SqlStore) -> None:
    await store.append(
        [
            start("old", created_at=NOW - 5),
            start("new", created_at=NOW + 5, channel="slack:1"),
            start("done", over=True),
            start("middle", challenge_id="losses"),
        ]
    )

    async def ids(channel: str | None = None, challenge_id: str | None = None) -> list[str]:
        return [game.game_id for game in await store.running(channel, challenge_id=challenge_id)]

    assert await ids() == ["new", "middle", "old"]
    assert await ids(CHANNEL) == ["middle", "old"]
    assert await ids(challenge_id="tensors") == ["new", "old"]
    assert await ids(CHANNEL, "losses") == ["middle"]
    assert await ids("slack:2") == []
    assert (await store.running("slack:1"))[0] == info("new", created_at=NOW + 5, channel="slack:1")
    await store.append([follow("old", 2, over=True, created_at=NOW - 5)])
    assert await ids() == ["new", "middle"]


async def test_seen_never_goes_back(store: SqlStore) -> None:
    await store.append([start("g1"), start("g2"), start("g3")])
    await store.seen(["g1", "g2", "nowhere"], NOW + 10)
    await store.seen(["g1"], NOW + 5)
    await store.seen([], NOW + 99)
    assert {game.game_id: game.seen_at - NOW for game in await store.running()} == {"g1": 10, "g2": 10, "g3": 0}
    await store.append([follow("g1", 2, seen_at=NOW + 1), follow("g2", 2, seen_at=NOW + 11)])
    assert {game.game_id: game.seen_at - NOW for game in await store.running()} == {"g1": 10, "g2": 11, "g3": 0}


async def test_ten_thousand_games_are_seen_at_once(store: SqlStore) -> None:
    ids = [f"game {number}" for number in range(10_000)]
    assert await store.append([start(game) for game in ids]) == [True] * len(ids)
    await store.seen(ids, NOW + 1)
    games = await store.running()
    assert len(games) == len(ids)
    assert {game.seen_at for game in games} == {NOW + 1}


# --- names -------------------------------------------------------------------------------------------------------


async def test_names_are_kept_and_replaced(store: SqlStore) -> None:
    await store.append([start("g1", score("discord:1"), score("discord:2"))])
    await store.name_player("discord:1", "Ada", NOW)
    await store.name_player("slack:T/U", "Grâce 🧮", NOW)
    await store.name_player("discord:1", "Ada L.", NOW + 1)
    assert await store.names(["discord:1", "discord:2", "slack:T/U", "nobody"]) == {
        "discord:1": "Ada L.",
        "slack:T/U": "Grâce 🧮",
    }
    assert await store.names([]) == {}
    assert await store.append([follow("g1", 2, score("slack:T/U"))]) == [True]
    assert await store.names(["slack:T/U"]) == {"slack:T/U": "Grâce 🧮"}


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
async def test_a_tampered_log_is_told(store: SqlStore, database: Database, tampering: str) -> None:
    await store.append([start()])
    await store.append([follow(seq=2)])
    await store.append([follow(seq=3)])
    await database.execute(tampering)
    with pytest.raises(CorruptLog):
        await store.load("g1")


async def test_a_game_that_contradicts_its_log_does_not_hold_up_others(store: SqlStore, database: Database) -> None:
    await store.append([start("g1"), start("g2")])
    await store.append([follow("g1", 2), follow("g2", 2)])
    await database.execute("UPDATE games SET revision = 1 WHERE game_id = 'g1'")
    assert await store.append([follow("g1", 2), follow("g2", 3)]) == [False, True]


# --- open and close ----------------------------------------------------------------------------------------------


async def test_a_closed_store_says_so(store: SqlStore) -> None:
    await store.close()
    await store.close()
    for work in (store.append([start()]), store.load("g1"), store.running(), store.seen(["g1"], 1), store.posts()):
        with pytest.raises(StoreUnavailable, match="not open"):
            await work


async def test_a_store_can_be_opened_again(store: SqlStore) -> None:
    await store.append([start()])
    await store.close()
    await store.open()
    assert [game.game_id for game in await store.running()] == ["g1"]


async def test_a_cancelled_append_does_not_harm_the_next(store: SqlStore) -> None:
    await store.append([start()])
    for steps in range(25):
        task = asyncio.ensure_future(store.append([follow("g1", 1 + (await store.load("g1")).info.revision, score())]))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    stored = await store.load("g1")
    assert stored.info.revision == len(stored.log)
    assert await store.append([follow("g1", stored.info.revision + 1)]) == [True]
