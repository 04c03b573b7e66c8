"""What every store promises of erasing: nothing of a player is left, and others have what they had."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.engine.boards import By
from bot.engine.events import PlayerGone
from bot.engine.game import Game
from bot.engine.results import GameResult, results
from bot.host.places import own_screens
from bot.host.rebuilding import audit
from bot.players import is_gone, new_pseudonym
from bot.ports import Append, LoggedEvent, Store, UnknownGame
from bot.ports.boards import BoardRow
from bot.ports.careers import AuditEntry
from bot.ports.erasure import Erasure
from tests.store.builders import NOW
from tests.store.lives import TOWNS, Lives, Person, Town, whole

ENTRY = AuditEntry(NOW + 9, "gone:x", "player-erased", "gone:x")
OWN = ("solo-Ann", "window.ann")
SHARED = ("channel", "running", "stopped", "window")


@pytest.fixture(params=TOWNS, ids=["discord", "slack"])
async def lives(store: Store, request: pytest.FixtureRequest) -> Lives:
    """A town where everything has happened."""
    lives = Lives(store, request.param)
    await lives.everything()
    return lives


async def erase(lives: Lives, who: Person | None = None) -> list[str]:
    player = (who or lives.town.ann).player
    return await lives.store.erasure.erase_player(player, own_screens(player), new_pseudonym, ENTRY)


def traces(rows: Sequence[str], *words: str) -> list[str]:
    """The rows that hold one of these words as a whole."""
    found = re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" for word in words))
    return [row for row in rows if found.search(row)]


def but_for_names(game: Game, town: Town) -> list[GameResult]:
    """What everybody did in a game, Ann without a name."""
    unnamed = [
        it._replace(player="?") if it.player == town.ann.player or is_gone(it.player) else it for it in results(game)
    ]
    return sorted(unnamed)


async def listed(store: Store) -> dict[tuple[str, str, By], list[BoardRow]]:
    """All boards as they are listed."""
    keys = {(key.board, key.period, by) for key in (await store.boards.kept()).rows for by in By}
    return {key: await store.boards.listed(*key, limit=100) for key in keys}


async def test_it_is_the_port(store: Store) -> None:
    port: Erasure = store.erasure
    assert port is store.erasure


async def test_nothing_of_an_erased_player_is_left_anywhere(lives: Lives) -> None:
    ann = lives.town.ann
    assert len(traces(await whole(lives.store), ann.user)) >= 1
    await erase(lives)
    left = await whole(lives.store)
    assert traces(left, ann.user, ann.name, "Énigme", "CODECODE") == []
    assert traces(left, lives.town.ben.user) and traces(left, lives.town.cat.user) and traces(left, "Ben")


async def test_games_of_others_are_the_same_but_for_the_name(lives: Lives) -> None:
    before = {game_id: (await lives.store.load(game_id)).game() for game_id in (*SHARED, "solo-Ben", "window.ben")}
    changed = await erase(lives)
    assert changed == [*OWN, *SHARED]
    for game_id, was in before.items():
        stored = await lives.store.load(game_id)
        game = stored.game()
        assert but_for_names(game, lives.town) == but_for_names(was, lives.town)
        assert (game.phase, game.end, len(game.players)) == (was.phase, was.end, len(was.players))
        assert isinstance(stored.log[-1], PlayerGone) == (game_id in SHARED)
        assert stored.info.revision == len(stored.log) == was.revision + (game_id in SHARED)
    for game_id in OWN:
        with pytest.raises(UnknownGame):
            await lives.store.load(game_id)


async def test_a_player_has_another_pseudonym_in_each_game(lives: Lives) -> None:
    await erase(lives)
    names = [
        {player for player in (await lives.store.load(game_id)).game().players if is_gone(player)} for game_id in SHARED
    ]
    assert [len(its) for its in names] == [1, 1, 1, 1]
    assert len(set.union(*names)) == 4
    for game_id in SHARED:
        assert not any(is_gone(score.player) for score in await lives.store.scores(game_id))


async def test_others_keep_their_results_badges_cards_and_places(lives: Lives) -> None:
    store, ben, cat = lives.store, lives.town.ben.player, lives.town.cat.player

    async def kept() -> list[object]:
        return [
            await store.names([ben, cat]),
            await store.careers.standings([ben, cat]),
            [await store.badges(it) for it in (ben, cat)],
            [await store.totals(it) for it in (ben, cat)],
            await store.reviews.deck(ben),
            [it for it in await store.scores("channel") if it.player in (ben, cat)],
            (await store.moderation.extra_time(lives.town.space))[ben],
            (await store.moderation.roles(lives.town.space))[ben],
            await store.corrections.open_reports(None, 10),
        ]

    before, boards = await kept(), await listed(store)
    await erase(lives)
    assert await kept() == before
    after = await listed(store)
    for key, rows in after.items():
        assert rows == [row for row in boards[key] if row.player not in (lives.town.ann.player, "person:1")]
        assert (await store.boards.view(*key, limit=0)).size == len(rows)


async def test_boards_are_what_the_logs_say(lives: Lives) -> None:
    await erase(lives)
    after = await audit(lives.store)
    assert after.differences == () and after.rows > 0


async def test_whoever_was_linked_to_an_erased_player_stays_alone(lives: Lives) -> None:
    ann, away = lives.town.ann.player, lives.town.away
    assert await lives.store.persons.linked(away) == tuple(sorted((ann, away)))
    await erase(lives)
    assert await lives.store.persons.linked(away) == (away,)


async def test_what_an_erased_player_decided_holds(lives: Lives) -> None:
    store, space = lives.store, lives.town.space
    await erase(lives)
    (decision,) = await store.corrections.decisions(space)
    (daily,) = await store.schedules.active()
    (revoked,) = await store.careers.revoked(lives.town.ben.player)
    assert is_gone(decision.by) and is_gone(daily.creator) and is_gone(revoked.by)
    entries = await store.careers.audit(space=space)
    assert len(entries) == 10
    for told in entries:
        assert lives.town.ben.player in (told.actor, told.subject) or is_gone(told.actor)
    (changed,) = [it for it in entries if it.action == "setting-changed"]
    gone = changed.actor
    assert changed.details == {"was": None, "holders": [gone, lives.town.ben.player], "by": {gone: 1}}
    assert (await store.careers.audit())[0] == ENTRY


async def test_an_erased_player_may_be_erased_again_and_begin_anew(lives: Lives) -> None:
    await erase(lives)
    assert await erase(lives) == []
    ann = lives.town.ann
    assert set((await lives.store.erasure.count(ann.player)).values()) == {0}
    await lives.solo_game(ann, "solo-again")
    await lives.settle()
    assert (await lives.store.totals(ann.player)).games == 1
    assert (await audit(lives.store)).differences == ()


async def test_everybody_can_be_erased(lives: Lives) -> None:
    for who in (lives.town.cat, lives.town.ann, lives.town.ben):
        await erase(lives, who)
        await erase(lives, Person(lives.town.away, "", ""))
    left = await whole(lives.store)
    assert traces(left, *(it.user for it in (lives.town.ann, lives.town.ben, lives.town.cat))) == []
    assert (await lives.store.boards.kept()).rows == {}
    for game_id in SHARED:
        assert all(map(is_gone, (await lives.store.load(game_id)).game().players))


async def test_posts_that_wait_name_a_pseudonym(lives: Lives) -> None:
    before = await lives.store.posts()
    await erase(lives)
    after = await lives.store.posts()
    assert [post.key for post in after] == [post.key for post in before if post.key.game_id not in OWN]
    told = {type(post.announcement).__name__ for post in after if "gone:" in repr(post)}
    assert told >= {"Reveal", "FinishChallenge", "AwardBadge", "TellBadges", "CloseWindow"}


async def test_whoever_has_the_game_in_memory_cannot_write_to_it_before_reading_it(lives: Lives) -> None:
    stored = await lives.store.load("running")
    await erase(lives)
    event = LoggedEvent(stored.info.revision + 1, lives.press(lives.town.ben.player), ())
    stale = Append(replace(stored.info, revision=event.seq), (event,))
    assert await lives.store.append([stale]) == [False]


async def test_gathered_is_everything_about_a_player_and_nothing_of_others(lives: Lives) -> None:
    store, ann = lives.store, lives.town.ann.player
    gathered = await store.erasure.gather(ann)
    full = {kind for kind, rows in gathered.items() if rows}
    missing = set(gathered) - full
    assert missing <= {"slack_installations"}
    assert traces([repr(gathered)], lives.town.ben.user, lives.town.cat.user) == []
    pressed = [event for event in gathered["events"] if event["kind"] == "ChoicePressed"]
    assert len(pressed) == 5
    counts = await store.erasure.count(ann)
    assert counts == {kind: len(gathered[kind]) for kind in counts}
    assert set(gathered) - set(counts) == {"events", "outbox"}
    assert "xox" not in repr(gathered)
    boards = {row["board"] for row in gathered["board_scores"]}
    assert "community" in boards and "community:c1" not in repr(gathered), "whoever knows its code lets others in"


async def test_nothing_is_gathered_of_a_stranger(lives: Lives) -> None:
    gathered = await lives.store.erasure.gather("discord:99")
    assert set(gathered) and not any(gathered.values())
