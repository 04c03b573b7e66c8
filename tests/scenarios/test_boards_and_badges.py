"""Dialogs about leaderboards, badges, streaks and zones, the same on every chat."""

from tests.scenarios.driver import Days, Page, Regular
from tests.scenarios.drivers import DAYS, played

pytestmark = played(*DAYS)

DUE = "09:00"


async def posted(table: Days) -> None:
    """Let a daily be scheduled, and posted."""
    await table.mia.adds_daily(DUE, challenge="tensors", window_hours=8)
    await table.reaches(DUE)


async def plays(player: Regular, *questions: str) -> None:
    """Let somebody play the newest daily."""
    await player.plays_daily()
    await player.answers(*questions)


def lines(board: str) -> list[str]:
    """The lines of players."""
    return [line for line in board.splitlines() if " · " in line and ("point" in line or "day" in line or "%" in line)]


# --- boards ----------------------------------------------------------------------------------------------------------


async def test_a_board_lists_players_by_points_with_ones_own_place(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    await plays(table.ben, "AB", "B")
    board = await table.ben.looks_at_board()
    assert table.ben.private
    assert "this week" in board.casefold()
    best, second = (line for line in board.splitlines() if "points" in line and ("250" in line or "187" in line))
    assert table.ann.name in best and "250 points" in best
    assert table.ben.name in second and "187 points" in second
    assert "You are number 2 of 2 players." in board


async def test_equal_players_share_a_place(table: Days) -> None:
    await posted(table)
    for player in (table.ann, table.ben):
        await plays(player, "B", "B")
    await plays(table.mia, "AB", "B")
    board = await table.mia.looks_at_board("channel", "day")
    assert board.count("🥇") == 2 and "🥈" not in board and board.count("🥉") == 1
    assert "You are number 3 of 3 players." in board
    assert "You are number 1 of 3 players." in await table.ben.looks_at_board("channel", "day")


async def test_who_is_hidden_stands_there_for_their_own_eyes_alone(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    await plays(table.ben, "AB", "B")
    await table.ann.hides_name()
    board = await table.ben.looks_at_board()
    assert table.ann.name not in board and "You are number 1 of 1 player." in board
    own = await table.ann.looks_at_board()
    assert "You would be number 1." in own and "250 points" in own
    await table.ann.hides_name(hidden=False)
    assert "You are number 2 of 2 players." in await table.ben.looks_at_board()


async def test_boards_of_channels_are_their_own(table: Days) -> None:
    await posted(table)
    other = await table.elsewhere(same_server=True)
    await plays(table.ann, "B", "B")
    assert "You do not stand on this board yet." in await other.ann.looks_at_board("channel")
    assert "250 points" in await table.ann.looks_at_board("channel")
    assert "250 points" in await table.ann.looks_at_board("all", "all")


async def test_an_empty_board_says_how_to_be_on_it(table: Days) -> None:
    assert "Nobody has played here yet" in await table.ann.looks_at_board()
    assert "Nobody keeps a streak" in await table.ann.looks_at_board(by="streak")
    assert "in no community" in await table.ann.looks_at_board("community")


async def test_accuracy_takes_answers(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    board = await table.ann.looks_at_board(by="accuracy")
    assert "You do not stand on this board yet." in board and "18 more to be listed" in board


async def test_what_is_played_together_counts_too_and_what_one_plays_alone_does_not(table: Days) -> None:
    for together in (False, True):
        await table.ann.starts()
        await table.ann.presses("B")
        if together:
            await table.ben.presses("A")
        await table.closes()
        await table.goes_on()
        await table.ann.presses("B")
        await table.closes()
        board = await table.ann.looks_at_board("channel", "month")
        assert "250 points" in board if together else "Nobody has played here yet" in board


# --- streaks and zones -----------------------------------------------------------------------------------------------


async def test_a_streak_grows_with_each_day_and_stands_on_ones_own_page(table: Days) -> None:
    assert "You have no streak yet" in await table.ann.looks_up(Page.ME)
    await posted(table)
    await plays(table.ann, "B", "B")
    assert "1 day in a row. It is kept for today." in await table.ann.looks_up(Page.ME)
    await table.reaches(DUE)
    assert "1 day in a row. Play today's daily to keep it." in await table.ann.looks_up(Page.ME)
    await plays(table.ann, "B", "B")
    assert "2 days in a row" in await table.ann.looks_up(Page.ME)
    assert "2 days" in await table.ben.looks_at_board(by="streak")


async def test_a_day_that_is_missed_ends_a_streak_without_freezes(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    await table.reaches(DUE)
    await table.reaches(DUE)
    assert "Your streak was 1 day at best." in await table.ann.looks_up(Page.ME)


async def test_a_zone_is_chosen_and_shown(table: Days) -> None:
    assert "Europe/Paris" in await table.ann.sets_zone("paris")
    assert table.ann.private
    assert "Did you mean" in await table.ann.sets_zone("Europe/Pariss")
    assert "Europe/Paris" in await table.ann.looks_up(Page.ME)


async def test_the_zone_of_all_is_for_moderators(table: Days) -> None:
    assert "Only moderators" in await table.ben.sets_zone("Asia/Tokyo", space=True)
    assert "Asia/Tokyo" in await table.mia.sets_zone("Asia/Tokyo", space=True)
    assert "09:00 (UTC+9)" in await table.mia.adds_daily(DUE, challenge="tensors")


# --- badges ----------------------------------------------------------------------------------------------------------


async def test_badges_are_told_once_and_stand_on_ones_own_page(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    told = "\n".join(table.ann.news)
    assert told.count("Badge earned: First Light") == 1 and told.count("Badge earned: Flawless Tensor Tamer") == 1
    assert "Badge earned" not in "\n".join(table.texts)
    page = await table.ann.looks_at_badges()
    assert table.ann.private
    for words in (
        "First Light",
        "Flawless Tensor Tamer",
        "Tensor Tamer",
        "1 January 2026",
        "Give your first right answer.",
    ):
        assert words in page
    assert "Century" in page + await table.ann.turns_page()
    await table.reaches(DUE)
    await plays(table.ann, "B", "B")
    assert "\n".join(table.ann.news).count("First Light") == 1


async def test_badges_of_a_game_in_the_channel_are_told_there_but_for_hidden_players(table: Days) -> None:
    await table.ben.hides_name()
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("B")
    await table.closes()
    await table.goes_on()
    await table.ann.presses("B")
    await table.ben.presses("B")
    told = [text for text in table.texts if "Badge earned: First Light" in text]
    assert len(told) == 1 and table.ann.name in told[0] and table.ben.name not in "\n".join(table.texts)
    assert "First Light" in await table.ben.looks_at_badges()


async def test_badges_survive_a_kill_and_are_not_told_again(table: Days) -> None:
    await posted(table)
    await plays(table.ann, "B", "B")
    await table.restarts(killed=True, away=60)
    await plays(table.ben, "B", "B")
    assert sum("Badge earned: First Light" in text for text in table.ann.news) == 1
    assert "First Light" in await table.ann.looks_at_badges()
    assert "You are number 1 of 2 players." in await table.ann.looks_at_board()
