"""Every request of the scenarios on Discord: kept for CI, and held against Discord's own description of its API.

`QUIZHOST_RECORD` names a file that gets one JSON line for each request; a worker of pytest-xdist writes beside it, with
its own id in the name. The description is used where `../shared/conformance` is present; `QUIZHOST_CONFORMANCE` names
another folder.
"""

import functools
import importlib.util
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol


class Request(Protocol):
    """One request as simcord lists it."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def json(self) -> Any: ...


def keep(requests: Iterable[Request]) -> None:
    """Append the requests to the record, where one is wanted."""
    rows = ({"method": request.method, "path": request.path, "body": request.json} for request in requests)
    append("QUIZHOST_RECORD", rows)


def append(variable: str, rows: Iterable[Any]) -> None:
    """Append a JSON line for each row to the file that an environment variable names, if it does."""
    name = os.environ.get(variable)
    if not name:
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    path = Path(name)
    path = path.with_name(f"{path.stem}.{worker}{path.suffix}") if worker else path
    with path.open("a", encoding="utf-8") as record:
        record.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def shape_of(text: str) -> str:
    """The text without the ids in it: what is the same but for ids is accepted or refused alike."""
    return re.sub(r"[0-9a-f]{24,32}|\d{9,}", "#", text)


def faults(requests: Iterable[Request]) -> Iterator[str]:
    """What Discord would not accept, one readable line each."""
    described = description()
    if described is None:
        return
    check, passed = described.discord, _passed(described)
    for request in requests:
        shape = shape_of(f"{request.method} {request.path} {json.dumps(request.json)}")
        if shape in passed:
            continue
        found = check(request.method, request.path, request.json)
        yield from (f"{request.method} {request.path}: {fault}" for fault in found)
        if not found:
            passed.add(shape)


def description() -> Any:
    """What platforms say of their APIs, as a module with a function for each; None where it is not present."""
    beside = Path(__file__).parents[3] / "shared" / "conformance"
    path = Path(os.environ.get("QUIZHOST_CONFORMANCE") or beside) / "check.py"
    return _loaded(path) if path.is_file() else None


@functools.cache
def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance_check", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def _passed(described: ModuleType) -> set[str]:
    """The requests that passed it in this process, apart from ids: many dialogs make the same ones."""
    return set()


# --- what nobody may read too early ----------------------------------------------------------------------------------

PRIVATE = re.compile(r"\b[A-F] is (right|wrong)\.|You tried|attempts? left|You have|Hint: |not \d\b|Too late")
EARLY = re.compile(r"Because\.|The right answer|✅|❌")
ID = re.compile(
    r"quiz:[a-z]+:([0-9a-f]*|(daily-)?[a-z0-9]{6}(-[0-9-]{10}(\.[0-9a-f]+)?)?|[a-z]+(\.[a-z]+){2}):\d+(:\d)?"
)


def leaks(requests: Iterable[Request], private_channels: Iterable[int]) -> Iterator[str]:
    """What a request tells to those who should not know it, or not yet; one readable line each.

    `private_channels` are those that one person alone reads.
    """
    alone = {str(channel) for channel in private_channels}
    for request in requests:
        body = _message(request)
        if body is None:
            continue
        parts = [*walk(body.get("components", []))]
        text = "\n".join(part["content"] for part in parts if part["type"] == 10)
        buttons = [part for part in parts if part["type"] == 2]
        where = f"{request.method} {request.path}: "
        yield from (f"{where}the id {b['custom_id']!r}" for b in buttons if not ID.fullmatch(b["custom_id"]))
        if _is_public(request, body, alone):
            yield from (f"{where}private words {found[0]!r}" for found in PRIVATE.finditer(text))
            letters = [button for button in buttons if len(button["label"]) == 1 and not button.get("disabled")]
            if letters:
                yield from (f"{where}told too early: {found[0]!r}" for found in EARLY.finditer(text))
                looks = {json.dumps({**button, "label": "", "custom_id": ""}, sort_keys=True) for button in letters}
                places = [button["custom_id"].rpartition(":")[2] for button in letters]
                if len(looks) > 1 or places != [str(place) for place in range(len(letters))]:
                    yield f"{where}the buttons differ by more than their places"


def _message(request: Request) -> dict[str, Any] | None:
    """The message that a request brings, None where it brings none."""
    body = request.json
    if not isinstance(body, dict):
        return None
    body = body.get("data", body) if "callback" in request.path else body
    return body if isinstance(body, dict) and "components" in body else None


def _is_public(request: Request, body: dict[str, Any], alone: set[str]) -> bool:
    if request.path.startswith("/channels/"):
        return request.path.split("/")[2] not in alone
    # What answers a press by an edit changes a message of the presser's own; channels are edited by their path.
    return "callback" in request.path and request.json["type"] == 4 and not body.get("flags", 0) & 64


def walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All components of a message, with those inside others."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        if "accessory" in component:
            yield component["accessory"]
