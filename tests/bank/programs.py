"""Packs with programs."""

from .packs import GOOD

CODE = "print(1 + 2)\n"


def pack_of(code: str, *choices: str, outcome: str = "", id_: str = "first") -> str:
    """A pack with one program, below the choices; the first of them, on line 13, is right.

    They are "3", "4" and "5" where none are given; the code then stands on line 17.
    """
    texts = choices or ("3", "4", "5")
    quoted = ['"' + text.replace('"', '\\"').replace("\n", "\\n") + '"' for text in texts]
    rows = [f"      - text: {quoted[0]}\n        right: true", *(f"      - text: {text}" for text in quoted[1:])]
    block = "".join(f"      {line}\n" for line in code.splitlines())
    head = GOOD[: GOOD.index("      - text: The largest")].replace("conceptual", "predict-output")
    head = head.replace("id: first", f"id: {id_}")
    tail = f"    code: |\n{block}    hint: Count.\n    explanation: It adds.\n"
    return head + "\n".join(rows) + "\n" + (f"    outcome: {outcome}\n" if outcome else "") + tail


PROGRAMS = pack_of(CODE, "3", "4", "5")
