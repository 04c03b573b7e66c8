"""What Slack refuses of blocks and views: too long, too many, unknown, twice."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.slack_server.things import Json

MESSAGE, MODAL, HOME = "message", "modal", "home"
MAX_BLOCKS: Final = {MESSAGE: 50, MODAL: 100, HOME: 100}
MAX_TEXT: Final = 12_000
"""Characters of all markdown blocks of a message together."""


@dataclass(frozen=True)
class Shape:
    """What a block or an element may hold.

    `texts` are text objects and their longest text, `plain` those that have to be plain_text, `strings` and `lists`
    plain values with their longest length, `needs` what must be there, `one_of` those of which one must be there,
    `others` what else there may be.
    """

    texts: Mapping[str, int] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    strings: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = (MESSAGE, MODAL, HOME)
    holds: tuple[str, ...] | None = None
    """The elements that it takes; None for those that are looked at by slack_sdk alone."""

    def knows(self, key: str) -> bool:
        named = (*self.texts, *self.strings, *self.lists, *self.others)
        return key in named or key in ("type", "block_id")


def _menu(**more: Any) -> Shape:
    return Shape(
        texts={"placeholder": 150},
        plain=("placeholder",),
        strings={"action_id": 255},
        lists={"options": 100, "option_groups": 100},
        others=(
            "confirm", "focus_on_load", "initial_option", "initial_options", "max_selected_items", "min_query_length",
            "initial_user", "initial_users", "initial_conversation", "initial_conversations", "initial_channel",
            "initial_channels", "default_to_current_conversation", "filter", "response_url_enabled", "initial_date",
            "initial_time", "initial_date_time", "timezone", "dispatch_action_config", "initial_value",
            "is_decimal_allowed", "min_value", "max_value",
        ),
        **more,
    )  # fmt: skip


def _boxes() -> Shape:
    return Shape(
        strings={"action_id": 255},
        lists={"options": 10},
        needs=("options",),
        others=("initial_option", "initial_options", "confirm", "focus_on_load"),
    )


MENUS: Final = (
    "static_select", "multi_static_select", "external_select", "multi_external_select", "users_select",
    "multi_users_select", "conversations_select", "multi_conversations_select", "channels_select",
    "multi_channels_select", "datepicker", "timepicker", "datetimepicker",
)  # fmt: skip
INPUTS: Final = (
    "plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input",
)  # fmt: skip
MAX_TYPED: Final = 3_000
"""The most characters that can be typed into a field."""

PRESSED: Final = ("button", "overflow", "radio_buttons", "checkboxes", "workflow_button", *MENUS)

ELEMENTS: Final = {
    "button": Shape(
        texts={"text": 75},
        plain=("text",),
        strings={"action_id": 255, "value": 2000, "url": 3000, "accessibility_label": 75},
        needs=("text",),
        others=("style", "confirm"),
    ),
    "overflow": Shape(strings={"action_id": 255}, lists={"options": 5}, needs=("options",), others=("confirm",)),
    "radio_buttons": _boxes(),
    "checkboxes": _boxes(),
    "image": Shape(
        strings={"alt_text": 2000, "image_url": 3000},
        needs=("alt_text",),
        one_of=("image_url", "slack_file"),
        others=("slack_file",),
    ),
    "plain_text_input": Shape(
        texts={"placeholder": 150},
        plain=("placeholder",),
        strings={"action_id": 255},
        others=("initial_value", "multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load"),
    ),
    **{kind: _menu() for kind in (*MENUS, *INPUTS[1:])},
    "file_input": Shape(strings={"action_id": 255}, others=("filetypes", "max_files")),
    **{kind: _menu(one_of=("options", "option_groups")) for kind in ("static_select", "multi_static_select")},
}

BLOCKS: Final = {
    "section": Shape(
        texts={"text": 3000},
        lists={"fields": 10},
        one_of=("text", "fields"),
        others=("accessory", "expand"),
        holds=(*PRESSED, "image"),
    ),
    "header": Shape(texts={"text": 150}, plain=("text",), needs=("text",), others=("level",)),
    "divider": Shape(),
    "context": Shape(lists={"elements": 10}, needs=("elements",), holds=("image", "mrkdwn", "plain_text")),
    "actions": Shape(lists={"elements": 25}, needs=("elements",), holds=PRESSED),
    "image": Shape(
        texts={"title": 2000},
        plain=("title",),
        strings={"alt_text": 2000, "image_url": 3000},
        needs=("alt_text",),
        one_of=("image_url", "slack_file"),
        others=("slack_file",),
    ),
    "input": Shape(
        texts={"label": 2000, "hint": 2000},
        plain=("label", "hint"),
        needs=("label", "element"),
        others=("element", "optional", "dispatch_action"),
        holds=(*INPUTS, "radio_buttons", "checkboxes", *MENUS),
    ),
    "markdown": Shape(strings={"text": MAX_TEXT}, needs=("text",), surfaces=(MESSAGE,)),
}
"""Blocks that are looked at here in full; the others are left to slack_sdk."""

PARSED: Final = ("rich_text", "table", "video", "file", "call", "context_actions", "alert", "card", "plan", "task_card")

Fault = tuple[str, str]
"""Where, as a JSON pointer, and what."""


def faults(blocks: Any, surface: str = MESSAGE, where: str = "/blocks") -> list[str]:
    """What is wrong with a list of blocks, in Slack's manner: "[ERROR] … [json-pointer:/blocks/0/text]"."""
    if not isinstance(blocks, list):
        return [f"[ERROR] must be an array [json-pointer:{where}]"]
    found = [(where, f"no more than {MAX_BLOCKS[surface]} items allowed")] if len(blocks) > MAX_BLOCKS[surface] else []
    for number, block in enumerate(blocks):
        found += _block(block, surface, f"{where}/{number}")
    for key in ("action_id", "block_id"):
        ids = list(named(blocks, key))
        found += [(where, f"`{key}` `{it}` already exists") for it in sorted({it for it in ids if ids.count(it) > 1})]
    return [f"[ERROR] {what} [json-pointer:{place}]" for place, what in found]


