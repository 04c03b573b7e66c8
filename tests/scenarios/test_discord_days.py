"""What only Discord has of dailies and boards: buttons of schedules, pictures, files, who has left."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.host import presence, settlement
from bot.pictures import BoardJob, BoardPicture, DrawJob, Standing, TallyJob
from bot.ports import RunnerBusy
from tests.scenarios.discord_days import DiscordDays
from tests.scenarios.discord_world import World
from tests.scenarios.driver import Change

PNG = bytes.fromhex("89504e470d0a1a0a")


class Painter:
    """Draws nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.jobs: list[BoardJob] = []
        self.busy = False

    async def draw(self, job: DrawJob) -> BoardPicture:
        assert isinstance(job, BoardJob) and job.fault() is None
        if self.busy:
            raise RunnerBusy("all are at work")
        self.jobs.append(job)
        return BoardPicture(PNG, 10, 10, job.ranks)

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        raise NotImplementedError


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
async def table(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordDays]:
    monkeypatch.setattr(presence, "BEAT_MS", 15 * 60_000)
    monkeypatch.setattr(presence, "AWAY_MS", 40 * 60_000)
    monkeypatch.setattr(settlement, "LOOK_MS", 60 * 60_000)
    async with World(kept=True, pictures=painter).running() as world:
        yield DiscordDays.open(world)


async def played(table: DiscordDays) -> None:
    """Let a daily be posted, and Ann and Ben play it."""
    await table.mia.adds_daily("09:00", challenge="tensors", window_hours=8)
    await table.reaches("09:00")
    for player in (table.ann, table.ben):
        await player.plays_daily()
        await player.answers("B", "B")


def files(table: DiscordDays) -> list[Any]:
    """The requests that sent a file along."""
    requests = [request for request in table.world.env.http_requests if request.method == "PATCH"]
    return [request for request in requests if isinstance(request.json, dict) and request.json.get("attachments")]


# --- schedules -------------------------------------------------------------------------------------------------------


async def test_a_schedule_is_changed_by_its_buttons(table: DiscordDays) -> None:
    await table.mia.adds_daily("09:00", challenge="tensors")
    assert "The daily is paused" in await table.mia.presses_here("Pause")
    assert "The daily goes on." in await table.mia.presses_here("Resume")
    assert "is left out" in await table.mia.presses_here("Skip the next")
    assert "for ever?" in await table.mia.presses_here("Remove")
    assert "Comes on" in await table.mia.presses_here("Keep it")
    await table.mia.presses_here("Remove")
    assert "The daily is removed." in await table.mia.presses_here("Remove it")


async def test_dates_are_in_the_language_of_the_server_or_of_the_channel(table: DiscordDays) -> None:
    await table.mia.adds_daily("09:00", challenge="tensors")
    assert "French" in await table.mia.says("quiz settings", name="language", value="français")
    assert "jeudi 1 janvier 2026, 09:00 (UTC)" in await table.mia.changes_daily(Change.PREVIEW)
    assert "today (1 janvier 2026)" in await table.ben.says("leaderboard", period="day")
    await table.mia.says("quiz settings", name="language", value="ja", here=True)
    assert "2026年1月1日木曜日, 9:00 (UTC)" in await table.mia.changes_daily(Change.PREVIEW)
    await table.mia.says("quiz settings", name="language", value="reset", here=True)
    assert "jeudi" in await table.mia.changes_daily(Change.PREVIEW)


async def test_the_list_leads_to_each_schedule_and_withdraws_what_is_open(table: DiscordDays) -> None:
    assert "/daily add" in await _pressed(table, Change.LIST, "How to add one")
    await table.mia.adds_daily("09:00", challenge="tensors")
    await table.reaches("09:00")
    assert "The daily is withdrawn." in await _pressed(table, Change.LIST, "Withdraw")
    assert "This daily was withdrawn." in table.daily
    assert "Comes on" in await _pressed(table, Change.LIST, "Open")


async def _pressed(table: DiscordDays, page: Change, label: str) -> str:
    await table.mia.changes_daily(page)
    said: str = await table.mia.presses_here(label)
    return said


async def test_buttons_of_schedules_are_for_moderators_whoever_sees_them(table: DiscordDays) -> None:
    await table.mia.adds_daily("09:00", challenge="tensors")
    assert table.mia.last is not None and table.mia.last.response is not None
    shown = table.mia.last.response
    seen = dict(table.world.seen(shown.channel_id, shown.id))
    for label in ("Pause", "Skip the next", "Remove"):
        assert "Only moderators may change the dailies." in await table.ann._hears(table.ann._presses(seen[label]))


