"""One program, and what it prints."""

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    code: str
    prints: str


def program(name: str, code: str, prints: str) -> Program:
    """A program from indented texts."""
    return Program(name, dedent(code).lstrip(), dedent(prints).lstrip())