def named(part: Any, key: str) -> Iterator[str]:
    """All values of this key, however deep."""
    if isinstance(part, dict):
        yield from [part[key]] if isinstance(part.get(key), str) else []
        for value in part.values():
            yield from named(value, key)
    elif isinstance(part, list):
        for it in part:
            yield from named(it, key)


def _block(block: Any, surface: str, where: str) -> Iterator[Fault]:
    kind = block.get("type") if isinstance(block, dict) else None
    shape = BLOCKS.get(str(kind))
    if shape is None and kind not in PARSED:
        yield where, f"unsupported type: {kind}"
        return
    if shape is not None:
        yield from _shaped(block, shape, where)
        yield from _held(block, shape, where)
        if surface not in shape.surfaces:
            yield where, f"block type not supported in {surface}"
        if surface != MODAL and (block.get("element") or {}).get("type") == "file_input":
            yield f"{where}/element", f"file_input is not supported in {surface}"
    if len(block.get("block_id", "")) > 255:
        yield f"{where}/block_id", "must be less than 256 characters"
    yield from _parsed(block, where)


def _parsed(block: Json, where: str) -> Iterator[Fault]:
    try:
        parsed = Block.parse(json.loads(json.dumps(block)))
        if parsed is None:
            yield where, f"unsupported type: {block['type']}"
        else:
            parsed.to_dict()
    except (SlackObjectFormationError, AttributeError, TypeError, KeyError, ValueError) as error:
        yield where, str(error)


def _typed(part: Json, where: str) -> Iterator[Fault]:
    """What is wrong with the bounds of a field for text."""
    least, most = part.get("min_length", 0), part.get("max_length", MAX_TYPED)
    for key, bounds in (("min_length", range(MAX_TYPED + 1)), ("max_length", range(1, MAX_TYPED + 1))):
        if key in part and (type(part[key]) is not int or part[key] not in bounds):
            yield f"{where}/{key}", f"must be an integer from {bounds.start} to {bounds.stop - 1}"
            return
    if least > most:
        yield f"{where}/min_length", "must not be more than max_length"
    if len(part.get("initial_value", "")) > most:
        yield f"{where}/initial_value", f"must be less than {most + 1} characters"


