"""People who have lived in a store for a while, in every way in which anything is kept of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, insert

from bot.engine.attempts import FirstAttempt
from bot.engine.effects import Announcement
from bot.engine.events import (
    ChoicePressed,
    Event,
    GameRequested,
    HintPressed,
    PlayerJoined,
    QuestionShown,
    StopPressed,
    Tick,
)
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.engine.transitions import step
from bot.host.players import Players
from bot.host.settlement import Settlement
from bot.ports import Append, GameInfo, LoggedEvent, PostKey, Store
from bot.ports.careers import AuditEntry
from bot.ports.corrections import Decision, Report, Ruling
from bot.ports.moderation import ChatSettings
from bot.ports.packs import PackState, StoredPack
from bot.ports.reviews import Card
from bot.ports.schedules import Schedule, Source, SourceKind
from bot.ports.spaces import Community
from bot.store.engine import begin
from bot.store.sql import SqlStore
from bot.store.tables import slack_bots, slack_installations
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.store.builders import NOW, challenge
from tests.store.test_contract_settlement import DAY, Logs

RIGHT, WRONG = 0, 1


@dataclass(frozen=True)
class Person:
    """Somebody on a platform: the player, their own screen, and the platform's own id for them."""

    player: str
    screen: str
    user: str
    name: str = "?"


@dataclass(frozen=True)
class Town:
    """A space with a channel, and who plays there. `ann` is the one that everything is kept of; ids begin alike."""

    space: str
    channel: str
    ann: Person
    ben: Person
    cat: Person
    away: str


DISCORD = Town(
    space="discord:31415926",
    channel="discord:31415926/5358979",
    ann=Person("discord:27182818284590", "discord:@27182818284590", "27182818284590", "Ann Énigme 🦊"),
    ben=Person("discord:271828182845904523", "discord:@271828182845904523", "271828182845904523", "Ben"),
    cat=Person("discord:2718281828", "discord:@2718281828", "2718281828", "Cat"),
    away="slack:T0AWAY:U0AWAY",
)
SLACK = Town(
    space="slack:T0TEAM",
    channel="slack:T0TEAM/C0ROOM",
    ann=Person("slack:T0TEAM:U0ANN", "slack:T0TEAM/@U0ANN", "U0ANN", "Ann Énigme 🦊"),
    ben=Person("slack:T0TEAM:U0ANNE", "slack:T0TEAM/@U0ANNE", "U0ANNE", "Ben"),
    cat=Person("slack:T0TEAM:U0AN", "slack:T0TEAM/@U0AN", "U0AN", "Cat"),
    away="discord:16180339887",
)
TOWNS = (DISCORD, SLACK)