async def test_schedules_zones_and_topics_are_offered_while_they_are_typed(table: DiscordDays) -> None:
    await table.mia.adds_daily("09:00", challenge="tensors")
    schedule = await table.newest_schedule()

    async def offered(command: str, option: str, typed: str) -> list[str]:
        choices = await table.mia.actor.autocomplete(table.channel, command, option, typed)
        return [str(choice["value"]) for choice in choices]

    assert await offered("daily pause", "daily", "tensor") == [schedule]
    assert await offered("daily pause", "daily", "nothing like it") == []
    assert "Europe/Paris" in await offered("daily add", "zone", "par")
    assert await offered("daily add", "topic", "pyt") == ["pytorch"]
    assert await offered("quiz zone", "zone", "tokyo") == ["Asia/Tokyo"]


async def test_a_daily_is_posted_in_another_channel_where_its_moderator_says_so(table: DiscordDays) -> None:
    other = await table.elsewhere(same_server=True)
    said = await table.mia.adds_daily("09:00", challenge="tensors", channel=other.channel)
    assert f"<#{other.channel.id}>" in said
    await table.reaches("09:00")
    assert not table.texts and "Daily challenge" in other.daily


async def test_the_dailies_of_a_deleted_channel_are_paused(table: DiscordDays) -> None:
    other = await table.elsewhere(same_server=True)
    await table.mia.adds_daily("09:00", challenge="tensors", channel=other.channel)
    await other.is_deleted()
    assert "Paused." in await table.mia.changes_daily(Change.LIST)


# --- boards ----------------------------------------------------------------------------------------------------------


async def test_a_picture_follows_the_text_and_says_the_same(table: DiscordDays, painter: Painter) -> None:
    await played(table)
    assert "You are number" in await table.ann.looks_at_board()
    (job,) = painter.jobs
    assert {line.name for line in job.lines} == {"ann", "ben"}
    assert [line.name for line in job.lines if line.own] == ["ann"]
    (request,) = files(table)
    (attachment,) = request.json["attachments"]
    assert attachment["filename"] == "leaderboard.png" and "ann (you), 250 points" in attachment["description"]


async def test_where_nothing_can_be_drawn_the_text_stands_alone(table: DiscordDays, painter: Painter) -> None:
    painter.busy = True
    await played(table)
    assert "You are number" in await table.ann.looks_at_board()
    assert files(table) == []


async def test_other_times_and_orders_are_a_press_away(table: DiscordDays) -> None:
    await played(table)
    await table.ann.looks_at_board()
    assert "today" in await table.ann.presses_here("Today")
    assert "1 day" in await table.ann.presses_here("By streak")
    assert "250 points" in await table.ann.presses_here("By points")


async def test_a_board_is_shown_to_everybody_without_anybodys_own_place(table: DiscordDays) -> None:
    await played(table)
    await table.ann.looks_at_board()
    await table.ann.presses_here("Show to everybody")
    shown = table.texts[-1]
    assert "250 points" in shown and table.ann.name in shown
    assert "You are" not in shown and "you" not in shown.split()


async def test_a_whole_board_is_a_file_for_moderators(table: DiscordDays) -> None:
    await played(table)
    assert "Only moderators may export a board." in await table.ann.says("leaderboard", csv=True)
    assert files(table) == []
    await table.mia.says("leaderboard", csv=True)
    (request,) = files(table)
    assert request.json["attachments"][0]["filename"] == "leaderboard-space-week-points.csv"
    assert "cannot be taken as a file" in await table.mia.says("leaderboard", scope="all", csv=True)


async def test_who_has_left_the_server_is_not_listed_until_they_are_back(table: DiscordDays) -> None:
    await played(table)
    assert table.guild is not None
    table.world.env.backend.remove_member(table.guild.id, table.ben.actor.id)
    board = await table.ann.looks_at_board()
    assert table.ben.name not in board and "You are number 1 of 1 player." in board


async def test_servers_share_a_board_by_a_code(table: DiscordDays) -> None:
    await played(table)
    other = await table.elsewhere()
    said = await table.mia.moderates("community create", name="Deep Learners")
    code = said.partition("Code: `")[2].partition("`")[0]
    assert "Only moderators" in await other.ben.moderates("community join", code=code)
    assert "Deep Learners" in await other.mia.moderates("community join", code=code)
    assert "2 players" in await other.ann.looks_at_board("community")
    assert code not in await table.ann.moderates("community show")
    assert "has left Deep Learners" in await other.mia.moderates("community leave")
    assert "in no community" in await other.ann.looks_at_board("community")
