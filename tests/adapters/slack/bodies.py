"""Messages and views as Slack and its people look at them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from adapters.buttons import understand
from adapters.slack import actions as ids
from bot.host.chat_settings import SETTINGS

Message = dict[str, Any]

OURS = {ids.HOME_CHALLENGE, ids.HOME_PRACTISE} | {
    ids.START_CHANNEL,
    ids.START_CHALLENGE,
    ids.START_MODE,
    ids.START_SECONDS,
    ids.START_OPTIONS,
    ids.DAILY_CHANNEL,
    ids.DAILY_TIME,
    ids.DAILY_ZONE,
    ids.DAILY_WEEKDAYS,
    ids.DAILY_SOURCE,
    *ids.DAILY_NUMBERS.values(),
    *map(ids.setting, SETTINGS),
    ids.REPORT_REASON,
    ids.ERASE_WORD,
    ids.BRING_FILE,
    ids.RETIRE_REASON,
    ids.AUTHOR_KIND,
    ids.AUTHOR_DIFFICULTY,
    ids.AUTHOR_PROMPT,
    ids.AUTHOR_CODE,
    ids.AUTHOR_RIGHT,
    *ids.AUTHOR_WRONG,
    *ids.AUTHOR_MISTAKES,
    ids.AUTHOR_HINT,
    ids.AUTHOR_EXPLANATION,
    ids.AUTHOR_PACK,
}
_TIME = (
    r"(?:<!date\^\d+\^\{time_secs\}\|\d\d:\d\d UTC>"
    r"|<!date\^\d+\^\{date_short_pretty\}, \{time\}\|\d\d \w{3} \d{4}, \d\d:\d\d UTC>)"
)
_MRKDWN = re.compile(rf"[^<>&*_~`|]*(?:{_TIME}[^<>&*_~`|]*)?")
"""All that we may say in markup: words without its signs, and a time."""


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a message, with those inside others."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from objects(inner)


def rows(message: Message) -> list[str]:
    """What each block shows, as text; buttons and lines show nothing."""
    return [shown for block in message["blocks"] if (shown := _shown(block))]


def _shown(block: dict[str, Any]) -> str:
    if block["type"] == "rich_text":
        return "\n".join(map(_words, block["elements"]))
    if block["type"] == "context":
        return "".join(element["text"] for element in block["elements"])
    text: str = block.get("text", {"text": ""})["text"]
    return text


def _words(element: dict[str, Any]) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"- {_words(entry)}" for entry in element["elements"])
    return "".join(_NAMED.get(run["type"], lambda it: it["text"])(run) for run in element["elements"])


_NAMED = {"channel": lambda run: f"#{run['channel_id']}", "usergroup": lambda run: f"@{run['usergroup_id']}"}


def is_code(block: dict[str, Any]) -> bool:
    return block["type"] == "rich_text" and block["elements"][0]["type"] == "rich_text_preformatted"


def prose(messages: Iterable[Message]) -> str:
    """All that people read, outside code."""
    return "\n".join(_shown(block) for message in messages for block in message["blocks"] if not is_code(block))


def code(messages: Iterable[Message]) -> list[str]:
    """What stands in each block of code."""
    return [_shown(block) for message in messages for block in message["blocks"] if is_code(block)]


def in_bold(message: Message) -> list[str]:
    return [part["text"] for part in objects(message) if part.get("style") == {"bold": True}]


def elements(message: Message) -> list[dict[str, Any]]:
    """Everything that can be pressed or filled in."""
    return [part for part in objects(message) if "action_id" in part]


def buttons(message: Message) -> list[dict[str, Any]]:
    return [part for part in elements(message) if part["type"] == "button"]


def labels(message: Message) -> list[str]:
    return [part["text"]["text"] for part in buttons(message)]


def plain(text: str) -> str:
    """A text without the signs that keep names apart from what stands beside them."""
    return text.replace("\u2068", "").replace("\u2069", "")


def squeezed(text: str) -> str:
    """A text without what a cut may drop."""
    return "".join(text.split())


def heard(message: Message) -> str:
    """The words for those who hear them, as they were before they were escaped."""
    text: str = message["text"]
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# --- checks ----------------------------------------------------------------------------------------------------------


def check(message: Message, *, groups: bool = False) -> None:
    """Assert that Slack takes this message, that it mentions nobody, and that nothing in it can become markup.

    With `groups` it may name user groups, as what one person alone reads may.
    """
    assert set(message) == {"text", "blocks"}
    assert 0 < len(message["text"]) <= 3_000
    assert message["text"].strip()
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", message["text"])
    assert len(message["blocks"]) <= 50
    assert len(json.dumps(message["blocks"], ensure_ascii=False).encode()) <= 12_000
    assert not [block for block in message["blocks"] if block["type"] == "input"]
    check_blocks(message["blocks"], groups=groups)


def check_view(view: dict[str, Any]) -> None:
    """Assert that Slack takes this form or Home tab, and the same of its contents."""
    assert json.loads(json.dumps(view)) == view
    assert 1 <= len(view["blocks"]) <= 100
    for field in ("title", "submit", "close"):
        assert field not in view or 1 <= len(view[field]["text"]) <= 24
    assert len(view.get("private_metadata", "")) <= 3_000
    has_input = any(block["type"] == "input" for block in view["blocks"])
    assert not has_input or view["type"] == "home" or "submit" in view
    check_blocks(view["blocks"])


def check_blocks(blocks: list[dict[str, Any]], *, groups: bool = False) -> None:
    assert json.loads(json.dumps(blocks)) == blocks
    found = list(objects(blocks))
    for unique in ("action_id", "block_id"):
        known = [part[unique] for part in found if unique in part]
        assert len(set(known)) == len(known)
        assert all(1 <= len(id_) <= 255 for id_ in known)
    for part in found:
        if "confirm" in part and "deny" not in part:
            _confirm(part["confirm"])
        _LIMITS.get(str(part.get("type")), _nothing)(part)
        assert part.get("type") not in ("user", "broadcast", "link", "emoji", *(() if groups else ("usergroup",)))
        if "text" in part and isinstance(part["text"], str):
            assert 0 < len(part["text"]) <= 3_000


def _nothing(part: dict[str, Any]) -> None: ...


def _header(part: dict[str, Any]) -> None:
    assert part["text"]["type"] == "plain_text"
    assert 1 <= len(part["text"]["text"]) <= 150


def _button(part: dict[str, Any]) -> None:
    assert 1 <= len(part["text"]["text"]) <= 75
    assert 1 <= len(part.get("accessibility_label", "x")) <= 75
    assert part.get("style", "primary") in ("primary", "danger")
    assert "value" not in part  # ids say it all
    assert part["action_id"] in OURS or understand(part["action_id"]) is not None


def _confirm(part: dict[str, Any]) -> None:
    for field, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        assert 1 <= len(part[field]["text"]) <= most


def _typed(part: dict[str, Any]) -> None:
    assert part["action_id"] in OURS
    assert 0 <= part.get("min_length", 0) <= part["max_length"] <= 3_000
    assert 1 <= len(part.get("placeholder", {"text": "x"})["text"]) <= 150


def _field(part: dict[str, Any]) -> None:
    assert 1 <= len(part["label"]["text"]) <= 2_000
    assert 1 <= len(part.get("hint", {"text": "x"})["text"]) <= 2_000


def _row(most: int, part: dict[str, Any]) -> None:
    assert 1 <= len(part["elements"]) <= most


def _select(part: dict[str, Any]) -> None:
    assert part["action_id"] in OURS
    assert len(part.get("placeholder", {"text": ""})["text"]) <= 150
    assert 1 <= len(part.get("options", "x")) <= 100
    for option in part.get("options", []):
        assert 1 <= len(option["text"]["text"]) <= 75
        assert 1 <= len(option["value"]) <= 150
        assert 1 <= len(option.get("description", {"text": "x"})["text"]) <= 75


def _ours(part: dict[str, Any]) -> None:
    assert _MRKDWN.fullmatch(part["text"]), part["text"]


def _plain(part: dict[str, Any]) -> None:
    assert part["text"].strip()


_LIMITS = {
    "header": _header,
    "button": _button,
    "actions": lambda part: _row(25, part),
    "context": lambda part: _row(10, part),
    "rich_text": lambda part: _row(100, part),
    "rich_text_section": lambda part: _row(100, part),
    "input": _field,
    "plain_text_input": _typed,
    "static_select": _select,
    "external_select": _select,
    "checkboxes": _select,
    "mrkdwn": _ours,
    "plain_text": _plain,
}
