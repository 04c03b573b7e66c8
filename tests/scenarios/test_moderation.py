"""Who may do what, how games are played here, and what is kept of it."""

from adapters.chat_text import CLOCK_SIGN
from tests.scenarios.drivers import MODERATED, played
from tests.scenarios.moderated import Moderated

pytestmark = played(*MODERATED)

BURST = 20
"""So many things may be done at once."""


# --- roles -----------------------------------------------------------------------------------------------------------


async def test_a_member_may_do_nothing_that_is_for_moderators(table: Moderated) -> None:
    for said in (
        await table.ben.looks_at_roles(),
        await table.ben.looks_at_reports(),
        await table.ben.looks_at_extra_time(),
        await table.ben.gives_extra_time(table.ben, 50),
        await table.ben.sets("seconds", "20"),
        await table.ben.sets("seconds", "20", here=True),
    ):
        assert "Only moderators may do that; ask one of them." in said and table.ben.private
    for said in (await table.ben.gives_role(table.ben, "admin"), await table.ben.looks_at_audit()):
        assert "Only admins may do that; ask one of them." in said and table.ben.private
    assert "Nobody has been given a role here." in await table.ada.looks_at_roles()
    assert "20 seconds" not in await table.ben.looks_at_settings()


async def test_a_group_makes_moderators(table: Moderated) -> None:
    helpers = await table.group("helpers", table.ben)
    assert " is a moderator here now." in await table.ada.gives_role(helpers, "moderator")
    assert "20 seconds" in await table.ben.sets("seconds", "20")
    assert "No question waits for a decision." in await table.ben.looks_at_reports()
    assert "Only admins" in await table.ben.gives_role(table.ben, "admin")
    assert "Only moderators" in await table.ann.sets("seconds", "30"), "she has not that role"
    assert " has no role here any more." in await table.ada.gives_role(helpers, "none")
    assert "Only moderators" in await table.ben.sets("seconds", "30")


async def test_somebody_is_made_an_admin_and_no_more(table: Moderated) -> None:
    assert " is an admin here now." in await table.ada.gives_role(table.ben, "admin")
    assert " is a moderator here now." in await table.ben.gives_role(table.ann, "moderator")
    assert "admin" in await table.ann.looks_at_roles()
    assert "Only admins" in await table.ann.looks_at_audit()
    assert "no role" in await table.ben.gives_role(table.ben, "none")
    assert "Only admins" in await table.ben.gives_role(table.ann, "none")


async def test_roles_hold_in_their_own_server(table: Moderated) -> None:
    other = await table.elsewhere()
    await table.ada.gives_role(table.ben, "moderator")
    assert "Only moderators" in await other.ben.sets("seconds", "20")


async def test_who_was_made_a_moderator_stops_the_games_of_others(table: Moderated) -> None:
    await table.ann.starts()
    assert "Only the person who started the game may do that." in await table.ben.stops()
    await table.ada.gives_role(table.ben, "moderator")
    assert "The game is stopped." in await table.ben.stops()
    assert "The game was stopped." in table.summary


# --- settings --------------------------------------------------------------------------------------------------------


async def test_what_is_set_for_the_channel_goes_before_what_is_set_around_it(table: Moderated) -> None:
    other = await table.elsewhere(same_server=True)
    await table.ada.sets("seconds", "20")
    assert "60 seconds" in await table.ada.sets("seconds", "60", here=True)
    await table.ann.starts()
    await other.ann.starts()
    assert (table.seconds_left, other.seconds_left) == (60, 20)
    assert "60 seconds, set for this channel" in await table.ben.looks_at_settings()
    await table.ada.stops()
    assert "20 seconds" in await table.ada.sets("seconds", "reset", here=True)
    await table.ben.starts()
    assert table.seconds_left == 20


async def test_attempts_are_set(table: Moderated) -> None:
    await table.ada.sets("attempts", "1")
    await table.ann.starts()
    assert "1 attempt" in table.question and "2 attempts" not in table.question
    await table.ann.presses("A")
    assert "B is right." not in await table.ann.presses("B")


async def test_only_some_ways_to_play(table: Moderated) -> None:
    assert "Practice" in await table.ada.sets("modes", "practice")
    said = await table.ann.starts()
    assert "Challenge is not played here, as moderators have set; choose Practice." in said and table.ann.private
    assert await table.games() == 0
    await table.ada.sets("modes", "all")
    await table.ann.starts()
    assert await table.games() == 1


async def test_quiet_hours(table: Moderated) -> None:
    await table.ada.sets("quiet", "23:00-05:00")
    said = await table.ann.starts()
    assert "Games cannot be started here between 23:00 and 05:00; try again after 05:00." in said
    assert await table.games() == 0 and table.ann.private
    await table.reaches("05:00")
    await table.ann.starts()
    assert await table.games() == 1


