"""What is kept of people is theirs: told, handed over, hidden and deleted, over a real database."""

from tests.scenarios.driver import Page
from tests.scenarios.drivers import KEPT, played
from tests.scenarios.moderated import Governed, Moderated

pytestmark = played(*KEPT)

DAY_MS = 24 * 60 * 60 * 1000
KEEP_DAYS = 30

REASON = "The first choice is right, says the documentation."


async def plays(table: Moderated) -> None:
    """A game of the channel: Ann finds both answers, and Ben the second one."""
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("A")
    await table.closes()
    await table.goes_on()
    for who in (table.ann, table.ben):
        await who.presses("B")
    await table.closes()
    await table.passes(20)


async def lives(table: Moderated) -> None:
    """Ann leaves a trace in everything that is kept: she plays, alone and with others, and moderates."""
    ann = table.ann
    await table.ada.gives_role(ann, "moderator")
    await ann.sets("seconds", "30", here=True)
    await table.ada.gives_extra_time(ann, 20)
    await ann.sets_zone("Europe/Paris")
    await plays(table)
    assert "Thank you." in await ann.reports_question(REASON)
    await ann.adds_daily("09:00", challenge="tensors", window_hours=2)
    await table.reaches("09:00")
    for who in (ann, table.ben):
        await who.plays_daily()
        await who.answers("B", "B")
    await table.reaches("12:00")
    await ann.asks_for_code()
    await ann.looks_at_reports()
    await ann.turns_page("Look")
    await ann.turns_page("Keep it")
    await ann.looks_at_privacy()
    await ann.turns_page("Hide my name")


def traces(everything: str, who: Governed) -> list[str]:
    """The rows that lead to somebody: by how they are called within the program, by the platform, or by others."""
    id_ = who.player.rpartition(":")[2]
    return [row for row in everything.splitlines() if id_ in row or who.name in row]


# --- told and handed over --------------------------------------------------------------------------------------------


async def test_what_is_kept_is_told(table: Moderated) -> None:
    assert "Nothing is kept of you yet." in await table.ann.looks_at_privacy() and table.ann.private
    await plays(table)
    said = await table.ann.looks_at_privacy()
    for line in ("Games that you started: 1", "Games that you played in: 1", "Badges: ", "Rows on boards: "):
        assert line in said
    assert "Games that you started" not in await table.ben.looks_at_privacy()
    assert "Nothing is kept of you yet." in await table.mia.looks_at_privacy()


async def test_the_export_holds_what_was_done_and_nothing_of_others(table: Moderated) -> None:
    await lives(table)
    data = await table.ann.exports()
    assert data["player"] == table.ann.player
    kept = {kind: part["rows"] for kind, part in data["kept"].items()}
    (points,) = {row["points"] for row in kept["scores"]}
    assert points == 250 and len(kept["scores"]) == 2
    assert REASON in str(kept) and "Europe/Paris" in str(kept)
    assert {"games", "events", "badges", "careers", "board_scores", "cards"} <= kept.keys()
    assert traces(str(data), table.ben) == [] and traces(str(data), table.ada) == []


# --- hidden ----------------------------------------------------------------------------------------------------------


async def test_whoever_is_hidden_is_named_nowhere(table: Moderated) -> None:
    await plays(table)
    assert table.ann.name in await table.ben.looks_at_board("channel", "month")
    await table.ann.looks_at_privacy()
    await table.ann.turns_page("Hide my name")
    assert table.ann.name not in await table.ben.looks_at_board("channel", "month")
    await plays(table)
    assert table.ann.name not in table.summary and table.ben.name in table.summary
    await table.ann.looks_at_privacy()
    await table.ann.turns_page("Show my name")
    assert table.ann.name in await table.ben.looks_at_board("channel", "month")


# --- deleted ---------------------------------------------------------------------------------------------------------


async def test_nobody_is_deleted_by_mistake(table: Moderated) -> None:
    await plays(table)
    before = await table.everything()
    for word in ("delete", "yes", "DELETE it"):
        assert "Nothing was deleted; type DELETE in capital letters if you mean it." in await table.ann.erases(word)
    assert await table.everything() == before


async def test_nothing_is_left_of_whoever_is_deleted(table: Moderated) -> None:
    await lives(table)
    assert len(traces(await table.everything(), table.ann)) > 20
    assert "Everything that was kept of you is deleted." in await table.ann.erases("DELETE")
    await table.passes(60)
    assert traces(await table.everything(), table.ann) == []
    assert REASON not in await table.everything()
    assert traces(await table.everything(), table.ben)
    await table.restarts(killed=True, away=60)
    await table.reaches("20:00")
    assert traces(await table.everything(), table.ann) == [], "it does not come back"
    assert "Nothing is kept of you yet." in await table.ann.looks_at_privacy()


async def test_others_keep_what_they_have_done(table: Moderated) -> None:
    await lives(table)
    before = await table.ben.points(), await table.ben.badges()
    await table.ann.erases("DELETE")
    await table.passes(60)
    assert (await table.ben.points(), await table.ben.badges()) == before
    assert "1 day in a row" in await table.ben.looks_up(Page.ME)
    board = await table.ben.looks_at_board("channel", "month")
    assert "You are number 1 of 1 player." in board and table.ann.name not in board
    audit = await table.ada.looks_at_audit()
    assert "decided that the question tensors/q" in audit and table.ann.name not in audit


async def test_a_game_goes_on_without_whoever_is_deleted(table: Moderated) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("A")
    await table.ann.erases("DELETE")
    assert "B is right." in await table.ben.presses("B")
    await table.restarts(killed=True)
    await table.closes()
    assert "The right answer is B" in table.reveal and table.ann.name not in table.reveal
    await table.goes_on()
    assert "B is right." in await table.ben.presses("B")
    await table.closes()
    await table.passes(20)
    assert "That was the last question." in table.summary
    assert table.ben.name in table.summary and table.ann.name not in table.summary
    assert traces(await table.everything(), table.ann) == []


async def test_whoever_comes_back_begins_anew(table: Moderated) -> None:
    await plays(table)
    await table.ann.erases("DELETE")
    assert await table.ann.points() == 0 and await table.ann.badges() == []
    await table.passes(1)
    await plays(table)
    assert await table.ann.points() == 250
    assert "1 game · 250 points" in await table.ann.looks_up(Page.ME)


# --- servers ---------------------------------------------------------------------------------------------------------


async def test_a_server_that_removed_the_bot_is_forgotten_after_some_days(table: Moderated) -> None:
    await lives(table)
    space = table.address.partition("/")[0]
    other = await table.elsewhere()
    await plays(other)
    await table.bot_is_removed()
    await other.passes(60)
    assert f"{space}/" in await table.everything(), "it might come back"
    table.world.clock.jump(KEEP_DAYS * DAY_MS)
    await other.passes(8 * 3_600)
    everything = await table.everything()
    assert [row for row in everything.splitlines() if any(space + end in row for end in ("'", '"', "/"))] == []
    assert traces(everything, other.ann)
