"""Players of whom nothing is kept any more, as both chats show them: somebody without a name, and never a fault."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from adapters.discord.render import audit as discord_audit
from adapters.discord.render import badges as discord_badges
from adapters.discord.render import boards as discord_boards
from adapters.discord.render import corrections as discord_corrections
from adapters.discord.render import daily as discord_daily
from adapters.discord.render import reveal as discord_reveal
from adapters.discord.render import summary as discord_summary
from adapters.slack.render import audit as slack_audit
from adapters.slack.render import badges as slack_badges
from adapters.slack.render import boards as slack_boards
from adapters.slack.render import corrections as slack_corrections
from adapters.slack.render import daily as slack_daily
from adapters.slack.render import reveal as slack_reveal
from adapters.slack.render import summary as slack_summary
from bot.engine.boards import By, Scope
from bot.engine.effects import (
    AwardBadge,
    CloseReason,
    CloseWindow,
    EndReason,
    FinishChallenge,
    QuestionTally,
    Reveal,
    Standing,
    TellCorrection,
)
from bot.engine.events import EarnedBadge
from bot.host.audit import AuditPage
from bot.host.boards import BoardLine, BoardPage
from bot.host.players import Players
from bot.players import is_gone, new_pseudonym
from bot.ports.careers import AuditEntry
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

GONE = new_pseudonym()
SPACE = "discord:1"
CHALLENGE = challenge(2)
STANDINGS = (Standing(1, GONE, 100, 1, 1, 0), Standing(2, "discord:7", 90, 1, 1, 0))
AWARD = AwardBadge(GONE, "mastery:x", "Tamer", "🏅", "x", "v1", True, 0)
FINISHED = FinishChallenge(EndReason.COMPLETED, 2, STANDINGS, 2, (AWARD,), 1)
CLOSED = CloseWindow(CloseReason.TIME_UP, STANDINGS, 2, (QuestionTally(0, (1, 1, 0, 0), 1, 2),))
REVEALED = Reveal(0, 0, (0, 1, 2, 3), 1, (1, 1, 0, 0), (GONE, "discord:7"), 2, 2)
CORRECTED = TellCorrection(0, 1, 0, STANDINGS, 2)
EARNED = (EarnedBadge(GONE, "century", "Century", "💯"),)
LINE = BoardLine(1, GONE, "somebody", 100, "100 points")
PAGE = BoardPage("Everybody", "points", Scope.ALL, "all", By.POINTS, (LINE,), 1, 1, 1)
ENTRIES = AuditPage(
    tuple(AuditEntry(0, GONE, action, GONE, SPACE) for action in ("role-changed", "badge-revoked", "player-erased")),
    0,
    1,
)
NOBODY: frozenset[str] = frozenset()

Hidden = frozenset[str]
SHOWN: dict[str, Callable[[Hidden], Any]] = {
    "discord standings": lambda hidden: discord_summary.messages(CHALLENGE, FINISHED, "challenge", hidden=hidden),
    "discord reveal": lambda hidden: discord_reveal.messages(CHALLENGE, REVEALED, game_id="g", hidden=hidden),
    "discord badges": lambda hidden: discord_badges.told(EARNED, hidden),
    "discord board": lambda hidden: discord_boards.page(PAGE, {}, post=False),
    "discord daily": lambda hidden: discord_daily.results(CHALLENGE, CLOSED, "g", hidden=hidden),
    "discord correction": lambda hidden: discord_corrections.messages(CHALLENGE, CORRECTED, "challenge", hidden=hidden),
    "discord audit": lambda hidden: discord_audit.page(ENTRIES),
    "slack standings": lambda hidden: slack_summary.messages(CHALLENGE, FINISHED, "challenge", names={}, hidden=hidden),
    "slack reveal": lambda hidden: slack_reveal.messages(CHALLENGE, REVEALED, game_id="g", names={}, hidden=hidden),
    "slack badges": lambda hidden: slack_badges.told(EARNED, {}, hidden),
    "slack board": lambda hidden: slack_boards.page(PAGE),
    "slack daily": lambda hidden: slack_daily.results(CHALLENGE, CLOSED, "g", names={}, hidden=hidden),
    "slack correction": lambda hidden: slack_corrections.told(
        CHALLENGE, CORRECTED, "challenge", names={}, hidden=hidden
    ),
    "slack audit": lambda hidden: slack_audit.page(ENTRIES, {}),
}
NAMED = [what for what in SHOWN if what.partition(" ")[2] in ("standings", "board", "daily", "correction", "audit")]


@pytest.mark.parametrize("hidden", [NOBODY, frozenset({GONE})], ids=["unasked", "hidden"])
@pytest.mark.parametrize("what", SHOWN)
def test_nobody_reads_a_pseudonym(what: str, hidden: Hidden) -> None:
    assert "gone:" not in repr(SHOWN[what](hidden))


@pytest.mark.parametrize("what", NAMED)
def test_whoever_is_gone_is_somebody(what: str) -> None:
    assert "somebody" in repr(SHOWN[what](frozenset({GONE}))).lower()


async def test_whoever_is_gone_counts_as_hidden() -> None:
    store = MemoryStore()
    await store.hide("discord:2", True, 0)
    players = Players(store, FakeClock())
    asked: Sequence[str] = (GONE, "discord:2", "discord:3")
    assert await players.hidden(asked) == {GONE, "discord:2"}
    assert await players.hidden([GONE]) == {GONE}
    assert await players.hidden([]) == NOBODY


def test_pseudonyms_tell_nothing_and_are_all_different() -> None:
    names = {new_pseudonym() for _ in range(100)}
    assert len(names) == 100 and all(map(is_gone, names))
    assert not is_gone("discord:1") and not is_gone("slack:T1:U1")
