"""The engine reads no clock, draws no lots and touches nothing outside: the same log is the same game everywhere."""

import ast
from pathlib import Path

import pytest

import bot.engine
from bot.engine.modes import MODES

SOURCES = sorted(Path(bot.engine.__path__[0]).glob("**/*.py"))
STANDARD = {
    "bisect",
    "collections.abc",
    "contextlib",
    "dataclasses",
    "enum",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "typing",
}
"""Modules whose every function gives equal results for equal arguments."""

BUILTINS = {
    "__import__",
    "breakpoint",
    "compile",
    "eval",
    "exec",
    "globals",
    "hash",  # of text: another number in every process
    "id",
    "input",
    "open",
    "print",
}
ATTRIBUTES = {"now", "utcnow", "today", "environ", "urandom", "monotonic", "perf_counter"}


def faults(source: str) -> list[str]:
    """What in this source text the engine must not do."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [f"import {name.name}" for name in names if not allowed(name.name)]
            case ast.ImportFrom(module=module, level=level, names=names):
                whole = "." * level + (module or "")
                if not allowed(whole) and not all(allowed(f"{whole}.{name.name}") for name in names):
                    found.append(f"import {whole}")
            case ast.Name(id=name, ctx=ast.Load()) if name in BUILTINS:
                found.append(name)
            case ast.Attribute(attr=name) if name in ATTRIBUTES:
                found.append(name)
            case ast.Global() | ast.AsyncFunctionDef() | ast.Await():
                found.append(type(node).__name__)
    return found


def allowed(module: str) -> bool:
    return module in STANDARD or module == "bot.engine" or module.startswith("bot.engine.")


def test_the_engine_imports_and_calls_nothing_impure():
    found = {path.stem: faults(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert found == {path.stem: [] for path in SOURCES}


def test_all_modules_are_looked_at():
    assert {"transitions", "game", "presses", "rounds", "scoring", "modes", "events", "effects"} <= {
        path.stem for path in SOURCES
    }


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import time", "import time"),
        ("import random as r", "import random"),
        ("import os.path", "import os.path"),
        ("from datetime import datetime", "import datetime"),
        ("from bot.store import tables", "import bot.store"),
        ("from bot import ports", "import bot"),
        ("from . import game", "import ."),
        ("import bot.engineering", "import bot.engineering"),
        ("def f():\n    import asyncio", "import asyncio"),
        ("x = open('f')", "open"),
        ("x = hash('f')", "hash"),
        ("x = clock.now()", "now"),
        ("def f():\n    global x", "Global"),
        ("async def f(): pass", "AsyncFunctionDef"),
    ],
)
def test_what_is_impure_would_be_found(source, fault):
    assert faults(source) == [fault]


def decided_by(source: str) -> set[object]:
    """The constants that this source text compares with, matches against or looks up."""
    deciding = (ast.Compare, ast.MatchValue, ast.Subscript)
    return {
        part.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, deciding)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
    }


def test_nothing_is_decided_by_the_name_of_a_mode():
    found = {path.stem: decided_by(path.read_text(encoding="utf-8")) & set(MODES) for path in SOURCES}
    assert found == {path.stem: set() for path in SOURCES}


@pytest.mark.parametrize(
    "source",
    [
        "if mode == 'exam': pass",
        "if mode.id in ('daily', 'exam'): pass",
        "x = MODES['exam']",
        "match mode:\n    case 'exam': pass",
    ],
)
def test_a_decision_by_the_name_of_a_mode_would_be_found(source):
    assert "exam" in decided_by(source)
