"""The checks that every scenario on Discord ends with: they must see what they are there for."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.buttons import Action, Button
from adapters.discord.render.parts import Body, Colour, Style, body, button, rows, text
from tests.scenarios import recording
from tests.scenarios.distinct import distinct


@dataclass(frozen=True)
class Made:
    """A request."""

    method: str
    path: str
    json: Any


def posted(message: Body) -> Made:
    return Made("POST", "/channels/1/messages", message)


def answered(message: Body, kind: int = 4) -> Made:
    return Made("POST", "/interactions/2/token/callback", {"type": kind, "data": message})


def question(*, said: str = "What is it?", styles: str = "1111", private: bool = False) -> Body:
    letters = [
        button(Button(Action.CHOOSE, "abc", 0, place), "ABCD"[place], Style(int(style)))
        for place, style in enumerate(styles)
    ]
    return body([text(said), *rows(letters)], Colour.BLUE, private=private)


def test_a_question_with_equal_buttons_leaks_nothing() -> None:
    assert list(recording.leaks([posted(question())], [])) == []


@pytest.mark.parametrize("words", ["A is right.", "You tried B.", "1 attempt left.", "Hint: Think.", "not 0"])
def test_private_words_are_found_in_public_messages_alone(words: str) -> None:
    message = body([text(words)], Colour.BLUE)
    assert len(list(recording.leaks([posted(message)], []))) == 1
    assert len(list(recording.leaks([answered(message)], []))) == 1
    assert list(recording.leaks([posted(message)], [1])) == []
    assert list(recording.leaks([answered(body([text(words)], Colour.BLUE, private=True))], [])) == []
    assert list(recording.leaks([answered(message, kind=7)], [])) == []


@pytest.mark.parametrize("words", ["Because.", "The right answer is B", "✅ **B** choice 1"])
def test_an_answer_beside_buttons_that_can_be_pressed_is_too_early(words: str) -> None:
    assert list(recording.leaks([posted(question(said=words))], []))
    assert not list(recording.leaks([posted(body([text(words)], Colour.BLUE))], []))


def test_a_button_that_looks_different_is_found() -> None:
    assert list(recording.leaks([posted(question(styles="1311"))], []))


def test_an_id_that_says_more_than_it_must_is_found() -> None:
    message = question()
    message["components"][0]["components"][1]["components"][1]["custom_id"] += ":right"
    assert list(recording.leaks([posted(message)], []))


def test_requests_are_kept_one_on_a_line_beside_those_of_other_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZHOST_RECORD", str(tmp_path / "requests.jsonl"))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    recording.keep([posted(question()), Made("GET", "/gateway", None)])
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    recording.keep([Made("GET", "/gateway", None)])
    rows = [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text().splitlines()]
    assert [row["path"] for row in rows] == ["/channels/1/messages", "/gateway"]
    assert rows[0] == {"method": "POST", "path": "/channels/1/messages", "body": question()}
    assert len((tmp_path / "requests.gw1.jsonl").read_text().splitlines()) == 1


def test_without_the_description_nothing_is_held_against_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_CONFORMANCE", str(tmp_path))
    assert list(recording.faults([Made("POST", "/no/such/route", {})])) == []


def test_what_the_description_does_not_allow_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = "def discord(method, path, body):\n    return ['too long'] if body == {'long': True} else []\n"
    (tmp_path / "check.py").write_text(check)
    monkeypatch.setenv("QUIZHOST_CONFORMANCE", str(tmp_path))
    requests = [Made("POST", "/a", {"long": False}), Made("POST", "/a", {"long": True})]
    assert list(recording.faults(requests * 2)) == ["POST /a: too long"] * 2


def test_of_lines_that_differ_in_ids_alone_one_is_left() -> None:
    first = '{"path": "/channels/1456074443980800013/messages", "body": {"content": "1 of 2"}}\n'
    again, other = first.replace("1456074443980800013", "1456074443980800099"), first.replace("1 of 2", "2 of 2")
    assert list(distinct([first, again, other, first])) == [first, other]
