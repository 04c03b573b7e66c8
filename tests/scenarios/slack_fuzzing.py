"""A Slack on which anything may be sent to the program: any words, forged presses and forms."""

import ast
import inspect
import pkgutil
import re
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

import adapters.slack
from adapters.buttons import PREFIX
from adapters.slack import actions
from adapters.slack.assembly import MORE_WORDS
from adapters.slack.commands import _WORDS
from bot.host import packs
from bot.host.reports import question_key
from bot.ports.careers import AuditEntry
from bot.ports.packs import PackState, StoredPack
from tests.bank.programs import PROGRAMS
from tests.fakes.clock import FakeClock
from tests.scenarios import slack_recording
from tests.scenarios.fuzzing import EXIST, PAUSE_MS, Said, be_strict, typed
from tests.scenarios.slack_days import DAWN, SlackDays
from tests.scenarios.slack_world import STUDY, World, text_of
from tests.slack_server import Driven, User
from tests.slack_server import payloads as payloads_
from tests.slack_server.things import Json
from tests.slack_server.world import elements

WORDS: Final = sorted(_WORDS.keys() | MORE_WORDS)
"""What may follow `/quiz`."""


def _vocabulary() -> Iterator[str]:
    """The words that the tables of the adapter's modules have: whatever somebody may type behind another."""
    for module in pkgutil.iter_modules(adapters.slack.__path__, "adapters.slack."):
        if not module.ispkg:
            for node in ast.walk(ast.parse(inspect.getsource(import_module(module.name)))):
                keys = node.keys if isinstance(node, ast.Dict) else node.elts if isinstance(node, ast.Set) else []
                yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


VOCABULARY: Final = sorted({word for word in _vocabulary() if re.fullmatch("[a-z-]{2,16}", word)})

OPENING: Final = {
    actions.START: "",
    actions.DAILY: "daily",
    actions.SETTINGS: "quiz:se::1",
    actions.REPORT: "quiz:rp:{game}:0",
    actions.ERASE: "quiz:pe::0",
    actions.BRING: "quiz:kb::0",
    actions.RETIRE: "quiz:kr:{pack}:0",
    actions.AUTHOR: "author",
}
"""What opens each form: words of `/quiz`, or a button, which may be about a game or a pack."""

PACK: Final = StoredPack(
    "5" * 32, f"slack:{STUDY.id}", "good", 0, "Good Pack", PROGRAMS, "", PackState.DRAFT, "slack:T0STUDY:U0MIA", DAWN
)
BROUGHT: Final = AuditEntry(DAWN, PACK.by, packs.BROUGHT, PACK.challenge_id, PACK.space, {"title": PACK.title})

LISTS: Final = (actions.DAILY_ZONE, actions.DAILY_SOURCE, *sorted(actions.CHALLENGES))
"""Lists for which something is suggested while people type."""


