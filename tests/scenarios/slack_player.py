"""Somebody on Slack: types commands, presses buttons, reads what they alone see."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from adapters.slack import actions
from adapters.slack.app import SHORTCUT
from bot.engine.questions import LETTERS
from tests.scenarios.driver import Page
from tests.scenarios.slack_world import Seen, text_of
from tests.slack_server import Driven, User
from tests.slack_server.blocks import faults
from tests.slack_server.things import Json

if TYPE_CHECKING:
    from tests.scenarios.slack_driver import SlackTable


class SlackPlayer:
    """A member of a workspace.

    Their buttons are those of their newest direct message where it has any, and of the channel's newest question
    elsewhere.
    """

    def __init__(self, table: "SlackTable", user: User) -> None:
        self._table = table
        self._world = table.world
        self._remembered: dict[tuple[int, str], Seen] = {}
        self._newest: dict[str, Seen] = {}
        self.user = user
        self.last: Driven | None = None
        self._told: list[str] = []

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def player(self) -> str:
        """How the host knows them."""
        return f"slack:{self._table.team.id}:{self.user.id}"

    # --- commands ----------------------------------------------------------------------------------------------------

    async def starts(self, challenge: str = "tensors", mode: str = "challenge", *more: str) -> str:
        if mode == "practice":
            return await self.types(f"practice {challenge}")
        return await self.types(" ".join(("start", challenge, *([] if mode == "challenge" else [mode]), *more)))

    async def stops(self) -> str:
        return await self.types("stop")

    async def skips(self) -> str:
        return await self.types("skip")

    async def comes_back(self, mode: str = "challenge") -> str:
        return await self.starts("tensors", mode)

    async def looks_up(self, page: Page) -> str:
        return await self.types(page.value)

    async def types(self, words: str) -> str:
        """Use `/quiz` with these words."""
        channel, team = self._table.channel, self._table.team.id
        return await self.hears(self._world.server.command("/quiz", words, user=self.user, channel=channel, team=team))

    async def fills_in(self, **values: object) -> str:
        """Submit the form that they have open: `channel`, `challenge`, `mode`, `seconds`, `options`."""
        named = {f"{actions.START}:{name}": value for name, value in values.items()}
        return await self.hears(
            self._world.server.submit(actions.START, named, user=self.user, team=self._table.team.id)
        )

    async def fills_in_daily(self, **values: object) -> str:
        """Submit the form that adds a daily: `time`, `zone`, `weekdays`, `source`, `questions` and so on."""
        named = {f"{actions.DAILY}:{name}": value for name, value in values.items()}
        return await self.hears(
            self._world.server.submit(actions.DAILY, named, user=self.user, team=self._table.team.id)
        )

    async def is_offered(self, action_id: str, typed: str = "") -> list[str]:
        """What a list of their open form offers when they type this: labels, group by group."""
        suggested = await self._world.server.suggest(action_id, typed, user=self.user, team=self._table.team.id)
        body = (await suggested.acked()).body
        part = {"type": "static_select", "action_id": action_id, **body}
        assert faults([{"type": "actions", "elements": [part]}]) == []
        groups = body.get("option_groups") or [body]
        return [option["text"]["text"] for group in groups for option in group["options"]]

    @property
    def form_errors(self) -> dict[str, str]:
        """What the form that they sent last says is wrong, by the last part of each field's id."""
        assert self.last is not None and self.last.ack is not None
        body = self.last.ack.body or {}
        return {id_.rpartition(":")[2]: said for id_, said in body.get("errors", {}).items()}

    async def uses_shortcut(self, message: Json | None = None) -> str:
        """Use the shortcut that starts a quiz, everywhere or at a message."""
        where = self._table.team.id
        return await self.hears(self._world.server.shortcut(SHORTCUT, message=message, user=self.user, team=where))

    async def opens_home(self) -> str:
        """Open the Home tab; what it shows then."""
        await self.hears(self._world.server.event("app_home_opened", user=self.user, team=self._table.team.id))
        return self.home

    @property
    def home(self) -> str:
        """What their Home tab shows."""
        return text_of(self._world.server.home(self.user, team=self._table.team.id) or {})

    async def presses_at_home(self, action_id: str) -> str:
        """Press a button of the Home tab, whatever else has the same; what it shows then."""
        await self.hears(self._world.press_at_home(self.user, self._table.team, action_id))
        return self.home

    # --- buttons -----------------------------------------------------------------------------------------------------

    async def presses(self, label: str, *, stale: bool = False) -> str:
        button = self._newest[label] if stale else self._buttons().get(label)
        assert button is not None, f"there is no button {label!r}"
        return await self.hears(self._presses(button))

    async def presses_earlier(self, letter: str, round_no: int) -> str:
        return await self.hears(self._presses(self._remembered[round_no, letter]))

    def seen(self, label: str) -> Seen:
        """The newest button of this label that they have seen."""
        return self._newest[label]

    async def presses_seen(self, button: Seen) -> str:
        """Press a button that somebody has seen, maybe somebody else, which Slack should never let happen."""
        return await self.hears(self._presses(button))

    async def presses_here(self, action_id: str, **state: str) -> str:
        """Press the newest button of this id that they see anywhere, with what is chosen in lists beside it."""
        server, team, channel = self._world.server, self._table.team.id, self._table.channel
        return await self.hears(server.press(action_id, user=self.user, team=team, channel=channel, state=state))

    async def asks_for_hint(self) -> str:
        return await self.presses("Hint")

    async def asks_for_attempts(self) -> str:
        return await self.presses("My attempts")

    async def hides_name(self, hidden: bool = True) -> str:
        await self.looks_up(Page.ME)
        return await self.presses_here("quiz:hide::0" if hidden else "quiz:show::0")

    def begins_to_press(self, letter: str) -> Awaitable[Driven]:
        """Press a choice of the newest question and do not wait for the answer."""
        return self._presses(self._newest[letter])

    def _presses(self, button: Seen) -> Awaitable[Driven]:
        return self._world.press(self.user, self._table.team, button)

    # --- what they read ----------------------------------------------------------------------------------------------

    def looks(self) -> None:
        """Take in the buttons that can be pressed now; those that were there before are remembered."""
        for label, button in self._buttons().items():
            self._newest[label] = button
            if label in LETTERS:
                self._remembered[int(button.action_id.split(":")[3]), label] = button

    def _buttons(self) -> dict[str, Seen]:
        own = self.own_messages[-1:]
        for message in (*own, self._table.question_message):
            if message is not None and (found := dict(self._world.buttons(message))):
                return found
        return {}

    async def hears(self, doing: Awaitable[Driven]) -> str:
        """Do something; what they alone read because of it, in private messages and in direct ones."""
        self._table.all_look()
        before = {message["ts"]: text_of(message) for message in self._alone}
        self.last = await doing
        await self._world.rests()
        self._table.all_look()
        self._told = [text_of(it) for it in self._alone if before.get(it["ts"]) != text_of(it)]
        return "\n".join(self._told)

    def reads(self, answer: Driven) -> str:
        """What they read as the answer to something that they did, "" for nothing."""
        return "\n".join(map(text_of, answer.private))

    @property
    def _alone(self) -> list[Json]:
        return [*(it for it in self._world.server.world.ephemerals if it["to"] == self.user.id), *self.own_messages]

    @property
    def own_messages(self) -> list[Json]:
        """The app's direct messages to them, oldest first."""
        return self._world.messages(self._world.server.dm(self.user, team=self._table.team.id))

    @property
    def direct_messages(self) -> list[str]:
        """What the app's direct messages to them say, oldest first."""
        return [text_of(message) for message in self.own_messages]

    @property
    def private(self) -> bool:
        return bool(self._told) and not set(self._told) & set(self._table.texts)

    # --- what is kept of them ----------------------------------------------------------------------------------------

    async def points(self) -> int:
        return (await self._world.process.store.totals(self.player)).points

    async def badges(self) -> list[str]:
        return [badge.name for badge in await self._world.process.store.badges(self.player)]
