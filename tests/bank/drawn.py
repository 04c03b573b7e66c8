"""A pack with a question that has parameters; its programs add and multiply."""

from .packs import GOOD

HEAD = GOOD[: GOOD.index("    prompt:")].replace("conceptual", "predict-output")

DRAWN = f"""\
{HEAD}    prompt: What is ${{a}} plus ${{b}}?
    parameters:
      a: [2, 3, 4, 6]
      b: [5, 7, 9]
    code: |
      print(${{a}} + ${{b}})
    choices:
      - instead:
          ${{a}} + ${{b}}: ${{a}} * ${{b}}
        misconception: product taken for the sum
        feedback: That is ${{a}} times ${{b}}.
      - right: true
        feedback: "Yes, $$1 for it."
      - rule: one-more
        misconception: counted one too many
      - rule: one-less
        misconception: counted one too few
    hint: Count ${{b}} on from ${{a}}.
    explanation: Adding ${{b}} to ${{a}} is counting on.
"""
"""Line 17 is that of its code."""


def drawn_spoiled(*changes: tuple[str, str]) -> str:
    """The pack after replacing each first text by the second, once; each must occur."""
    text = DRAWN
    for old, new in changes:
        assert text.count(old) >= 1, f"{old!r} is not in the pack"
        text = text.replace(old, new, 1)
    return text
