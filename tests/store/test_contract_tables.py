"""What every store promises of what it keeps beside the log: results, badges, the outbox, rows, names."""

from dataclasses import replace

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import create_async_engine

from bot.engine.effects import CloseQuestion, CloseReason, EndReason, FinishChallenge, Reveal, ScoreChanged, Standing
from bot.engine.events import Tick
from bot.ports import HOST_KEPT_MS, Append, Badge, LoggedEvent, PlayerScore, PlayerTotals, Post, PostKey, Store
from bot.store import reading
from tests.store.builders import ASK, CHANNEL, NOW, award, challenge, follow, info, pressed, requested, score, start
from tests.store.databases import Database

# --- projections -------------------------------------------------------------------------------------------------


async def test_the_last_score_of_a_player_is_kept(store: Store) -> None:
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


async def test_a_badge_is_kept_once_with_its_first_provenance(store: Store) -> None:
    first = LoggedEvent(1, requested(), (award(), award(version="in the same event"), award(badge="a second")))
    await store.append([Append(info(), (first,), challenge()), start("g2", award(version="v9"))])
    await store.append([follow("g1", 2, award(version="v10"))])
    badge = Badge("discord:1", "shapely", "Shapely", "🏅", "g1", "tensors", "v1", True, 1, NOW)
    assert await store.badges("discord:1") == [replace(badge, badge="a second"), badge]
    assert await store.badges("discord:2") == []


async def test_badges_come_oldest_first(store: Store) -> None:
    await store.append([start("g1")])
    await store.append([follow("g1", 2, award(badge="z"), event=Tick(NOW + 1))])
    await store.append([follow("g1", 3, award(badge="a"), event=Tick(NOW + 2))])
    assert [badge.badge for badge in await store.badges("discord:1")] == ["z", "a"]


async def test_five_hundred_events_at_once(store: Store) -> None:
    await store.append([start()])
    logged = tuple(LoggedEvent(seq, pressed(seq, f"d{seq}"), (score(f"p{seq % 90}", seq),)) for seq in range(2, 502))
    assert await store.append([Append(info(revision=501), logged)]) == [True]
    assert len((await store.load("g1")).log) == 501
    assert len(await store.scores("g1")) == 90


# --- totals ------------------------------------------------------------------------------------------------------


async def test_totals_are_the_sums_over_all_games_of_a_player(store: Store) -> None:
    mine = ScoreChanged("discord:1", points=100, right=1, first_try=2, wrong=3, hints=4)
    await store.append([start("g1", mine, score("discord:2", 7)), start("g2", mine, over=True), start("g3")])
    assert await store.totals("discord:1") == PlayerTotals(2, points=200, right=2, first_try=4, wrong=6, hints=8)
    later = ScoreChanged("discord:1", points=150, right=2, first_try=2, wrong=3, hints=5)
    await store.append([follow("g1", 2, later), follow("g3", 2, score("discord:2", 1))])
    assert await store.totals("discord:1") == PlayerTotals(2, points=250, right=3, first_try=4, wrong=6, hints=9)
    assert await store.totals("discord:2") == PlayerTotals(2, points=8, right=2, first_try=2, wrong=4, hints=6)


async def test_totals_of_somebody_without_a_result_are_zeros(store: Store) -> None:
    await store.append([start("g1", score("discord:2"))])
    await store.name_players({"discord:1": "Ada"}, NOW)
    for player in ("discord:1", "nobody"):
        assert await store.totals(player) == PlayerTotals(0, 0, 0, 0, 0, 0)


async def test_totals_outgrow_what_one_game_can_hold(store: Store) -> None:
    most = 2**31 - 1
    await store.append([start(game, score(points=most)) for game in ("g1", "g2", "g3")])
    assert (await store.totals("discord:1")).points == 3 * most


async def test_totals_are_found_by_an_index(store: Store, database: Database) -> None:
    await store.append([start("g1", score())])
    engine = create_async_engine(database.url)
    async with engine.connect() as connection:
        plan = await connection.run_sync(_plan_of_totals, database)
    await engine.dispose()
    assert "ix_scores_player" in plan


def _plan_of_totals(connection: Connection, database: Database) -> str:
    if not database.is_sqlite:  # it reads a table of one page without looking at indexes
        connection.exec_driver_sql("SET enable_seqscan = off")
    seen: list[tuple[str, tuple[object, ...]]] = []
    event.listen(connection, "before_cursor_execute", lambda _1, _2, text, values, *_: seen.append((text, values)))
    reading.player_totals(connection, "discord:1")
    [(text, values)] = seen
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    return str(connection.exec_driver_sql(f"{explain} {text}", values).all())


# --- outbox ------------------------------------------------------------------------------------------------------


async def test_posts_are_numbered_within_their_event_and_kept_in_order(store: Store) -> None:
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


async def test_delivered_posts_leave_with_the_append(store: Store) -> None:
    await store.append([start("g1", ASK, ASK)])
    delivered = [PostKey("g1", 1, 0), PostKey("g1", 1, 7)]
    assert await store.append([follow("g1", 5, delivered=delivered)]) == [False]
    assert len(await store.posts()) == 2
    assert await store.append([follow("g1", 2, ASK, delivered=delivered)]) == [True]
    assert [post.key for post in await store.posts()] == [PostKey("g1", 1, 1), PostKey("g1", 2, 0)]


async def test_discarded_posts_are_gone_and_unknown_ones_passed_over(store: Store) -> None:
    await store.append([start("g1", ASK, ASK, ASK)])
    await store.discard([PostKey("g1", 1, 1), PostKey("nowhere", 1, 1), PostKey("g1", 1, 1)])
    await store.discard([])
    assert [post.key.index for post in await store.posts()] == [0, 2]


