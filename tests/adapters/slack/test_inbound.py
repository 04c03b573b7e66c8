"""What a payload says of where a button stands."""

from typing import Any

import pytest

from adapters.slack.inbound import Press


def press(container: dict[str, Any], message: dict[str, Any] | None = None) -> Press:
    return Press.of(
        {
            "team": {"id": "T1"},
            "user": {"id": "U1", "name": "ada"},
            "actions": [{"action_id": "quiz:a:g:0", "action_ts": "9.000000"}],
            "container": container,
            "message": message,
        }
    )


@pytest.mark.parametrize(
    ("container", "message", "thread"),
    [
        ({"message_ts": "2.0"}, {"ts": "2.0"}, None),
        ({"message_ts": "2.0", "thread_ts": "1.0"}, {"ts": "2.0", "thread_ts": "1.0"}, "1.0"),
        ({"message_ts": "2.0", "thread_ts": "1.0"}, None, "1.0"),
        ({"message_ts": "2.0", "thread_ts": "2.0"}, {"ts": "2.0", "thread_ts": "2.0"}, None),
        ({"view_id": "V1"}, None, None),
    ],
    ids=["in the channel", "in a thread", "private in a thread", "with a thread below it", "on the Home tab"],
)
def test_a_button_stands_in_a_thread_where_its_message_is_an_answer(
    container: dict[str, Any], message: dict[str, Any] | None, thread: str | None
) -> None:
    assert press(container, message).inside == thread
