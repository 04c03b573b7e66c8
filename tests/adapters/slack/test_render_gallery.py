"""Every kind of message and view, for the packs that are shipped and for any other."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from bot.bank.loading import load_bank
from bot.engine.questions import Challenge
from tests.adapters.figures import SEVERAL
from tests.adapters.slack import gallery, gallery_moderation
from tests.adapters.slack.bodies import check, check_view, objects
from tests.adapters.slack.content import RENDERED, challenges
from tests.adapters.slack.gallery import NAMES, PACKS
from tests.engine.builders import rich_challenge

CHECKER = PACKS.parents[1] / "shared" / "conformance" / "check.py"
SHIPPED = [
    pytest.param(challenge, number, id=f"{challenge.id}-{question.id}")
    for challenge in load_bank(PACKS).challenges.values()
    for number, question in enumerate(challenge.questions)
]


def messages(of: Challenge, number: int = 0) -> gallery.Named:
    yield from gallery.messages(of, number)
    yield from gallery_moderation.messages(of, number)


def views(of: Challenge) -> gallery.Named:
    yield from gallery.views(of)
    yield from gallery_moderation.views()


WITH_GROUPS = ("roles", "roles in the audit")
"""What names user groups, for one person's eyes."""


class BlockByBlock:
    """The schema of a list of blocks, which asks each of them to be one and no more: equal blocks are looked at once.

    Messages about different questions share most of their blocks, and the schema takes some 10 ms for each.
    """

    def __init__(self, whole: Any) -> None:
        assert whole.schema["$ref"] == "#/definitions/Blocks"
        assert whole.schema["definitions"]["Blocks"].keys() <= {"type", "items", "description"}
        self._errors = cache(lambda block: tuple(whole.iter_errors([json.loads(block)])))

    def iter_errors(self, blocks: list[dict[str, Any]]) -> Iterator[Any]:
        assert isinstance(blocks, list)
        for block in blocks:
            yield from self._errors(json.dumps(block))


@cache
def checker() -> Callable[[list[dict[str, Any]], str], list[str]]:
    spec = importlib.util.spec_from_file_location("conformance_check", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    by_block = BlockByBlock(module._blocks_validator())
    module._blocks_validator = lambda: by_block  # type: ignore[attr-defined]
    return module.slack  # type: ignore[no-any-return]


needs_checker = pytest.mark.skipif(not CHECKER.exists(), reason="the description of Slack's blocks is not at hand")


def assert_conform(of: Challenge, number: int = 0) -> None:
    for _, message in messages(of, number):
        assert checker()(message["blocks"], "message") == []
    for _, view in views(of) if not number else ():
        assert checker()(view["blocks"], view["type"]) == []


def assert_parse(of: Challenge, number: int = 0) -> None:
    """Slack's own library makes the same of our blocks, and finds no fault in them."""
    from slack_sdk.models.blocks import Block
    from slack_sdk.models.views import View

    for _, message in messages(of, number):
        for block in message["blocks"]:
            parsed = Block.parse(block)
            assert parsed is not None
            assert json.loads(json.dumps(parsed.to_dict())) == block
    for _, view in views(of) if not number else ():
        assert View(**view).to_dict()["type"] == view["type"]


@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_every_message_about_a_shipped_question_can_be_sent(challenge: Challenge, number: int) -> None:
    names = []
    for name, message in messages(challenge, number):
        check(message, groups=name in WITH_GROUPS)
        names.append(name)
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.endswith(" 1") and not name.startswith(SEVERAL)]  # one message each


def test_every_view_can_be_shown() -> None:
    for challenge in load_bank(PACKS).challenges.values():
        for _, view in views(challenge):
            check_view(view)


@pytest.mark.parametrize("beyond", [1, 8])
def test_every_message_about_any_question_can_be_sent(beyond: int) -> None:
    @RENDERED
    @given(challenges(beyond))
    def holds(of: Challenge) -> None:
        for name, message in messages(of):
            check(message, groups=name in WITH_GROUPS)

    holds()


@RENDERED
@given(challenges())
def test_every_view_of_any_pack_can_be_shown(of: Challenge) -> None:
    for _, view in views(of):
        check_view(view)


@RENDERED
@given(challenges(8))
def test_nobody_is_ever_mentioned(of: Challenge) -> None:
    for name, message in messages(of):
        kinds = {part.get("type") for part in objects(message["blocks"])}
        calling = {"user", "usergroup", "team", "broadcast", "link", "markdown"}
        assert not kinds & (calling - {"usergroup"} if name in WITH_GROUPS else calling), name
        for player in NAMES:
            user = player.rpartition(":")[2]
            assert user not in json.dumps(message) or user in repr(of), name


def test_a_checker_that_finds_nothing_wrong_is_no_checker() -> None:
    _, message = next(messages(rich_challenge()))
    check(message)
    for broken in (
        {**message, "text": "<!channel>"},
        {**message, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*bold*"}}]},
        {**message, "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
        {**message, "blocks": message["blocks"] * 20},
    ):
        with pytest.raises(AssertionError):
            check(broken)


# --- Slack's own descriptions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_slacks_library_takes_every_message_and_view(challenge: Challenge, number: int) -> None:
    pytest.importorskip("slack_sdk")
    assert_parse(challenge, number)


def test_slacks_library_takes_long_and_odd_questions_too() -> None:
    pytest.importorskip("slack_sdk")

    @RENDERED
    @given(challenges())
    def holds(of: Challenge) -> None:
        assert_parse(of)

    holds()


@needs_checker
@pytest.mark.parametrize(("challenge", "number"), SHIPPED)
def test_every_message_and_view_is_as_slack_describes_them(challenge: Challenge, number: int) -> None:
    pytest.importorskip("slack_sdk")
    assert_conform(challenge, number)


@needs_checker
def test_what_slack_does_not_describe_is_found_whatever_was_looked_at_before() -> None:
    pytest.importorskip("slack_sdk")
    _, message = next(messages(rich_challenge()))
    blocks = message["blocks"]
    for broken in ({**blocks[0], "colour": "red"}, {"type": "header"}, {"type": "rich_text"}):
        for _ in range(2):
            assert checker()(blocks, "message") == []
            assert checker()([*blocks, broken], "message")
    row = {"type": "actions", "block_id": "one", "elements": [{"type": "users_select", "action_id": "one"}]}
    assert checker()([row], "message") == []
    assert checker()([row, row], "message")
    assert checker()(26 * blocks, "message")


@needs_checker
def test_messages_about_long_and_odd_questions_are_too() -> None:
    pytest.importorskip("slack_sdk")

    @RENDERED
    @given(challenges())
    def holds(of: Challenge) -> None:
        assert_conform(of)

    holds()