async def test_posts_stay_in_order_after_the_outbox_was_empty(store: Store) -> None:
    await store.append([start("g1", ASK)])
    await store.discard([PostKey("g1", 1, 0)])
    await store.append([follow("g1", 2, ASK), start("a", ASK)])
    assert [post.key.game_id for post in await store.posts()] == ["g1", "a"]


# --- running and seen --------------------------------------------------------------------------------------------


async def test_running_games_newest_first_by_channel_and_challenge(store: Store) -> None:
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


async def test_games_are_seen_when_their_host_was_there_last(store: Store) -> None:
    await store.append([start("g1"), start("g2", host="there"), start("g3", host="nowhere")])
    await store.beat("here", NOW + 10)
    await store.beat("there", NOW - 1)
    assert {game.game_id: game.seen_at - NOW for game in await store.running()} == {"g1": 10, "g2": 0, "g3": 0}
    assert (await store.load("g1")).info.seen_at == NOW + 10


async def test_when_a_host_was_last_there(store: Store) -> None:
    assert await store.last_beat("here") is None
    for at in (NOW, NOW + 10, NOW + 5):
        await store.beat("here", at)
    await store.beat("there", NOW + 20)
    assert await store.last_beat("here") == NOW + 10


async def test_a_beat_never_goes_back(store: Store) -> None:
    await store.append([start("g1"), start("g2")])
    await store.beat("here", NOW + 10)
    await store.beat("here", NOW + 5)
    await store.append([follow("g1", 2, seen_at=NOW + 1), follow("g2", 2, seen_at=NOW + 11)])
    assert {game.game_id: game.seen_at - NOW for game in await store.running()} == {"g1": 10, "g2": 11}


async def test_a_game_follows_the_host_that_wrote_to_it_last(store: Store) -> None:
    await store.append([start("g1"), start("g2")])
    await store.append([follow("g1", 2, host="there"), follow("g2", 2, host="there", due_at=NOW)])
    await store.beat("here", NOW + 10)
    assert {game.seen_at for game in await store.running()} == {NOW}
    await store.beat("there", NOW + 5)
    assert {game.seen_at for game in await store.running()} == {NOW + 5}


async def test_hosts_that_were_not_heard_of_for_long_are_forgotten(store: Store) -> None:
    await store.append([start("g1")])
    await store.beat("here", NOW + 1)
    await store.beat("there", NOW + HOST_KEPT_MS + 1)
    assert (await store.load("g1")).info.seen_at == NOW + 1
    await store.beat("there", NOW + HOST_KEPT_MS + 2)
    assert (await store.load("g1")).info.seen_at == NOW


# --- names -------------------------------------------------------------------------------------------------------


async def test_names_are_kept_and_replaced(store: Store) -> None:
    await store.append([start("g1", score("discord:1"), score("discord:2"))])
    await store.name_players({"discord:1": "Ada"}, NOW)
    await store.name_players({"slack:T/U": "Grâce 🧮"}, NOW)
    await store.name_players({"discord:1": "Ada L."}, NOW + 1)
    assert await store.names(["discord:1", "discord:2", "slack:T/U", "nobody"]) == {
        "discord:1": "Ada L.",
        "slack:T/U": "Grâce 🧮",
    }
    assert await store.names([]) == {}
    assert await store.append([follow("g1", 2, score("slack:T/U"))]) == [True]
    assert await store.names(["slack:T/U"]) == {"slack:T/U": "Grâce 🧮"}


async def test_players_hide_and_come_back(store: Store) -> None:
    everybody = ["discord:1", "discord:2", "slack:T/U", "nobody"]
    await store.append([start("g1", score("discord:1"), score("discord:2"))])
    assert await store.hidden(everybody) == frozenset()
    await store.hide("discord:1", True, NOW)
    await store.hide("slack:T/U", True, NOW)
    await store.hide("slack:T/U", True, NOW + 1)
    assert await store.hidden(everybody) == {"discord:1", "slack:T/U"}
    assert await store.hidden(["discord:2", "slack:T/U", "slack:T/U"]) == {"slack:T/U"}
    assert await store.hidden([]) == frozenset()
    await store.hide("discord:1", False, NOW + 2)
    await store.hide("nobody", False, NOW + 2)
    assert await store.hidden(everybody) == {"slack:T/U"}


async def test_a_name_and_the_wish_to_hide_leave_each_other_alone(store: Store) -> None:
    await store.hide("first hidden", True, NOW)
    assert await store.names(["first hidden"]) == {}
    await store.name_players({"first hidden": "Ada"}, NOW + 1)
    await store.name_players({"first named": "Grace"}, NOW)
    await store.hide("first named", True, NOW + 1)
    await store.hide("first hidden", True, NOW + 2)
    both = ["first hidden", "first named"]
    assert await store.names(both) == {"first hidden": "Ada", "first named": "Grace"}
    assert await store.hidden(both) == set(both)
    assert await store.append([start("g1", *(score(player) for player in both))]) == [True]
    assert await store.hidden(both) == set(both)
    assert len(await store.scores("g1")) == 2


async def test_many_players_are_looked_up_at_once(store: Store) -> None:
    crowd = [f"discord:{number}" for number in range(70_000)]
    await store.hide(crowd[0], True, NOW)
    await store.hide(crowd[-1], True, NOW)
    assert await store.hidden(crowd) == {crowd[0], crowd[-1]}


async def test_players_are_kept_since_they_were_first_heard_of(store: Store, database: Database) -> None:
    await store.hide("p", True, NOW)
    await store.name_players({"p": "Ada"}, NOW + 1)
    await store.hide("p", False, NOW + 2)
    assert await database.execute("SELECT player, name, created_at FROM players") == [("p", "Ada", NOW)]
