"""What is noted of messages to Slack, and what is found in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.buttons import Action, Button
from adapters.slack.render import parts
from tests.scenarios import slack_recording
from tests.scenarios.slack_recording import Sent


def public(*blocks: dict[str, Any], text: str = "") -> list[Sent]:
    return [Sent("chat.postMessage", list(blocks), text=text, public=True)]


def question(said: str = "What is it?", **odd: Any) -> list[dict[str, Any]]:
    letters = [parts.button(Button(Action.CHOOSE, "abc", 0, place), "ABCD"[place]) for place in range(4)]
    letters[1] |= odd
    return [parts.line(said), parts.actions(letters)]


def leaks(sent: list[Sent]) -> list[str]:
    return list(slack_recording.leaks(sent))


def test_a_question_with_equal_buttons_leaks_nothing() -> None:
    assert leaks(public(*question())) == []


@pytest.mark.parametrize("words", ["A is right.", "You tried B.", "1 attempt left.", "Hint: Think.", "not 0"])
def test_private_words_are_found_in_public_messages_alone(words: str) -> None:
    assert len(leaks(public(parts.line(words)))) == 1
    assert len(leaks(public(parts.line("fine"), text=words))) == 1
    assert leaks([Sent("chat.postEphemeral", [parts.line(words)])]) == []


@pytest.mark.parametrize("words", ["Because.", "The right answer is B", "✅ B: choice 1"])
def test_an_answer_beside_buttons_that_can_be_pressed_is_too_early(words: str) -> None:
    assert leaks(public(*question(words)))
    assert leaks(public(parts.line(words))) == []


@pytest.mark.parametrize("odd", [{"style": "primary"}, {"value": "right"}, {"action_id": "quiz:c:abc:0:3"}])
def test_a_button_that_stands_out_is_found(odd: dict[str, str]) -> None:
    assert leaks(public(*question(**odd)))


def test_an_id_that_says_more_than_it_must_is_found() -> None:
    assert leaks(public(*question(action_id="quiz:c:abc:0:1:right")))


@pytest.mark.parametrize(
    "part",
    [
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]},
        {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "channel"}]},
    ],
    ids=["user", "channel"],
)
def test_a_message_that_calls_somebody_is_found(part: dict[str, Any]) -> None:
    assert leaks(public({"type": "rich_text", "elements": [part]}))


@pytest.mark.parametrize("words", ["<@U1>", "<!channel>", "<!subteam^S1>"])
def test_what_would_call_somebody_is_found_where_slack_reads_markup(words: str) -> None:
    assert leaks(public(parts.line("fine"), text=words))
    assert leaks(public({"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}))
    assert leaks(public(parts.line(words), parts.context(words), parts.context(parts.moment("At ", 0)))) == []


def test_what_slack_does_not_take_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUIZHOST_CONFORMANCE", str(tmp_path))  # where no description is present
    for _ in range(2):
        assert list(slack_recording.faults(public(parts.header("h" * 151))))
        assert list(slack_recording.faults(public({"type": "strange"})))
        assert list(slack_recording.faults(public(parts.header("h" * 150)))) == []
    assert list(slack_recording.faults([Sent("ack", [parts.line("fine")] * 51)]))
    assert list(slack_recording.faults([Sent("ack", [parts.line("fine")] * 51, surface="modal")])) == []


def test_lists_of_blocks_are_kept_one_on_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_RECORD_SLACK", str(tmp_path / "blocks.jsonl"))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    slack_recording.keep([Sent("views.open", [parts.line("one")], surface="modal")])
    slack_recording.keep(public(parts.line("two")))
    rows = [json.loads(line) for line in (tmp_path / "blocks.jsonl").read_text().splitlines()]
    assert rows == [
        {"blocks": [parts.line("one")], "surface": "modal"},
        {"blocks": [parts.line("two")], "surface": "message"},
    ]
