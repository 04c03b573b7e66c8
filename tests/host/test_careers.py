"""Badges and streaks as players see them, their zones, and badges that moderators take away."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.engine.badges import CAREER_BADGES, Progress, Rarity
from bot.engine.careers import Career
from bot.engine.streaks import State, Streak
from bot.host.careers import Careers, NoSuchBadge, StreakPage
from bot.host.roles import ModeratorsOnly
from bot.ports.careers import Award, KeptStreak, PlayerSettling, Settling
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.store.builders import award, start

ANN, MOD = "discord:1", "discord:9"
SPACE = "discord:42"
ROOM = f"{SPACE}/7"
HOUR = 3_600_000
DAY = 24 * HOUR
NINE = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()) * 1000
"""Monday at nine."""

MONDAY = date(2026, 11, 23)
OWL = Award("night-owl", "Night Owl", "🦉")
FLAWLESS = Award("flawless:tensors", "Flawless Shapely", "💎", first_try=True, again=True)


class World:
    """A store, a clock, and what is asked of them."""

    def __init__(self, now: int = NINE) -> None:
        self.store = MemoryStore()
        self.clock = FakeClock(now)
        self.careers = Careers(self.store, self.clock)

    async def settle(self, game_id: str = "g1", career: Career | None = None, **changes: Any) -> None:
        """One more game of Ann's."""
        await self.store.append([start(game_id, channel=ROOM, over=True)])
        revision = (await self.store.careers.standings([ANN]))[ANN].revision
        player = PlayerSettling(ANN, career or Career(right=1), revision, **changes)
        await self.store.careers.settle(Settling(game_id, "tensors", "v1", self.clock.now(), (player,)))

    async def streak(self, length: int, day: int, freezes: int = 0) -> None:
        """A streak whose last day was so many days after Monday, when it was played as soon as it was open."""
        ordinal = MONDAY.toordinal() + day
        kept = KeptStreak(Streak(length, 12, freezes, ordinal), SPACE, NINE + (day + 1) * DAY)
        await self.settle(streak=kept, day=date.fromordinal(ordinal).isoformat())

    async def offer(self, *days: int) -> None:
        """Dailies that open on these days after Monday, each for a day."""
        source = Source(SourceKind.UNSEEN)
        await self.store.schedules.add(
            Schedule("s", SPACE, ROOM, MOD, "09:00", "UTC", (0,), source, 3, 0, 24, 0, 0, 0), 9
        )
        for day in days:
            opens_at = NINE + day * DAY
            name = date.fromordinal(MONDAY.toordinal() + day).isoformat()
            state = OccurrenceState.POSTED
            await self.store.schedules.claim(
                Occurrence("s", name, opens_at, opens_at, opens_at + DAY, state, f"w{day}", opens_at)
            )

    async def seen(self, **asked: Any) -> StreakPage:
        return await self.careers.streak(ANN, **asked)


# --- badges ----------------------------------------------------------------------------------------------------------


async def test_somebody_new_can_win_everything() -> None:
    page = await World().careers.badges(ANN)
    assert page.earned == ()
    assert {line.badge for line in page.next} == {badge.id for badge in CAREER_BADGES}
    assert [line.rarity for line in page.next] == sorted((line.rarity for line in page.next), key=list(Rarity).index)
    assert {line.progress.done for line in page.next} == {0}


async def test_badges_come_newest_first_with_their_rules_and_rarities() -> None:
    world = World()
    await world.store.append([start("g0", award(ANN, "mastery:tensors"), award(ANN, "retired"), channel=ROOM)])
    await world.settle(awards=(OWL, FLAWLESS))
    world.clock.jump(DAY)
    await world.settle("g2", awards=(Award("century", "Century", "💯"),))
    page = await world.careers.badges(ANN)
    assert [(line.badge.badge, line.rarity, line.rule[:14]) for line in page.earned][:3] == [
        ("century", Rarity.UNCOMMON, "Give 100 right"),
        ("night-owl", Rarity.COMMON, "Give a right a"),
        ("flawless:tensors", Rarity.RARE, "Answer every q"),
    ]
    assert {(line.badge.badge, line.rarity) for line in page.earned[3:]} == {
        ("mastery:tensors", Rarity.UNCOMMON),
        ("retired", None),
    }
    assert {"century", "night-owl"}.isdisjoint(line.badge for line in page.next)


async def test_what_is_closest_comes_next() -> None:
    world = World()
    await world.settle(career=Career(right=60, best_row=9, best_streak=6))
    page = await world.careers.badges(ANN)
    assert [(line.badge, line.progress) for line in page.next[:4]] == [
        ("first-right", Progress(1, 1)),
        ("row:10", Progress(9, 10)),
        ("streak:7", Progress(6, 7)),
        ("century", Progress(60, 100)),
    ]
    assert (await world.careers.career(ANN)).right == 60


