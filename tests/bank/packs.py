"""A small good pack, and ways to spoil it."""

from pathlib import Path

GOOD = """\
id: good
title: Good Pack
summary: A pack without faults.
topics: [PyTorch]
minutes: 5
questions:
  - id: first
    kind: conceptual
    difficulty: beginner
    seconds: 60
    prompt: What does max pooling keep?
    choices:
      - text: The largest value
        right: true
        feedback: Indeed.
      - text: The mean of all
      - text: The middle one
    hint: Read the name.
    explanation: It passes the maximum on.
"""
"""Line numbers in the tests count in this text."""


def write(folder: Path, text: str, name: str = "good.yaml") -> Path:
    """Put `text` into a file of `folder`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def spoiled(*changes: tuple[str, str]) -> str:
    """The good pack after replacing each first text by the second, once; each must occur."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) >= 1, f"{old!r} is not in the pack"
        text = text.replace(old, new, 1)
    return text
