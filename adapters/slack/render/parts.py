"""The parts of messages and views as Slack takes them (Block Kit), as plain dicts that are ready for JSON.

Words of packs and people stand in `rich_text` and `plain_text` alone: Slack reads no markup, mentions or links in
either, so nothing has to be escaped and nothing can break out. `mrkdwn` cannot be escaped fully, and is used for times
alone, which are ours throughout.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from adapters.buttons import Button

Message = dict[str, Any]
"""What is sent as a message, or as its new state: `blocks`, and `text` for those who hear it and for notifications."""

View = dict[str, Any]
"""A form, or somebody's Home tab."""

Part = dict[str, Any]
"""One block of a message or view."""

Run = dict[str, Any]
"""Some words of one look, within a line or a paragraph."""

MAX_HEADER: Final = 150
MAX_LABEL: Final = 75
MAX_OPTIONS: Final = 100

PRIMARY: Final = "primary"
DANGER: Final = "danger"


def plain(words: str, *, emoji: bool = False) -> Part:
    """Words as they are. `emoji` shows emoji in Slack's own drawing, and also those that are written by name."""
    return {"type": "plain_text", "text": words, "emoji": emoji}


def header(words: str) -> Part:
    """A heading of at most `MAX_HEADER` characters."""
    return {"type": "header", "text": plain(words)}


def context(*elements: str | Part) -> Part:
    """Small print: plain words, or what `moment` gave; at most ten of them."""
    return {
        "type": "context",
        "elements": [plain(element) if isinstance(element, str) else element for element in elements],
    }


def moment(before: str, at: int, after: str = "") -> Part:
    """A time of day (ms) between words of ours, in the reader's own time zone."""
    seconds = -(-at // 1000)
    elsewhere = datetime.fromtimestamp(seconds, UTC).strftime("%H:%M UTC")
    return {"type": "mrkdwn", "text": f"{before}<!date^{seconds}^{{time_secs}}|{elsewhere}>{after}"}


def day_and_time(before: str, at: int, after: str = "") -> Part:
    """The same with its day."""
    seconds = -(-at // 1000)
    elsewhere = datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M UTC")
    return {"type": "mrkdwn", "text": f"{before}<!date^{seconds}^{{date_short_pretty}}, {{time}}|{elsewhere}>{after}"}


def divider() -> Part:
    """A thin line."""
    return {"type": "divider"}


def run(words: str, **style: bool) -> Run:
    """Words of one look: `bold`, `italic` or `code`."""
    return {"type": "text", "text": words, "style": style} if style else {"type": "text", "text": words}


def bold(words: str) -> Run:
    """Words in bold."""
    return run(words, bold=True)


def channel(id: str) -> Run:
    """A channel's name, which leads there."""
    return {"type": "channel", "channel_id": id}


def usergroup(id: str) -> Run:
    """A user group's name. For one person's eyes alone: elsewhere it would call everybody who is in it."""
    return {"type": "usergroup", "usergroup_id": id}


def line(*runs: str | Run) -> Part:
    """A line or a paragraph."""
    return lines([runs])


def lines(rows: Iterable[Sequence[str | Run]]) -> Part:
    """Lines close to each other. Slack sets sections that follow each other on one line, so they share one section."""
    runs: list[str | Run] = []
    for row in rows:
        runs += ["\n", *row] if runs else row
    return {"type": "rich_text", "elements": [_section(runs)]}


def bullets(entries: Iterable[Sequence[str | Run]]) -> Part:
    """A list, an entry a line."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [_section(runs) for runs in entries]}],
    }


def _section(runs: Sequence[str | Run]) -> Part:
    found = [run(words) if isinstance(words, str) else words for words in runs]
    return {"type": "rich_text_section", "elements": found}


def preformatted(code: str) -> Part:
    """Code, which nothing within it can end."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [run(code)]}]}


def button(pressed: Button | str, label: str, style: str | None = None, *, heard: str | None = None) -> Part:
    """A button: what it says to us when it is pressed, and its label. `heard` says more to those who hear it.

    Both are at most `MAX_LABEL` characters. Slack knows no button that cannot be pressed.
    """
    action_id = pressed if isinstance(pressed, str) else pressed.custom_id
    part: Part = {"type": "button", "text": plain(label, emoji=True), "action_id": action_id}
    if style is not None:
        part["style"] = style
    if heard is not None:
        part["accessibility_label"] = heard
    return part


def confirmed(pressed: Part, title: str, text: str, sure: str) -> Part:
    """The same button, which asks first, for it destroys something.

    `title` has at most 100 characters, `text` 300, `sure` 30.
    """
    question = {
        "title": plain(title),
        "text": plain(text),
        "confirm": plain(sure),
        "deny": plain("Cancel"),
        "style": DANGER,
    }
    return {**pressed, "confirm": question}


def actions(buttons: Sequence[Part], block_id: str | None = None) -> Part:
    """A row of buttons and lists, at most 25."""
    part: Part = {"type": "actions", "elements": list(buttons)}
    return part if block_id is None else {**part, "block_id": block_id}


def section(words: str, beside: Part) -> Part:
    """Plain words with a button beside them."""
    return {"type": "section", "text": plain(words), "accessory": beside}
