"""What docs/admins.md says of settings and limits is what holds."""

from pathlib import Path

from bot.engine.requests import MAX_EXTRA
from bot.host.audit import LOOKED_AT
from bot.host.chat_settings import MAX_WITH_EXTRA, SETTINGS, USUAL
from bot.host.reports import REPORTS_A_DAY
from bot.host.roles import MAX_HOLDERS
from bot.host.throttle import BURST, PER_SECOND

GUIDE = " ".join((Path(__file__).parents[2] / "docs" / "admins.md").read_text(encoding="utf-8").split())


def test_the_guide_lists_every_setting_as_the_program_has_it() -> None:
    for setting in SETTINGS.values():
        usual = setting.text(setting.holding(getattr(USUAL, setting.name)))
        assert f"| `{setting.name}` | {setting.help} | `{setting.example}` | {usual} |" in GUIDE


def test_the_guide_names_the_limits_that_hold() -> None:
    for words in (
        f"up to {MAX_HOLDERS} in a server",
        f"1 to {MAX_EXTRA} percent can be given, to {MAX_WITH_EXTRA} players",
        f"another one there {USUAL.cooldown} seconds later at the earliest",
        f"more than {BURST} times at once, or {PER_SECOND} times a second",
        f"{REPORTS_A_DAY} questions a day for each player",
        f"the {LOOKED_AT} newest can be looked through",
    ):
        assert words in GUIDE
