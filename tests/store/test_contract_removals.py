"""What every store promises to the erasing of spaces: wherever it dies, another goes on, and boards stay right."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from bot.engine.boards import ALL_TIME, EVERYBODY, By, community_board, is_within
from bot.host.rebuilding import audit
from bot.host.removals import DAY_MS, ERASED, Removals
from bot.ports import Store, UnknownGame
from bot.ports.corrections import EVERYWHERE, Decision, Report, Ruling
from bot.ports.moderation import ChatSettings
from bot.ports.packs import PackState, StoredPack
from bot.store import all_tables, leaving
from bot.store.career_tables import streaks
from bot.store.tables import spaces
from tests.fakes.mortal import Death, Killed, Mortal
from tests.store.builders import NOW
from tests.store.lives import DISCORD, SLACK, Lives, Town, entry, first_attempt, schedule, whole

PARTS = ("erasure", "careers", "spaces", "boards")
GAMES = ("channel", "running", "stopped", "solo-Ben", "window", "window.ben")


async def lived(store: Store, town: Town) -> Lives:
    """A town where everything has happened, and another one in the same community where a game was played."""
    lives = Lives(store, town)
    await lives.everything()
    other = Lives(store, SLACK if town is DISCORD else DISCORD)
    other.deliveries = 1_000
    await other.channel_game("other")
    await store.spaces.join_community("c1", other.town.space, NOW)
    await other.settle()
    return lives


@pytest.fixture(params=(DISCORD, SLACK), ids=["discord", "slack"])
async def lives(store: Store, request: pytest.FixtureRequest) -> Lives:
    return await lived(store, request.param)


def removals(lives: Lives, store: Store | None = None, keep_days: int = 30) -> Removals:
    return Removals(store or lives.store, lives.clock, keep_days)


def traces(rows: Sequence[str], space: str) -> list[str]:
    """The rows that name a space, apart from players of a workspace, who stay."""
    found = re.compile(rf"(?<![A-Za-z0-9]){re.escape(space)}(?![A-Za-z0-9:])")
    return [row for row in rows if found.search(row)]


async def test_nothing_is_left_of_a_space_and_players_keep_what_they_won(lives: Lives) -> None:
    store, town = lives.store, lives.town
    people = [town.ann.player, town.ben.player, town.cat.player]
    before = await store.careers.standings(people)
    badges = [await store.badges(it) for it in people]
    await removals(lives).lost(town.space)
    assert len(traces(await whole(store), town.space)) >= 1
    await lives.clock.advance(30 * DAY_MS)
    assert await removals(lives).look() == 1
    assert traces(await whole(store), town.space) == []
    assert [await store.badges(it) for it in people] == badges
    after = await store.careers.standings(people)
    assert {it: (now.career, now.held) for it, now in after.items()} == {
        it: (was.career, was.held) for it, was in before.items()
    }
    (erased,) = await store.careers.audit(space=None, at_most=1)
    assert (erased.actor, erased.action, erased.space) == ("quizhost", ERASED, None)
    assert await removals(lives).look() == 0


async def test_others_keep_their_games_and_places(lives: Lives) -> None:
    store = lives.store
    other = SLACK if lives.town is DISCORD else DISCORD
    boards = [key for key in (await store.boards.kept()).rows if is_within(key.board, other.space)]
    rows = {key: await store.boards.listed(key.board, key.period, By.POINTS, limit=100) for key in boards}
    await removals(lives).lost(lives.town.space)
    await lives.clock.advance(30 * DAY_MS)
    await removals(lives).look()
    assert rows and rows == {
        key: await store.boards.listed(key.board, key.period, By.POINTS, limit=100) for key in boards
    }
    assert (await store.load("other")).info.channel == other.channel
    everybody = {row.player for row in await store.boards.listed(EVERYBODY, ALL_TIME, By.POINTS, limit=100)}
    shared = {row.player for row in await store.boards.listed(community_board("c1"), ALL_TIME, By.POINTS, limit=100)}
    assert shared == {it.player for it in (other.ann, other.ben, other.cat)}
    assert everybody >= shared
    found = await audit(store)
    assert found.differences == () and found.rows > 0


async def test_games_that_only_count_to_a_space_go_with_it(lives: Lives) -> None:
    await removals(lives).lost(lives.town.space)
    await lives.clock.advance(30 * DAY_MS)
    await removals(lives).look()
    for game_id in ("channel", "running", "stopped", "window", "window.ann", "window.ben"):
        with pytest.raises(UnknownGame):
            await lives.store.load(game_id)
    if lives.town is DISCORD:  # on Slack people's own screens are in the workspace
        assert (await lives.store.load("solo-Ben")).info.over


async def test_a_space_is_kept_for_as_long_as_was_said_and_while_the_bot_is_there(lives: Lives) -> None:
    store, space = lives.store, lives.town.space
    await removals(lives).lost(space)
    await lives.clock.advance(30 * DAY_MS - 1)
    assert await removals(lives).look() == 0
    await removals(lives).lost(space)  # told again
    await removals(lives).back(space)
    await lives.clock.advance(1)
    assert await removals(lives).look() == 0
    assert await store.erasure.removed_at(space) is None
    await removals(lives).lost(space)
    await lives.clock.advance(7 * DAY_MS)
    assert await removals(lives).look() == 0
    assert await removals(lives, keep_days=7).look() == 1


async def test_a_first_removal_stands(store: Store) -> None:
    for at in (NOW, NOW + 5):
        await store.erasure.note_removed("discord:9", at)
    assert await store.erasure.spaces() == {"discord:9": NOW}
    await store.erasure.note_removed("discord:9", None)
    await store.erasure.note_removed("discord:10", None)
    assert await store.erasure.spaces() == {"discord:9": None}
    assert await store.erasure.removed_at("discord:10") is None


async def test_spaces_are_known_by_what_was_played_in_them(store: Store) -> None:
    lives = Lives(store, DISCORD)
    await lives.running_game("running")
    await lives.solo_game(SLACK.ann, "solo")
    await lives.solo_game(DISCORD.ann, "own")
    assert await store.erasure.spaces() == {DISCORD.space: None, SLACK.space: None}


ANN, SPACE = DISCORD.ann.player, DISCORD.space
CHANGED = entry(ANN, "role-changed", ANN, SPACE)
ASIDE = replace(CHANGED, space=None)
"""What the audit tells, without the space, which would be known by it alone."""

DECIDED = Decision("d1", SPACE, "tensors/q1", Ruling.KEPT, ANN, NOW)

KEPT: Mapping[str, Callable[[Store], Awaitable[object]]] = {
    "a name": lambda store: store.spaces.note_space(SPACE, "The Town", NOW),
    "a pack": lambda store: store.packs.add(
        StoredPack("p1", SPACE, "sums", 0, "Sums", "id: sums", "", PackState.DRAFT, ANN, NOW),
        ASIDE,
    ),
    "a role": lambda store: store.moderation.set_role(SPACE, ANN, "admin", ASIDE),
    "extra time": lambda store: store.moderation.set_extra_time(SPACE, ANN, 50, ASIDE),
    "a setting": lambda store: store.moderation.set_settings(SPACE, ChatSettings(seconds=9), ASIDE),
    "a setting of a channel": lambda store: store.moderation.set_settings(
        DISCORD.channel, ChatSettings(seconds=9), ASIDE
    ),
    "a schedule": lambda store: store.schedules.add(schedule(DISCORD), 10),
    "a report": lambda store: store.corrections.report(
        Report(SPACE, "tensors/q1", ANN, "It is wrong.", NOW, "g1", "v1"), since=0, at_most=9
    ),
    "a decision": lambda store: store.corrections.decide(DECIDED, ASIDE),
    "a first attempt": lambda store: store.attempts.note("g1", SPACE, NOW, [first_attempt(ANN, "tensors/q1")]),
    "the audit": lambda store: store.careers.note(CHANGED),
}
"""What may be kept of a space in which nobody has played, each without any of the others."""


@pytest.mark.parametrize("what", KEPT)
async def test_spaces_are_known_by_whatever_is_kept_of_them(store: Store, what: str) -> None:
    await KEPT[what](store)
    assert await store.erasure.spaces() == {SPACE: None}
    await store.erasure.erase_space(SPACE, entry("quizhost", ERASED, "discord", None))
    assert await store.erasure.spaces() == {}


def test_every_table_that_names_a_space_is_looked_at() -> None:
    naming = {table for table in all_tables.metadata.tables.values() if "space" in table.columns}
    assert naming == {*leaving._GOES, spaces, streaks}


async def test_what_is_decided_for_all_is_of_no_space(store: Store) -> None:
    await store.corrections.decide(replace(DECIDED, space=EVERYWHERE), ASIDE)
    assert await store.erasure.spaces() == {}


async def test_a_game_is_taken_from_the_boards_once(lives: Lives) -> None:
    store = lives.store
    taken = await removals(lives)._taken("channel")
    assert {it.player for it in taken} >= {lives.town.ben.player}
    for _ in range(2):
        await store.erasure.erase_game("channel", taken)
    assert (await audit(store)).differences == ()


async def test_erasing_that_dies_at_any_step_is_finished_by_another(store: Store) -> None:
    lives = await lived(store, DISCORD)
    await removals(lives).lost(DISCORD.space)
    await lives.clock.advance(30 * DAY_MS)
    deaths = 0
    for steps in range(3, 1_000, 2):
        death = Death(steps)
        try:
            await removals(lives, Mortal(store, death, *PARTS)).look()  # type: ignore[arg-type]
        except Killed:
            deaths += 1
            assert (await audit(store)).differences == ()
        else:
            break
    assert deaths > 3
    assert traces(await whole(store), DISCORD.space) == []


async def test_spaces_whose_names_begin_alike_are_told_apart(store: Store) -> None:
    lives = Lives(store, DISCORD)
    await lives.running_game("running")
    near = f"{DISCORD.space}0"
    for place in (near, near.removesuffix("0")[:-1]):
        await store.erasure.note_removed(place, NOW)
        await store.erasure.erase_space(place, entry("quizhost", ERASED, "discord", None))
        assert await store.erasure.games_of_space(place, 10) == []
    assert await store.erasure.games_of_space(DISCORD.space, 10) == ["running"]
    assert await store.erasure.games_of_space(DISCORD.space, 0) == []