class Lives:
    """Lets people play, and settles what they played."""

    def __init__(self, store: Store, town: Town) -> None:
        self.store = store
        self.town = town
        self.clock = FakeClock(NOW + 5_000)
        self.settlement = Settlement(store, Logs(store), self.clock, solo=True)
        self.deliveries = 0

    def delivery(self, player: str) -> str:
        """The name of a delivery as this platform writes them."""
        self.deliveries += 1
        platform = player.partition(":")[0]
        return f"{player}:{self.deliveries}.000001:answer" if platform == "slack" else f"{platform}:{self.deliveries}"

    def press(self, player: str, place: int = RIGHT, after: int = 2_000) -> ChoicePressed:
        return ChoicePressed(NOW + after, player, 0, place, self.delivery(player))

    async def play(
        self,
        game_id: str,
        channel: str,
        request: GameRequested,
        *events: Event,
        of: Challenge | None = None,
        waiting: bool = False,
    ) -> None:
        """Keep a game with these events. Its posts have reached their chat unless they are `waiting`."""
        played = of or challenge()
        game = Game(played)
        steps = [(event, step(game, event)) for event in (request, *events)]
        logged = tuple(LoggedEvent(seq, event, effects) for seq, (event, effects) in enumerate(steps, start=1))
        info = GameInfo(
            game_id=game_id,
            challenge_id=played.id,
            version=played.version,
            mode=request.mode,
            channel=channel,
            owner=request.owner,
            over=game.phase == "over",
            revision=len(logged),
            due_at=game.due_at,
            created_at=request.at,
            host="here",
            seen_at=NOW,
            home=request.home,
        )
        assert await self.store.append([Append(info, logged, played)]) == [True]
        if not waiting:
            await self.store.discard(
                [
                    PostKey(game_id, seq, index)
                    for seq, (_, effects) in enumerate(steps, start=1)
                    for index, _ in enumerate(effect for effect in effects if isinstance(effect, Announcement))
                ]
            )

    def request(self, owner: str, audience: str = "channel", **fields: Any) -> GameRequested:
        fields = {"mode": "challenge", "seed": 7, "shuffle": False, "delivery": self.delivery(owner), **fields}
        players = (owner,) if audience != "channel" else ()
        return GameRequested(at=NOW, audience=audience, owner=owner, players=players, **fields)

    async def channel_game(self, game_id: str = "channel") -> None:
        """A game of all three that is over, with posts that wait for the chat."""
        ann, ben, cat = (it.player for it in (self.town.ann, self.town.ben, self.town.cat))
        await self.play(
            game_id,
            self.town.channel,
            self.request(ann, extra=((ann, 50), (ben, 25))),
            PlayerJoined(NOW + 100, ann, self.delivery(ann)),
            PlayerJoined(NOW + 200, ben, self.delivery(ben)),
            PlayerJoined(NOW + 300, cat, self.delivery(cat)),
            QuestionShown(NOW + 1_000, 0, "m1"),
            HintPressed(NOW + 1_500, ann, 0, self.delivery(ann)),
            self.press(ben, WRONG),
            self.press(ann, RIGHT, 2_500),
            self.press(ben, RIGHT, 3_000),
            self.press(cat, RIGHT, 3_500),
            waiting=True,
        )

    async def running_game(self, game_id: str, *more: Event) -> None:
        """A game in which Ann and Ben have pressed; not over yet, unless by more events."""
        await self.play(
            game_id,
            self.town.channel,
            self.request(self.town.ben.player),
            QuestionShown(NOW + 1_000, 0, "m2"),
            self.press(self.town.ann.player, WRONG),
            self.press(self.town.ben.player, WRONG),
            *more,
        )

    async def solo_game(self, who: Person, game_id: str) -> None:
        """A game on one's own screen."""
        request = self.request(who.player, "solo")
        await self.play(game_id, who.screen, request, QuestionShown(NOW + 1_000, 0, "m3"), self.press(who.player))

    async def window(self, game_id: str = "window") -> None:
        """A daily that Ann's schedule posted."""
        request = self.request(self.town.ann.player, mode="daily", until=NOW + DAY, delivery="daily:sched1:2025-10-09")
        await self.play(game_id, self.town.channel, request, QuestionShown(NOW, 0, "m4"), waiting=True)

    async def run(self, who: Person, game_id: str, window: str = "window", place: int = RIGHT) -> None:
        """A run within a daily."""
        request = self.request(
            who.player, "each-alone", mode="daily", until=NOW + DAY, window=window, home=self.town.channel
        )
        events = (QuestionShown(NOW + 1_000, 0, "m5"), self.press(who.player, place))
        last = (self.press(who.player, RIGHT, 3_000),) if place == WRONG else ()
        await self.play(game_id, who.screen, request, *events, *last)

    async def close(self, window: str = "window") -> None:
        """The daily closes."""
        game = (await self.store.load(window)).game()
        await Logs(self.store).submit(window, Tick(game.window.closes_at))

    async def settle(self) -> None:
        """Settle everything that is over."""
        for game_id in await self.store.spaces.unsettled(1_000):
            await self.settlement.settle(game_id)

    async def everything(self) -> None:
        """All of it."""
        store, town, ann = self.store, self.town, self.town.ann.player
        await store.spaces.note_space(town.space, "The Town", NOW)
        await store.spaces.create_community(Community("c1", "Towns", "AAAA2222"), town.space, NOW)
        await store.name_players({it.player: it.name for it in (town.ann, town.ben, town.cat)}, NOW)
        await store.spaces.set_player_zone(ann, "Europe/Paris", NOW)
        await self.channel_game()
        await self.running_game("running")
        as_moderator = StopPressed(NOW + 4_000, None, self.delivery(ann))
        await self.running_game("stopped", as_moderator)
        for who in (town.ann, town.ben):
            await self.solo_game(who, f"solo-{who.name[:3]}")
        await self.window()
        await self.run(town.ann, "window.ann")
        await self.run(town.ben, "window.ben", place=WRONG)
        await self.settle()
        await self.close()
        await self.settle()
        await self.decisions()
        assert await store.persons.issue_code(ann, "LINKLINK", NOW + 1_000)
        assert await store.persons.link("LINKLINK", town.away, "person:1", NOW)
        assert await store.persons.issue_code(ann, "CODECODE", NOW + 1_000)
        await Players(store, self.clock).hide(ann, hidden=True)
        if isinstance(store, SqlStore) and town is SLACK:
            await store.write(_install, town)

    async def decisions(self) -> None:
        """What Ann decided for others, and others for her."""
        store, town, ann, ben = self.store, self.town, self.town.ann.player, self.town.ben.player
        question = "tensors/q1"
        for who, why in ((ann, "It is wrong."), (ben, "So it is.")):
            report = Report(town.space, question, who, why, NOW, "channel", "v1")
            assert await store.corrections.report(report, since=0, at_most=10)
        decision = Decision("d1", town.space, question, Ruling.KEPT, ann, NOW)
        await store.corrections.decide(decision, entry(ann, "question-kept", question, town.space))
        await store.moderation.set_role(town.space, ann, "admin", entry(ben, "role-changed", ann, town.space))
        await store.moderation.set_role(town.space, ben, "moderator", entry(ann, "role-changed", ben, town.space))
        await store.moderation.set_extra_time(town.space, ann, 50, entry(ben, "extra-time-changed", ann, town.space))
        await store.moderation.set_extra_time(town.space, ben, 25, entry(ann, "extra-time-changed", ben, town.space))
        settings = ChatSettings(seconds=20)
        changed = entry(ann, "setting-changed", town.channel, town.space, was=None, holders=[ann, ben], by={ann: 1})
        await store.moderation.set_settings(town.channel, settings, changed)
        assert await store.schedules.add(schedule(town), 10)
        assert await store.careers.revoke_badge(ben, "first-right", ann, "He cheats.", NOW, space=town.space)
        assert await store.careers.revoke_badge(ann, "first-right", ben, "So does she.", NOW, space=town.space)
        await store.careers.note(entry(ben, "game-regraded", "window.ann", town.space))
        pack = StoredPack("p1", town.space, "sums", 0, "Sums", "id: sums", "", PackState.DRAFT, ann, NOW)
        await store.packs.add(pack, entry(ann, "pack-brought", "sums", town.space))
        await store.attempts.note("channel", town.space, NOW, [first_attempt(it, question) for it in (ann, ben)])
        await store.reviews.put([Card(it, question, NOW, "{}", NOW + 9, "solo") for it in (ann, ben)])


