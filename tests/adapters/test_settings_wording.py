"""The sentences about settings and extra time."""

import pytest

from adapters import settings_wording as words
from bot.host.chat_settings import SETTINGS, SetAt, SettingLine, known_setting
from bot.ports.moderation import ChatSettings


def holds(at: SetAt) -> SettingLine:
    return SettingLine("seconds", "Time for each question", "30 seconds", at)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (SetAt.HERE, "30 seconds, set for this channel"),
        (SetAt.SPACE, "30 seconds, set for the workspace"),
        (SetAt.USUAL, "30 seconds, as usual"),
    ],
)
def test_a_line_says_where_the_value_was_set(at: SetAt, said: str) -> None:
    assert words.line(holds(at), "workspace") == said


def test_a_change_says_for_whom_it_holds() -> None:
    assert words.changed(holds(SetAt.HERE), here=True, space="server") == (
        "Time for each question in this channel: 30 seconds."
    )
    assert words.changed(holds(SetAt.HERE), here=False, space="server") == (
        "Time for each question in this server: 30 seconds."
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_what_can_be_typed_for_a_setting_is_an_example_that_works(name: str) -> None:
    setting = known_setting(name)
    assert setting.example in words.about(setting)
    assert getattr(ChatSettings(**{name: setting.read(setting.example)}), name) is not None


def test_extra_time_is_told_and_taken() -> None:
    assert words.given(50) == " has 50 % more time for each question from the next game on."
    assert words.given(None) == " has no extra time any more."