# --- streaks ---------------------------------------------------------------------------------------------------------


async def test_who_never_played_has_no_streak() -> None:
    assert await World().seen() == StreakPage(State.NONE, 0, 0, 0, "UTC", False, "2026-11-23", None)


@pytest.mark.parametrize(
    ("hours", "state", "length", "freezes"),
    [
        (5, State.KEPT, 8, 1),  # played today
        (24 - 1, State.KEPT, 8, 1),  # tomorrow's is not open yet
        (24, State.AT_RISK, 8, 1),
        (48 - 1, State.AT_RISK, 8, 1),  # still open, the morning after
        (48, State.AT_RISK, 8, 0),  # that one is missed, and the next one open
        (72, State.LAPSED, 0, 0),
    ],
)
async def test_how_a_streak_stands(hours: int, state: State, length: int, freezes: int) -> None:
    world = World()
    await world.offer(0, 1, 2, 3)
    await world.streak(8, 0, freezes=1)
    world.clock.jump(hours * HOUR)
    page = await world.seen()
    assert (page.state, page.length, page.freezes, page.best) == (state, length, freezes, 12)
    assert page.last_day == "2026-11-23"


async def test_looking_at_a_streak_changes_nothing() -> None:
    world = World()
    await world.offer(0, 1, 2, 3)
    await world.streak(8, 0)
    world.clock.jump(10 * DAY)
    assert (await world.seen()).state is State.LAPSED
    assert (await world.store.careers.standings([ANN]))[ANN].streak.streak.length == 8


async def test_the_bots_downtime_breaks_no_streak() -> None:
    world = World()
    await world.offer(0, 1, 2)
    await world.streak(8, 0)
    await world.store.spaces.note_outage(NINE + DAY, NINE + DAY + HOUR)
    world.clock.jump(2 * DAY)
    assert (await world.seen()).state is State.AT_RISK


async def test_days_are_those_of_the_player_or_else_of_the_space() -> None:
    world = World(NINE + 4 * HOUR)
    await world.store.spaces.set_space_zone(SPACE, "Pacific/Auckland", 0)
    page = await world.seen(place=ROOM)
    assert (page.zone, page.own_zone, page.today) == ("Pacific/Auckland", False, "2026-11-24")
    await world.store.spaces.set_player_zone(ANN, "America/New_York", 0)
    page = await world.seen(place=ROOM)
    assert (page.zone, page.own_zone, page.today) == ("America/New_York", True, "2026-11-23")
    await world.store.spaces.set_player_zone(ANN, None, 0)
    assert (await world.seen(place=ROOM)).zone == "Pacific/Auckland"
    assert (await world.seen(place="discord:@1")).zone == "UTC"


# --- taking badges away ----------------------------------------------------------------------------------------------


async def test_a_moderator_takes_away_what_was_won_in_their_space() -> None:
    world = World()
    await world.settle(awards=(OWL, FLAWLESS))
    taken = await world.careers.revoke(ANN, "NIGHT  owl", MOD, "shared\nanswers", moderates=True, space=SPACE)
    assert taken.badge == "night-owl"
    page = await world.careers.badges(ANN)
    assert [line.badge.badge for line in page.earned] == ["flawless:tensors"]
    assert "night-owl" not in {line.badge for line in page.next}
    (entry,) = await world.store.careers.audit(space=SPACE)
    assert (entry.actor, entry.subject, entry.at) == (MOD, ANN, NINE)
    assert entry.details == {"badge": "night-owl", "why": "shared answers"}


@pytest.mark.parametrize(
    ("badge", "why", "space", "sentence"),
    [
        ("night-owl", "x", "discord:43", "was not won here"),
        ("century", "x", SPACE, "has no badge"),
        ("night-owl", "", SPACE, "Say why"),
    ],
)
async def test_what_a_moderator_cannot_take_away(badge: str, why: str, space: str, sentence: str) -> None:
    world = World()
    await world.settle(awards=(OWL,))
    with pytest.raises(NoSuchBadge, match=sentence):
        await world.careers.revoke(ANN, badge, MOD, why, moderates=True, space=space)
    assert len((await world.careers.badges(ANN)).earned) == 1
    assert await world.store.careers.audit() == []


async def test_who_does_not_moderate_takes_nothing_away() -> None:
    world = World()
    await world.settle(awards=(OWL,))
    with pytest.raises(ModeratorsOnly):
        await world.careers.revoke(ANN, "night-owl", ANN, "x", moderates=False, space=SPACE)
    assert len((await world.careers.badges(ANN)).earned) == 1
