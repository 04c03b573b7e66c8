"""Message bodies as Discord and its players look at them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from adapters.buttons import understand

Body = dict[str, Any]

INVISIBLE = "\u200b"
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_FENCE = re.compile(r"```([^\n]*)\n(.*)\n```", re.DOTALL)


def parts(body: Body) -> Iterator[dict[str, Any]]:
    """Every component of a message, with those inside others."""

    def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for component in components:
            yield component
            yield from walk(component.get("components", []))
            if "accessory" in component:
                yield component["accessory"]

    return walk(body["components"])


def texts(body: Body) -> list[str]:
    return [part["content"] for part in parts(body) if part["type"] == 10]


def buttons(body: Body) -> list[dict[str, Any]]:
    return [part for part in parts(body) if part["type"] == 2]


def labels(body: Body) -> list[str]:
    return [part["label"] for part in buttons(body)]


def live(body: Body) -> list[str]:
    """The labels of the buttons that can be pressed."""
    return [part["label"] for part in buttons(body) if not part.get("disabled")]


def prose(bodies: Iterable[Body]) -> str:
    """All text outside code, as players read it."""
    blocks = [text for body in bodies for text in texts(body) if not text.startswith("```")]
    return "\n".join(unescaped(block) for block in blocks)


def code(bodies: Iterable[Body]) -> list[str]:
    """What stands in each block of code."""
    found = []
    for body in bodies:
        for text in texts(body):
            if text.startswith("```"):
                match = _FENCE.fullmatch(text)
                assert match, text
                assert "```" not in match[2]
                found.append(match[2])
    return found


def unescaped(markdown: str) -> str:
    return _ESCAPED.sub(r"\1", markdown)


def squeezed(text: str) -> str:
    """A text without what a cut may drop or a fence may add."""
    return "".join(text.replace(INVISIBLE, "").split())


def check(body: Body) -> None:
    """Assert that Discord takes this message, and that it pings nobody."""
    assert json.loads(json.dumps(body)) == body
    assert body["flags"] & ~64 == 1 << 15
    assert body["allowed_mentions"] == {"parse": []}
    found = list(parts(body))
    assert len(found) <= 40
    written = texts(body)
    assert sum(map(len, written)) <= 4_000
    assert all(text.strip() for text in written), written
    ids = [part["custom_id"] for part in buttons(body)]
    assert len(set(ids)) == len(ids)
    for part in buttons(body):
        assert 1 <= len(part["label"]) <= 80
        assert 1 <= len(part["custom_id"]) <= 100
        assert understand(part["custom_id"]) is not None
    for row in (part for part in found if part["type"] == 1):
        assert 1 <= len(row["components"]) <= 5