@dataclass(frozen=True)
class Answer:
    """What came of something that somebody did.

    `messages` are new and changed ones, `pages` the forms and tabs that were shown, `errors` what is wrong with a form
    that they sent, a sentence for each field.
    """

    acknowledged: bool
    messages: tuple[Said, ...] = ()
    pages: tuple[Json, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        """Whether it says that nothing was done."""
        return bool(self.errors) or any(said.refuses for said in self.messages)


@dataclass(frozen=True)
class Seat:
    """Somebody at a place: in a channel, or at the Home tab where `channel` is None."""

    user: User
    channel: str | None


class Fuzzed(SlackDays):
    """A channel in which a daily is open, beside a game in another; Ann plays alone too. Then it takes anything.

    `things` are the names of games, a schedule, a question and a pack. `seats` are a member's, an admin's, the
    member's in direct messages, and both's at the Home tab, by these words.
    """

    seats: dict[str, Seat]
    things: list[str]

    async def begins(self) -> None:
        """Let there be something of everything that can be named."""
        ann, mia = self.ann.user, self.mia.user
        await self.mia.adds_daily("00:01", questions=2, window_hours=48)
        await self.passes(120)
        await (await self.elsewhere(same_server=True)).ann.starts()
        await self.ann.starts(mode="practice")
        direct = self.server.dm(ann, team=self.team.id)
        for player in (self.ann, self.mia):
            await player.opens_home()
        self.seats = {
            "member": Seat(ann, self.channel),
            "admin": Seat(mia, self.channel),
            "alone": Seat(ann, direct),
            "at home": Seat(ann, None),
            "admin at home": Seat(mia, None),
        }
        games = [info.game_id for info in await self.store.running()]
        self.things = [*games, await self.newest_schedule(), question_key("tensors/q1")]
        await self.keeps_pack()
        assert self.daily and len(games) == 3
        self.state = self.store.state
        be_strict(self.store)

    async def keeps_pack(self) -> None:
        """Let the workspace have a draft with a program."""
        kept = await self.store.packs.add(PACK, BROUGHT)
        self.things = [*(it for it in self.things if it != PACK.pack_id), kept.pack_id]

    # --- what is sent ------------------------------------------------------------------------------------------------

    async def uses(self, seat: Seat, words: str) -> Answer:
        """Use `/quiz` with these words. What no request can carry is replaced on the way."""
        text = words.encode(errors="replace").decode()
        where = {"user": seat.user, "channel": seat.channel, "team": self.team.id}
        return await self._answer(self.server.command("/quiz", text, **where))

    async def presses_id(self, seat: Seat, action_id: str) -> Answer:
        """Press a button with this id."""
        if seat.channel is None:
            return await self._answer(self.world.press_at_home(seat.user, self.team, action_id))
        message = self.server._old(self.world.server.world.rooms[seat.channel], action_id, None)
        return await self._answer(
            self.server.press(action_id, user=seat.user, channel=seat.channel, team=self.team.id, message=message)
        )

    async def opens(self, seat: Seat, form: str) -> Json:
        """The form with this callback id."""
        how = OPENING[form].format(game=self.things[0], pack=PACK.pack_id)
        answer = await (self.presses_id if how.startswith(PREFIX) else self.uses)(seat, how)
        (view,) = answer.pages
        opened: Json = self.server._open(self.team, seat.user, None)
        assert view["callback_id"] == opened["callback_id"] == form
        return opened

    async def types_into(self, seat: Seat, action_id: str, words: str) -> Json:
        """Type this into a list of the form that is open: what is offered, options or groups of them."""
        driven = await self.server.suggest(action_id, words, user=seat.user, team=self.team.id)
        await self.world.rests()
        assert driven.ack is not None
        offered: Json = driven.ack.body
        return offered

    async def submits(self, seat: Seat, view: Json, values: Json) -> Answer:
        """Send a form with this in its fields, lawful or not."""
        told = {"view": view | {"state": {"values": values}}, "response_urls": []}
        return await self._answer(self.server._drive("view_submission", told, seat.user, self.team, None, None))

    async def _answer(self, doing: Awaitable[Driven]) -> Answer:
        before, wrong = len(self.server.requests), len(self.server.courier.effects.errors)
        self.world.clock.jump(PAUSE_MS)
        driven = await doing
        await self.world.rests()
        assert self.server.courier.effects.errors[wrong:] == []
        ack = driven.ack.body if driven.ack is not None and isinstance(driven.ack.body, dict) else {}
        bodies = [(f"{it.path}", it.body) for it in self.server.requests[before:] if isinstance(it.body, dict)]
        return Answer(
            driven.ack is not None,
            tuple(_said(path, body) for path, body in (*bodies, ("", ack)) if body.get("blocks")),
            tuple(body["view"] for _, body in bodies if "view" in body),
            ack.get("errors") or {},
        )


def _said(path: str, body: Json) -> Said:
    public = path in slack_recording.PUBLIC and not str(body["channel"]).startswith("D")
    return Said(text_of(body), body, not public and body.get("response_type") != "in_channel")


# --- what may be sent ------------------------------------------------------------------------------------------------


def behind(word: str, names: Sequence[str]) -> st.SearchStrategy[str]:
    """This word of `/quiz` and anything behind it; `names` are of things that exist."""
    known = st.sampled_from([*VOCABULARY, *names, *EXIST])
    parts = st.lists(known | typed, max_size=5).map(" ".join)
    return parts.map(lambda rest: f"{word} {rest}")


def values_of(view: Json) -> st.SearchStrategy[Json]:
    """What may be sent of a form: its fields with anything in them, some of them missing."""
    fields = {block_id: _field(it) for block_id, it in elements(view) if it["type"] != "button"}
    return st.fixed_dictionaries({}, optional=fields)


_addresses: Final = typed | st.sampled_from(("https://files.slack.com:x/", "https://127.0.0.1:1/a", "http://[::1"))
_files: Final = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "id": st.none() | typed,
        "name": st.none() | typed,
        "size": st.none() | st.integers(-1, 2_000_000) | typed,
        "url_private": _addresses,
        "url_private_download": _addresses,
        "file_access": st.sampled_from(("visible", "check_file_info")),
    },
)
"""What may be told of a file."""


def _field(it: Json) -> st.SearchStrategy[Json]:
    offered = [option["value"] for group in it.get("option_groups", [it]) for option in group.get("options", [])]
    if it["type"] == "file_input":
        return st.lists(_files, max_size=2).map(lambda found: {it["action_id"]: {"type": it["type"], "files": found}})
    value = st.sampled_from(offered) | typed if offered else typed
    option = st.builds(lambda chosen: {"value": chosen}, value)
    inside = {
        "selected_option": st.none() | option,
        "selected_options": st.lists(option, max_size=3),
    }
    key = next(iter(payloads_.chosen(it, None)))
    filled = st.none() | inside.get(key, st.none() | value)
    return filled.map(lambda found: {it["action_id"]: {"type": it["type"], key: found}})


@asynccontextmanager
async def fuzzed(folder: Path) -> AsyncIterator[Fuzzed]:
    """A Slack that takes anything."""
    async with World(clock=FakeClock(DAWN), kept=True).running() as world:
        table = Fuzzed.open(world, STUDY)
        await table.begins()
        yield table