def entry(actor: str, action: str, subject: str, space: str | None, **details: object) -> AuditEntry:
    return AuditEntry(NOW, actor, action, subject, space, details)


def first_attempt(player: str, question: str) -> FirstAttempt:
    return FirstAttempt(player, question, "c1", "a1", True, False, 4_000, 1, 2)


def schedule(town: Town) -> Schedule:
    """Ann's daily."""
    return Schedule(
        schedule_id="sched1",
        space=town.space,
        channel=town.channel,
        creator=town.ann.player,
        at_time="09:00",
        zone="UTC",
        weekdays=(0, 1),
        source=Source(SourceKind.UNSEEN),
        questions=1,
        no_repeat_days=30,
        window_hours=24,
        catch_up_hours=0,
        created_at=NOW,
        since=NOW,
    )


def _install(connection: Connection, town: Town) -> None:
    """Ann and Ben have installed the Slack app."""
    begin(connection)
    team = town.space.partition(":")[2]
    common = {
        "client_id": "1.2",
        "app_id": "A1",
        "team_id": team,
        "bot_token": "xoxb-1",
        "is_enterprise_install": False,
    }
    common["installed_at"] = datetime.fromtimestamp(NOW / 1000, UTC).replace(tzinfo=None)
    for who in (town.ann, town.ben):
        row = {**common, "user_id": who.user, "user_token": f"xoxp-{who.user}"}
        connection.execute(insert(slack_installations).values(row))
    connection.execute(insert(slack_bots).values(common))
    connection.commit()


async def whole(store: Store) -> list[str]:
    """Every row of every table, as text; also of tables that the program does not know."""
    if isinstance(store, MemoryStore):
        return [repr(store.state)]
    assert isinstance(store, SqlStore)

    def read(connection: Connection) -> list[str]:
        found = MetaData()
        found.reflect(connection)
        return [
            f"{table.name}: {tuple(row)!r}"
            for table in found.sorted_tables
            for row in connection.execute(table.select())
        ]

    return await store.read(read)