async def test_no_threads(table: Moderated) -> None:
    await table.ada.sets("threads", "never")
    assert "Games here are played in the channel itself" in await table.ann.starts_in_thread()
    assert await table.games() == 0
    await table.ann.starts()
    assert table.question


async def test_a_pause_between_two_games_of_one_person(table: Moderated) -> None:
    await table.ada.sets("cooldown", "120")
    await table.ann.starts()
    await table.ann.stops()
    assert "You have just started a game here; wait 120 seconds" in await table.ann.starts()
    await table.ben.starts()
    assert await table.games() == 1, "he has started none"
    await table.ben.stops()
    await table.passes(120)
    await table.ann.starts()
    assert await table.games() == 1


async def test_what_cannot_be_set_says_what_can(table: Moderated) -> None:
    before = await table.ada.looks_at_settings()
    for name, value, said in (
        ("seconds", "lots", "Write one from 5 to 86,400."),
        ("seconds", "1", "5 to 86,400"),
        ("modes", "sprint", "Name some of"),
        ("quiet", "25:00-26:00", "Write it like 09:00"),
        ("language", "klingonish", "no language"),
    ):
        answer = await table.ada.sets(name, value)
        assert said in answer and answer.startswith("⚠️"), answer
    assert await table.ada.looks_at_settings() == before


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_extra_time_helps_whoever_has_it_and_nobody_sees_it(table: Moderated) -> None:
    await table.ann.starts()
    usual = untimed(table.question)
    await table.ann.stops()
    await table.passes(20)
    assert "50 % more time" in await table.ada.gives_extra_time(table.ben, 50) and table.ada.private
    await table.ann.starts()
    assert untimed(table.question) == usual and table.seconds_left == 30
    await table.ben.presses("A")
    await table.passes(33)
    assert "Too late" in await table.ann.presses("B")
    assert "B is right." in await table.ben.presses("B")
    await table.passes(2)
    assert table.ben.name in table.reveal
    assert not any("extra" in text.casefold() or "more time" in text for text in table.texts)


async def test_extra_time_is_taken_back(table: Moderated) -> None:
    await table.ada.gives_extra_time(table.ben, 50)
    assert "has no extra time any more." in await table.ada.gives_extra_time(table.ben, None)
    assert "Nobody has extra time here." in await table.mia.looks_at_extra_time()
    await table.ann.starts()
    await table.ben.presses("A")
    await table.passes(33)
    assert "The right answer is B" in table.reveal


def untimed(text: str) -> list[str]:
    """A question without the line that has its clock."""
    return [line for line in text.splitlines() if CLOCK_SIGN not in line]


# --- how questions are answered --------------------------------------------------------------------------------------


async def test_moderators_see_how_questions_are_answered(table: Moderated) -> None:
    assert "Only moderators" in await table.ann.looks_at_stats()
    said = await table.ada.looks_at_stats()
    assert table.ada.private
    assert "No question stands out." in said
    said = await table.ada.looks_at_stats("tensors")
    assert "question 1 (q1)" in said and "0 first attempts; figures are told from 10 on." in said
    assert "There is no such challenge here" in await table.ada.looks_at_stats("nonsense")


# --- the audit -------------------------------------------------------------------------------------------------------


async def test_the_audit_tells_admins_what_was_done(table: Moderated) -> None:
    helpers = await table.group("helpers", table.ben)
    await table.ada.gives_role(helpers, "moderator")
    await table.ben.sets("seconds", "20")
    await table.ada.sets("seconds", "40", here=True)
    await table.ada.gives_extra_time(table.ann, 70)
    await table.ann.starts()
    await table.ben.stops()
    audit = await table.ada.looks_at_audit()
    assert table.ada.private
    deeds = ("stopped the game of", "gave", "“Time for each question” for", "for all channels", "made")
    lines = [line for line in audit.splitlines() if any(deed in line for deed in deeds)]
    assert all(deed in line for deed, line in zip(deeds, lines, strict=True)), "the newest stands first"
    ben, ann = table.ben.name, table.ann.name
    assert ben in lines[0] and ann in lines[0] and ben in lines[3] and "20 seconds" in lines[3]
    assert ann in lines[1] and "extra time" in lines[1] and "70" not in lines[1], "how much is nobody's business"


# --- too much at once ------------------------------------------------------------------------------------------------


async def test_too_many_presses_in_a_second_are_not_taken(table: Moderated) -> None:
    await table.ann.starts()
    said = [await table.ben.asks_for_attempts() for _ in range(BURST + 1)]
    assert "That is too fast; wait a moment and press again." in said[-1]
    assert not any("too fast" in one for one in said[:-1])
    assert "too fast" in await table.ben.presses("B"), "nothing was done"
    assert "B is right." in await table.ann.presses("B"), "others are not held up"
    await table.passes(2)
    assert "B is right." in await table.ben.presses("B")
