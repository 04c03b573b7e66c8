"""Questions that are wrong: reported, looked at, decided about, and what follows for everybody who has played."""

from tests.scenarios.driver import Page
from tests.scenarios.drivers import MODERATED, played
from tests.scenarios.moderated import CORRECTED, Governed, Moderated

pytestmark = played(*MODERATED)

REASON = "The first choice is right: view needs no copy."
MASTERED = {"Tensor Tamer", "Flawless Tensor Tamer"}
"""The badges of the challenge."""


async def plays(table: Moderated, *presses: tuple[Governed, str]) -> None:
    """A game of the channel that Ann starts; everybody presses one letter for each question."""
    await table.ann.starts()
    for number in range(2):
        if number:
            await table.goes_on()
        for who, letters in presses:
            await who.presses(letters[number])
        await table.closes()
    await table.passes(20)


async def reported(table: Moderated) -> None:
    """A game that is over: the key of its first question says B; Ann found that, Ben pressed A and reports it."""
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("A")
    await table.closes()
    assert "Thank you." in await table.ben.reports_question(REASON)
    await table.goes_on()
    for who in (table.ann, table.ben):
        await who.presses("B")
    await table.closes()
    await table.passes(20)


async def looks(moderator: Governed) -> str:
    """Look at the question whose report is the newest."""
    await moderator.looks_at_reports()
    return await moderator.turns_page("Look")


async def corrects(moderator: Governed, letter: str) -> str:
    """Make another choice of that question the right one."""
    await looks(moderator)
    await moderator.turns_page(f"{letter} is right")
    return await moderator.turns_page("Yes, correct it")


async def standing(table: Moderated) -> list[tuple[int, bool]]:
    """The points of Ann and Ben, and whether they have the challenge's badges."""
    people = (table.ann, table.ben)
    return [(await who.points(), {*await who.badges()} >= MASTERED) for who in people]


def corrections(table: Moderated) -> list[str]:
    """What the channel was told of corrections, oldest first."""
    return [text for text in table.texts if CORRECTED in text]


# --- from a report to a decision -------------------------------------------------------------------------------------


async def test_a_report_waits_for_moderators_with_its_reason(table: Moderated) -> None:
    await reported(table)
    assert "Only moderators" in await table.ben.looks_at_reports()
    queue = await table.mia.looks_at_reports()
    assert "Tensor basics, question 1" in queue and "1 player says that it is wrong." in queue and REASON in queue
    assert table.mia.private
    question = await table.mia.turns_page("Look")
    assert "What is q1?" in question and REASON in question and "Because." in question
    assert "1 game that is over will be graded again" in question
    sure = await table.mia.turns_page("A is right")
    assert "Shall A be the right answer from now on?" in sure and "A: choice 0" in sure
    assert "⚖️" not in await table.mia.turns_page("Back"), "nothing is decided yet"
    assert await standing(table) == [(250, True), (125, False)]
    assert not any(REASON in text for text in table.texts)


async def test_a_reason_says_something(table: Moderated) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.closes()
    assert "Say in 3 to 500 characters" in await table.ann.reports_question(" \u200b x ")
    assert "No question waits for a decision." in await table.mia.looks_at_reports()


async def test_a_question_that_is_kept_waits_no_more(table: Moderated) -> None:
    await reported(table)
    await looks(table.mia)
    said = await table.mia.turns_page("Keep it")
    assert "The question is right as it is, and is asked as before." in said
    assert "No question waits for a decision." in await table.mia.looks_at_reports()
    await table.passes(60)
    assert await standing(table) == [(250, True), (125, False)] and corrections(table) == []
    await plays(table, (table.ben, "BB"))
    assert "What is q1?" in "\n".join(table.texts[-6:])
    audit = await table.ada.looks_at_audit()
    assert "graded again" not in audit and "tensors/q1" in audit


# --- a key that was wrong --------------------------------------------------------------------------------------------


async def three_games(table: Moderated) -> None:
    """Two games of the channel and a daily that is closed: Ann says B and B in each, and Ben A and B."""
    ann, ben = table.ann, table.ben
    await reported(table)
    await plays(table, (ann, "BB"), (ben, "AB"))
    await table.mia.adds_daily("09:00", challenge="tensors", window_hours=2)
    await table.reaches("09:00")
    for who, letters in ((ann, ("B", "B")), (ben, ("AC", "B"))):
        await who.plays_daily()
        await who.answers(*letters)
    await table.reaches("12:00")


async def test_three_past_games_are_graded_again(table: Moderated) -> None:
    ann, ben = table.ann, table.ben
    await three_games(table)
    assert await standing(table) == [(750, True), (375, False)]
    assert "You are number 1 of 2 players." in await ann.looks_at_board("channel", "month")
    assert "are being graded again" in await corrects(table.mia, "A")
    await table.passes(60)
    assert await standing(table) == [(375, False), (750, True)]
    assert "You are number 2 of 2 players." in await ann.looks_at_board("channel", "month")
    board = await ben.looks_at_board("channel", "month")
    assert "You are number 1 of 2 players." in board and "750 points" in board and "375 points" in board
    page = await ben.looks_up(Page.ME)
    assert "3 games · 750 points" in page and "6 right answers, 6 of them at the first attempt" in page


