"""A pack for pictures: two good questions with programs, one without, and one that cannot be asked."""

from datetime import date
from typing import Final

from bot.bank.desk import BankDesk
from tests.fakes.runner import Runners, printed

SHAPE: Final = """\
import torch
from torch import nn

pool = nn.MaxPool2d(2)
print(tuple(pool(torch.rand(1, 3, 8, 8)).shape))
"""
KEPT: Final = """\
import torch
from torch import nn

pool = nn.MaxPool1d(2)
print(pool(torch.tensor([[1.0, 3.0, 2.0, 0.0]])))
"""


def _code(text: str) -> str:
    return "".join(f"      {line}\n" if line else "\n" for line in text.splitlines())


PACK: Final = f"""\
id: pooling-basics
title: Pooling Basics
summary: What pooling keeps, what it throws away, and what it does to shapes.
topics: [PyTorch, CNNs]
minutes: 5
questions:
  - id: what-it-keeps
    kind: conceptual
    difficulty: beginner
    seconds: 45
    prompt: What does max pooling keep of each window?
    choices:
      - text: The largest value
        right: true
      - text: The mean of its values
        misconception: takes it for average pooling
        feedback: That is average pooling.
      - text: The value in its middle
        misconception: takes pooling for sampling
        feedback: It looks at all values of the window.
    hint: Read its name.
    explanation: It passes the largest value of each window on, so a feature counts wherever it stands in it.
  - id: shape-after-pooling
    kind: predict-output
    difficulty: intermediate
    seconds: 60
    prompt: What does this program print?
    code: |
{_code(SHAPE)}    choices:
      - text: (1, 3, 8, 8)
        misconception: takes the stride for 1
        feedback: Unless it is given, the stride is the size of the window.
      - text: (1, 3, 4, 4)
        right: true
      - text: (1, 1, 4, 4)
        misconception: pools over channels too
        feedback: Each channel is pooled by itself.
    hint: How far does the window move?
    explanation: The stride is the size of the window unless it is given, so height and width are halved.
  - id: largest-of-two
    kind: predict-output
    difficulty: intermediate
    seconds: 60
    prompt: And this one?
    code: |
{_code(KEPT)}    choices:
      - text: tensor([[3., 3., 2.]])
        misconception: takes the stride for 1
        feedback: The windows do not overlap.
      - text: tensor([[2., 1.]])
        misconception: takes it for average pooling
        feedback: These are the means.
      - text: tensor([[3., 2.]])
        right: true
    explanation: The windows are [1, 3] and [2, 0]; of each the largest value is kept.
"""

_MEANS: Final = """\
        misconception: takes it for average pooling
        feedback: These are the means.
"""
_RIGHT: Final = "        right: true\n"
WRONG: Final = PACK.replace(f"[[3., 2.]])\n{_RIGHT}", "[[3., 2.]])\n").replace(_MEANS, _RIGHT)
"""The same with a wrong key."""

AIKEN: Final = """\
Which layer halves height and width?
A. nn.MaxPool2d(1)
B. nn.MaxPool2d(2)
C. nn.Identity()
ANSWER: B

Which layer learns nothing?
A. nn.MaxPool2d(2)
ANSWER: A
"""


def desk() -> BankDesk:
    """A desk whose worker knows these programs."""
    programs = {SHAPE.strip(): printed("(1, 3, 4, 4)"), KEPT.strip(): printed("tensor([[3., 2.]])")}
    return BankDesk(Runners(programs), lambda: date(2026, 11, 29))
