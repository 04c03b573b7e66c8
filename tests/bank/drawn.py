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


FAULTY = (
    ((("predict-output", "conceptual"),), 12, "Only predict-output questions"),
    ((("print(${a} + ${b})", "print(${a})"), ("${a} + ${b}: ${a} * ${b}", "print: x")), 14, "no place ${b}"),
    ((("on from ${a}", "on from ${c}"),), 28, "place ${c}, and there is no such parameter"),
    ((("plus ${b}?", "plus ${b}" * 160), ("9]", f"{'9' * 100}]")), 11, "up to 16,810 characters with values"),
    ((("b: [5, 7, 9]", "b: [5]"),), 14, "of at least 2 entries"),
    ((("b: [5, 7, 9]", "B: [5, 7, 9]"),), 14, "B is no name"),
    ((("b: [5, 7, 9]", "b: [5, [7], 9]"),), 14, "not up to 64 numbers"),
    ((("b: [5, 7, 9]", "b: [5, 7, 7]"),), 12, "read alike: a=2, b=7"),
    ((("a: [2, 3, 4, 6]", "a: ['1', '1, b=2']"), ("[5, 7, 9]", "['2, b=5', 5, 7, 8]")), 12, "alike: a=1, b=2, b=5"),
    ((("    code: |", "    conditions: [a > 9]\n    code: |"),), 12, "allow 0 combinations"),
    ((("    code: |", "    conditions: [a > c]\n    code: |"),), 15, "no parameter c"),
    ((("rule: one-more", "rule: no-such"),), 24, "is not a rule"),
    ((("rule: one-more", "text: x"),), 24, "which mistake computes it"),
    ((("        misconception: counted one too many\n", ""),), 24, "has no name"),
    ((("right: true", "right: true\n        text: x"),), 23, "computes the right choice"),
    ((("${a} + ${b}: ${a} * ${b}", "x + y: x * y"),), 19, "not in the code"),
    ((("      - rule: one-less\n        misconception: counted one too few\n", ""),), 17, "needs at least 3 wrong"),
    ((("b: [5, 7, 9]", "b: ['5\u200b', '7', '9']"),), 14, '"parameters" contains U+200B'),
    ((("b: [5, 7, 9]", r"b: ['5', '7', " + r'"9\e"]'),), 14, '"parameters" contains the invisible character U+001B'),
    ((("${a} * ${b}\n", "${a} * \u202e${b}\n"),), 19, '"instead" contains U+202E'),
    ((("${a} + ${b}: ", "${a} +\u2066 ${b}: "),), 19, '"instead" contains U+2066'),
)
"""Ways to spoil it, with the line and the message of the fault."""