async def test_players_are_told_of_a_correction_once(table: Moderated) -> None:
    await three_games(table)
    assert corrections(table) == []
    await corrects(table.mia, "A")
    await table.passes(60)
    (told,) = corrections(table)
    assert "What is q1?" in told and "The right answer: choice 0" in told and "250 points" in told
    assert told.index("250 points") < told.index("125 points")
    await table.restarts(killed=True, away=60)
    await plays(table, (table.mia, "AB"))
    await table.reaches("20:00")
    assert corrections(table) == [told]


async def test_the_audit_tells_who_decided_and_what_came_of_it(table: Moderated) -> None:
    await three_games(table)
    await corrects(table.mia, "A")
    await table.passes(60)
    audit = await table.ada.looks_at_audit()
    assert table.mia.name in audit and "“choice 0” is the right answer to the question tensors/q1" in audit
    assert audit.count("graded again: more points for 1 player, fewer points for 1 player.") == 2  # of the channel
    assert audit.count("graded again: more points for 1 player.") == 1  # Ben's run
    assert audit.count("graded again: fewer points for 1 player.") == 1  # Ann's run
    assert "Only admins" in await table.ben.looks_at_audit()


async def test_the_next_game_asks_with_the_new_key(table: Moderated) -> None:
    await reported(table)
    await corrects(table.mia, "A")
    await table.passes(60)
    await table.ann.starts()
    assert "B is wrong." in await table.ann.presses("B")
    assert "A is right." in await table.ben.presses("A")
    await table.closes()
    assert "The right answer is A: choice 0" in table.reveal


async def test_another_server_keeps_its_own_key(table: Moderated) -> None:
    other = await table.elsewhere()
    await reported(table)
    await corrects(table.mia, "A")
    await table.passes(60)
    await other.ann.starts()
    assert "B is right." in await other.ann.presses("B")


async def test_a_correction_is_taken_back(table: Moderated) -> None:
    await three_games(table)
    await corrects(table.mia, "A")
    await table.passes(60)
    assert await standing(table) == [(375, False), (750, True)]
    assert "The correction is undone" in await table.mia.turns_page("Undo the correction")
    await table.passes(60)
    assert await standing(table) == [(750, True), (375, False)]
    assert "You are number 1 of 2 players." in await table.ann.looks_at_board("channel", "month")
    *_, second = corrections(table)
    assert "The answer that was asked at first is right after all." in second and "choice 1" in second
    await table.mia.starts()
    assert "B is right." in await table.mia.presses("B")


async def test_a_question_that_is_not_asked_any_more_is_left_out(table: Moderated) -> None:
    await reported(table)
    await looks(table.mia)
    assert "The question is not asked any more." in await table.mia.turns_page("Ask it no more")
    await table.passes(60)
    assert await standing(table) == [(250, True), (125, False)], "games that are over stay as they are"
    await table.ann.starts()
    assert "What is q2?" in table.question and "Question 1 of 1" in table.question.replace("*", "")
    await table.ann.presses("B")
    await table.closes()
    await table.passes(20)
    assert "1 of 1 right" in table.summary


async def test_a_daily_that_is_open_is_closed_with_the_new_key(table: Moderated) -> None:
    await table.mia.adds_daily("09:00", challenge="tensors", window_hours=2)
    await table.reaches("09:00")
    await table.ann.plays_daily()
    await table.ann.answers("B")
    assert "Thank you." in await table.ann.reports_question(REASON)
    await table.ann.presses("Next")
    await table.ann.presses("B")
    await table.ben.plays_daily()
    await table.ben.answers("AC", "B")
    await corrects(table.mia, "A")
    await table.passes(60)
    (told,) = corrections(table)
    assert "The right answer: choice 0" in told and "points" not in told, "the result is told at the end"
    assert await standing(table) == [(125, False), (250, True)]
    await table.reaches("11:00")
    await table.passes(60)
    assert table.result.index(table.ben.name) < table.result.index(table.ann.name)
    assert "250" in table.result and corrections(table) == [told]


async def test_a_correction_reaches_a_game_that_is_running_when_it_is_over(table: Moderated) -> None:
    await reported(table)
    await table.passes(20)
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("A")
    await corrects(table.mia, "A")
    await table.closes()
    assert "The right answer is B: choice 1" in table.reveal, "as it was asked"
    await table.goes_on()
    for who in (table.ann, table.ben):
        await who.presses("B")
    await table.closes()
    await table.passes(60)
    assert await standing(table) == [(250, False), (500, True)]