def _of_files(part: Json, where: str) -> Iterator[Fault]:
    """What is wrong with a field for files."""
    if "max_files" in part and (type(part["max_files"]) is not int or part["max_files"] not in range(1, 11)):
        yield f"{where}/max_files", "must be an integer from 1 to 10"
    kinds = part.get("filetypes", ["txt"])
    if not isinstance(kinds, list) or not kinds or not all(isinstance(it, str) and it for it in kinds):
        yield f"{where}/filetypes", "must be an array of strings"


def _shaped(part: Json, shape: Shape, where: str) -> Iterator[Fault]:
    if part.get("type") == "plain_text_input":
        yield from _typed(part, where)
    if part.get("type") == "file_input":
        yield from _of_files(part, where)
    for key in part:
        if not shape.knows(key):
            yield where, f"invalid additional property: {key}"
    for key in shape.needs:
        if not part.get(key):
            yield where, f"missing required field: {key}"
    if shape.one_of and not any(part.get(key) for key in shape.one_of):
        yield where, f"missing required field: {' or '.join(shape.one_of)}"
    for key, longest in shape.texts.items():
        if key in part:
            yield from _text(part[key], longest, key in shape.plain, f"{where}/{key}")
    for key, longest in shape.strings.items():
        if not isinstance(part.get(key, ""), str):
            yield f"{where}/{key}", "must provide a string"
        elif len(part.get(key, "")) > longest:
            yield f"{where}/{key}", f"must be less than {longest + 1} characters"
    for key, most in shape.lists.items():
        if len(part.get(key) or []) > most:
            yield f"{where}/{key}", f"no more than {most} items allowed"
    for number, option in enumerate(part.get("options") or []):
        yield from _option(option, f"{where}/options/{number}")
    if part.get("style") not in (None, "primary", "danger"):
        yield f"{where}/style", f"invalid style: {part['style']}"


def _held(block: Json, shape: Shape, where: str) -> Iterator[Fault]:
    inner = [(f"{where}/elements/{number}", it) for number, it in enumerate(block.get("elements") or [])]
    inner += [(f"{where}/{key}", block[key]) for key in ("accessory", "element") if key in block]
    for place, it in inner:
        kind = it.get("type") if isinstance(it, dict) else None
        if shape.holds is not None and kind not in shape.holds:
            yield place, f"unsupported type: {kind}"
        elif kind in ("mrkdwn", "plain_text"):
            yield from _text(it, 3000, False, place)
        elif kind in ELEMENTS:
            yield from _shaped(it, ELEMENTS[kind], place)
    for number, it in enumerate(block.get("fields") or []):
        yield from _text(it, 2000, False, f"{where}/fields/{number}")


def _option(option: Json, where: str) -> Iterator[Fault]:
    yield from _text(option.get("text"), 75, False, f"{where}/text")
    if not 0 < len(option.get("value", "-")) <= 150:
        yield f"{where}/value", "must be less than 151 characters"


def _text(text: Any, longest: int, plain: bool, where: str) -> Iterator[Fault]:
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if not isinstance(text, dict) or text.get("type") not in kinds or not isinstance(text.get("text"), str):
        yield where, f"must provide an object of type {' or '.join(kinds)}"
    elif not text["text"]:
        yield f"{where}/text", "must be more than 0 characters"
    elif len(text["text"]) > longest:
        yield f"{where}/text", f"must be less than {longest + 1} characters"


def view_faults(view: Any) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    if not isinstance(view, dict) or view.get("type") not in (MODAL, HOME):
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    found: list[Fault] = []
    for key in ("title", "submit", "close"):
        if key in view:
            found += _text(view[key], 24, True, f"/view/{key}")
    lengths = {"callback_id": 255, "external_id": 255, "private_metadata": 3000}
    for key, longest in lengths.items():
        if len(view.get(key) or "") > longest:
            found.append((f"/view/{key}", f"must be less than {longest + 1} characters"))
    if view["type"] == MODAL and "title" not in view:
        found.append(("/view", "missing required field: title"))
    asks = any(it.get("type") == "input" for it in view.get("blocks") or [] if isinstance(it, dict))
    if view["type"] == MODAL and asks and "submit" not in view:
        found.append(("/view", "`submit` is required when an `input` block is within the `blocks` array"))
    told = [f"[ERROR] {what} [json-pointer:{place}]" for place, what in found]
    return told + faults(view.get("blocks"), view["type"], "/view/blocks")
