"""Every kind of message, for the packs that are shipped and for any other."""

import importlib.util
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from bot.bank.loading import load_bank
from tests.adapters.discord.bodies import check
from tests.adapters.discord.content import challenges
from tests.adapters.discord.gallery import PACKS, bodies, bodies_apart
from tests.adapters.figures import SEVERAL
from tests.engine.builders import QUICK, rich_challenge

CHECKER = PACKS.parents[1] / "shared" / "conformance" / "check.py"
SHIPPED = [
    pytest.param(challenge, number, id=f"{challenge.id}-{question.id}")
    for challenge in load_bank(PACKS).challenges.values()
    for number, question in enumerate(challenge.questions)
]


@cache
def checker() -> Callable[[str, str, Any], list[str]]:
    spec = importlib.util.spec_from_file_location("conformance_check", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.discord  # type: ignore[no-any-return]


@cache
def faults(body: str) -> tuple[str, ...]:
    """What is wrong with a message, as JSON. Equal ones, which are about no question, are looked at once."""
    return tuple(checker()("POST", "/channels/1/messages", json.loads(body)))


def assert_conforms(body: dict[str, Any]) -> None:
    assert faults(json.dumps(body)) == ()


needs_checker = pytest.mark.skipif(not CHECKER.exists(), reason="Discord's published interface is not at hand")


@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_every_message_about_a_shipped_question_can_be_sent(challenge: Any, number: int) -> None:
    names = []
    for name, body in bodies(challenge, number):
        check(body)
        names.append(name)
    assert len(set(names)) == len(names)


def test_every_message_that_is_about_no_challenge_can_be_sent() -> None:
    found = list(bodies_apart())
    for _, body in found:
        check(body)
    assert len({name for name, _ in found}) == len(found) > 60


@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_a_shipped_question_and_its_reveal_are_one_message_each(challenge: Any, number: int) -> None:
    names = [name for name, _ in bodies(challenge, number)]
    assert "question" in names
    assert "reveal" in names
    assert not [name for name in names if name.endswith(" 1") and not name.startswith(SEVERAL)]


@QUICK
@given(challenges(8))
def test_every_message_about_any_question_can_be_sent(of: Any) -> None:
    for _, body in bodies(of):
        check(body)


def test_a_checker_that_finds_nothing_wrong_is_no_checker() -> None:
    _, body = next(bodies(rich_challenge()))
    body["components"][0]["components"].append({"type": 10, "content": "x" * 4_001})
    with pytest.raises(AssertionError):
        check(body)


@needs_checker
@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_every_message_is_as_discord_describes_messages(challenge: Any, number: int) -> None:
    for _, body in bodies(challenge, number):
        assert_conforms(body)


@needs_checker
def test_messages_about_no_challenge_are_too() -> None:
    for _, body in bodies_apart():
        assert_conforms(body)


@needs_checker
def test_messages_about_long_and_odd_questions_are_too() -> None:
    @QUICK
    @given(challenges(8))
    def holds(of: Any) -> None:
        for _, body in bodies(of):
            assert_conforms(body)

    holds()
