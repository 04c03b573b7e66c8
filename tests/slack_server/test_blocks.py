"""Blocks and views that Slack would not take are told as Slack tells them."""

from typing import Any

import pytest

from tests.slack_server.blocks import HOME, MODAL, faults, view_faults
from tests.slack_server.plain_app import MODAL as VIEW
from tests.slack_server.plain_app import button


def text(length: int, kind: str = "plain_text") -> dict[str, str]:
    return {"type": kind, "text": "x" * length}


def actions(number: int, **more: Any) -> list[dict[str, Any]]:
    it = button("a")[0]["elements"][0]
    return [{"type": "actions", "elements": [it | {"action_id": f"a:{n}"} | more for n in range(number)]}]


FITS: dict[str, list[dict[str, Any]]] = {
    "section": [{"type": "section", "text": text(3000, "mrkdwn")}],
    "fields": [{"type": "section", "fields": [text(2000)] * 10}],
    "header": [{"type": "header", "text": text(150)}],
    "context": [{"type": "context", "elements": [text(10, "mrkdwn")] * 10}],
    "elements": actions(25),
    "label": actions(1, text=text(75)),
    "value": actions(1, value="x" * 2000),
    "action id": actions(1, action_id="x" * 255),
    "blocks": [{"type": "divider"}] * 50,
    "accessory": [{"type": "section", "text": text(1), "accessory": button("a")[0]["elements"][0]}],
}
PASSES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "section": ([{"type": "section", "text": text(3001, "mrkdwn")}], "must be less than 3001 characters"),
    "fields": ([{"type": "section", "fields": [text(1)] * 11}], "no more than 10 items"),
    "field": ([{"type": "section", "fields": [text(2001)]}], "must be less than 2001"),
    "header": ([{"type": "header", "text": text(151)}], "must be less than 151"),
    "header mrkdwn": ([{"type": "header", "text": text(1, "mrkdwn")}], "must provide an object of type plain_text"),
    "context": ([{"type": "context", "elements": [text(1)] * 11}], "no more than 10 items"),
    "elements": (actions(26), "no more than 25 items"),
    "label": (actions(1, text=text(76)), "must be less than 76"),
    "value": (actions(1, value="x" * 2001), "must be less than 2001"),
    "action id": (actions(1, action_id="x" * 256), "must be less than 256"),
    "action id twice": (actions(2, action_id="a"), "`action_id` `a` already exists"),
    "block id twice": ([*button("a"), *button("b")], "`block_id` `row` already exists"),
    "blocks": ([{"type": "divider"}] * 51, "no more than 50 items"),
    "unknown": ([{"type": "unknown"}], "unsupported type: unknown"),
    "unknown element": ([{"type": "actions", "elements": [{"type": "unknown"}]}], "unsupported type: unknown"),
    "unknown key": ([{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
    "empty": ([{"type": "section", "text": text(0)}], "must be more than 0 characters"),
    "nothing": ([{"type": "section"}], "missing required field"),
    "no picture": ([{"type": "image", "alt_text": "x"}], "missing required field: image_url"),
    "no options": (actions(1, type="static_select", options=[]), "missing required field: options"),
    "style": (actions(1, style="loud"), "invalid style"),
}


@pytest.mark.parametrize("name", FITS)
def test_what_just_fits_is_taken(name: str) -> None:
    assert faults(FITS[name]) == []


@pytest.mark.parametrize("name", PASSES)
def test_what_does_not_fit_is_refused(name: str) -> None:
    blocks, told = PASSES[name]
    found = faults(blocks)
    assert any(told in it and "[json-pointer:/blocks" in it for it in found), found


def test_a_modal_and_a_home_tab_take_more_blocks() -> None:
    dividers = [{"type": "divider"}] * 100
    assert faults(dividers, MODAL) == faults(dividers, HOME) == []
    assert len(faults([*dividers, {"type": "divider"}], HOME)) == 1


def typed(**more: Any) -> dict[str, Any]:
    """A view with a field for text."""
    element = {"type": "plain_text_input", "action_id": "a", **more}
    return VIEW | {"blocks": [{"type": "input", "block_id": "b", "label": text(5), "element": element}]}


@pytest.mark.parametrize(
    "fits", [{}, {"min_length": 3, "max_length": 500}, {"max_length": 3000, "multiline": True}, {"min_length": 0}]
)
def test_a_field_for_text_has_bounds(fits: dict[str, Any]) -> None:
    assert view_faults(typed(**fits)) == []


@pytest.mark.parametrize(
    ("passes", "told"),
    [
        ({"max_length": 3001}, "from 1 to 3000"),
        ({"max_length": 0}, "from 1 to 3000"),
        ({"min_length": -1}, "from 0 to 3000"),
        ({"min_length": "3"}, "from 0 to 3000"),
        ({"min_length": 6, "max_length": 5}, "must not be more than max_length"),
        ({"initial_value": "xxxxxx", "max_length": 5}, "must be less than 6"),
    ],
)
def test_bounds_of_a_field_that_cannot_be_are_refused(passes: dict[str, Any], told: str) -> None:
    assert any(told in it for it in view_faults(typed(**passes)))


def files(**more: Any) -> dict[str, Any]:
    """A view with a field for files."""
    element = {"type": "file_input", "action_id": "a", **more}
    return VIEW | {"blocks": [{"type": "input", "block_id": "b", "label": text(5), "element": element}]}


@pytest.mark.parametrize("fits", [{}, {"max_files": 1}, {"max_files": 10, "filetypes": ["csv", "txt"]}])
def test_a_field_for_files_has_bounds(fits: dict[str, Any]) -> None:
    view = files(**fits)
    assert view_faults(view) == []
    assert any("not supported in home" in it for it in view_faults(view | {"type": "home"}))
    assert any("not supported in message" in it for it in faults(view["blocks"]))


@pytest.mark.parametrize(
    ("passes", "told"),
    [
        ({"max_files": 0}, "from 1 to 10"),
        ({"max_files": 11}, "from 1 to 10"),
        ({"max_files": "1"}, "from 1 to 10"),
        ({"filetypes": "csv"}, "an array of strings"),
        ({"placeholder": text(5)}, "invalid additional property: placeholder"),
    ],
)
def test_a_field_for_files_that_cannot_be_is_refused(passes: dict[str, Any], told: str) -> None:
    assert any(told in it for it in view_faults(files(**passes)))


def test_views_are_measured() -> None:
    assert view_faults(VIEW) == []
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "title": (VIEW | {"title": text(25)}, "/view/title/text"),
        "private_metadata": (VIEW | {"private_metadata": "x" * 3001}, "/view/private_metadata"),
        "submit": ({key: value for key, value in VIEW.items() if key != "submit"}, "`submit` is required"),
        "blocks": (VIEW | {"blocks": [{"type": "unknown"}]}, "/view/blocks/0"),
        "type": (VIEW | {"type": "dialog"}, "/view/type"),
    }
    for view, told in wrong.values():
        assert any(told in it for it in view_faults(view)), view_faults(view)
