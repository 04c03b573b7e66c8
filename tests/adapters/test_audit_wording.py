"""The audit in plain sentences."""

from typing import Any

import pytest

from adapters.audit_wording import _SAID, Where, Who, sentence
from bot.engine.badges import CAREER_BADGES
from bot.host import audit, packs
from bot.host.grading import REGRADED
from bot.ports.careers import AuditEntry

SPACE = "discord:7"
HALL = "discord:7/11"
ANN = "discord:1"
BEN = "discord:2"


def said(action: str, subject: str = BEN, actor: str = ANN, **details: Any) -> str:
    """The sentence, with people and channels as they are kept."""
    parts = sentence(AuditEntry(0, actor, action, subject, SPACE, details))
    return "".join(
        f"@{it.player}" if isinstance(it, Who) else f"#{it.channel}" if isinstance(it, Where) else it for it in parts
    )


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            ("setting-changed", HALL, {"setting": "quiet", "value": "22:00 to 07:00"}),
            "set “Quiet hours” for #discord:7/11: 22:00 to 07:00.",
        ),
        (("setting-changed", SPACE, {"setting": "seconds"}), "unset “Time for each question” for all channels."),
        (("setting-changed", SPACE, {"setting": "music", "value": "loud"}), "set “music” for all channels: loud."),
        (("role-changed", BEN, {"role": "moderator"}), "made @discord:2 a moderator."),
        (("role-changed", "discord:role:5", {"role": "admin"}), "made @discord:role:5 an admin."),
        (("role-changed", BEN, {"role": "member"}), "took the role of @discord:2."),
        (("extra-time-changed", BEN, {"given": True}), "gave @discord:2 extra time."),
        (("extra-time-changed", BEN, {"given": False}), "took back the extra time of @discord:2."),
        (
            ("badge-revoked", BEN, {"badge": "apprentice", "why": "a joke"}),
            "took the badge “apprentice” from @discord:2: a joke.",
        ),
        (("question-kept", "tensors/q1", {}), "decided that the question tensors/q1 is right as it is."),
        (
            ("question-quarantined", "tensors/q1", {"why": "it depends"}),
            "decided that the question tensors/q1 is not asked any more: it depends.",
        ),
        (
            ("key-corrected", "tensors/q1", {"right": "{all} of these"}),
            "decided that “{all} of these” is the right answer to the question tensors/q1.",
        ),
        (
            ("pack-brought", "sums", {"title": "Sums", "number": 2, "why": "From sums.csv."}),
            "brought the pack “Sums”, version 2: From sums.csv.",
        ),
        (
            ("pack-proven", "sums", {"title": "Sums", "number": 2, "why": "It has no programs."}),
            "proved the pack “Sums”, version 2: It has no programs.",
        ),
        (("pack-published", "sums", {"title": "Sums", "number": 2}), "published the pack “Sums”, version 2."),
        (("pack-retired", "sums", {"why": "Too easy."}), "retired the pack “sums”: Too easy."),
        (("player-erased", "gone:abc", {}), "erased everything that was kept of one player."),
        (("schedule-added", "abc234", {"channel": HALL}), "scheduled the daily abc234 in #discord:7/11."),
        (("schedule-removed", "abc234", {"channel": HALL}), "removed the daily abc234 in #discord:7/11."),
        (("schedule-paused", "abc234", {}), "paused the daily abc234."),
        (("schedule-resumed", "abc234", {"channel": HALL}), "resumed the daily abc234 in #discord:7/11."),
        (
            ("daily-skipped", "abc234", {"channel": HALL, "day": "2026-11-30"}),
            "skipped 2026-11-30 of the daily abc234 in #discord:7/11.",
        ),
        (("daily-withdrawn", "daily-abc234", {"channel": HALL}), "withdrew the daily that was open in #discord:7/11."),
        (("game-stopped", BEN, {"channel": HALL}), "stopped the game of @discord:2 in #discord:7/11."),
        (
            ("question-skipped", BEN, {"channel": HALL}),
            "skipped a question in the game of @discord:2 in #discord:7/11.",
        ),
        (("game-stopped", "gone:abc", {}), "stopped the game of somebody."),
        (("zone-changed", SPACE, {"zone": "Europe/Paris"}), "set the time zone: Europe/Paris."),
        (("zone-changed", SPACE, {}), "unset the time zone."),
        (("community-made", "abcd", {"name": "Deep Learners"}), "made the community “Deep Learners”."),
        (("community-joined", "abcd", {"name": "Deep Learners"}), "joined the community “Deep Learners”."),
        (("community-left", "abcd", {"name": "Deep Learners"}), "left the community “Deep Learners”."),
        (("pizza-ordered", BEN, {}), "did this: pizza-ordered."),
    ],
)
def test_each_entry_is_a_sentence(entry: tuple[str, str, dict[str, Any]], sentence: str) -> None:
    action, subject, details = entry
    assert said(action, subject, **details) == f"@discord:1 {sentence}"


@pytest.mark.parametrize(
    ("more", "fewer", "came"),
    [
        (1, 2, "more points for 1 player, fewer points for 2 players"),
        (3, 0, "more points for 3 players"),
        (0, 1, "fewer points for 1 player"),
        (0, 0, "nobody's points changed"),
    ],
)
def test_a_game_that_was_graded_again_is_nobodys_deed(more: int, fewer: int, came: str) -> None:
    details = {"challenge": "tensors", "channel": HALL, "more": more, "fewer": fewer}
    assert said(REGRADED, "g1", "regrading", **details) == (
        f"A game of tensors in #discord:7/11 was graded again: {came}."
    )


def test_a_badge_that_is_known_is_named() -> None:
    badge = CAREER_BADGES[0]
    assert f"“{badge.name}” from @discord:2: why not?" in said("badge-revoked", badge=badge.id, why="why not?")


def test_who_was_erased_and_who_runs_the_quiz_have_no_name() -> None:
    assert said("game-stopped", actor="gone:abc") == "Somebody stopped the game of @discord:2."
    assert said("question-kept", "tensors/q1", "operator").startswith("Whoever runs the quiz decided")


@pytest.mark.parametrize(
    "action",
    [
        *(value for name, value in vars(audit).items() if name.isupper() and isinstance(value, str)),
        *(packs.BROUGHT, *packs.ACTIONS.values()),
    ],
)
def test_there_is_a_sentence_for_everything_that_is_noted(action: str) -> None:
    assert action in _SAID
    assert said(action).endswith(".")
