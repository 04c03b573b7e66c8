"""Spoiled packs: one for each fault that a pack can have, with the line and the advice to expect."""

from dataclasses import dataclass

from bot.bank.faults import Severity
from bot.bank.limits import COMFORT, LIMITS

from .packs import GOOD, spoiled


@dataclass(frozen=True)
class Case:
    """A spoiled pack, and one fault that it must have."""

    name: str
    text: str
    line: int
    message: str
    advice: str
    severity: Severity = Severity.ERROR


def long(field: str, over: int = 1) -> str:
    """Words of one character more than the field holds."""
    return ("word " * LIMITS[field].maximum)[: LIMITS[field].maximum + over - 1] + "x"


MIDDLE = "      - text: The middle one\n"
HINT = "    hint: Read the name.\n"
PREDICT = ("kind: conceptual", "kind: predict-output")


def with_code(*lines: str) -> tuple[str, str]:
    block = "".join(f"      {line}\n" for line in lines)
    return HINT, f"    code: |\n{block}{HINT}"


def with_middle(text: str, *more: str) -> tuple[str, str]:
    return MIDDLE, "".join((f"      - text: {text}\n", *(f"        {line}\n" for line in more)))


def with_choices(*texts: str) -> tuple[str, str]:
    start, end = GOOD.index("      - text: The largest"), GOOD.index(HINT)
    rows = [f"      - text: {text}\n" for text in texts]
    rows[0] += "        right: true\n"
    return GOOD[start:end], "".join(rows)


def with_life(*states: str, year: str = "2026", days: str = "3456") -> tuple[str, str]:
    steps = zip(states, days, strict=False)
    rows = (f"      - state: {state}\n        since: {year}-11-0{day}\n" for state, day in steps)
    return HINT, f"{HINT}    life:\n{''.join(rows)}"


YAML_CASES = (
    Case("empty", "", 1, "empty", "Begin with id"),
    Case("only comments", "# nothing yet\n", 1, "empty", "Begin with id"),
    Case("tab", spoiled(("    hint:", "\thint:")), 18, "tab", "spaces"),
    Case("colon in text", spoiled(("Read the name.", "Think: it is easy")), 18, "colon", "quotes"),
    Case("open quote", spoiled(("Read the name.", "'Read the name.")), 18, "never closed", "Close it"),
    Case("open bracket", spoiled(("[PyTorch]", "[PyTorch")), 4, "never closed", "Close it"),
    Case("bad first character", spoiled(("Read the name.", "`name` says it")), 18, "cannot begin", "quotes"),
    Case("escape", spoiled(("Read the name.", r'"C:\data"')), 18, "backslash", "two backslashes"),
    Case("lost line", spoiled((HINT, "    hint\n")), 18, "neither a key", "key: value"),
    Case("indentation", spoiled((HINT, "   hint: x\n")), 18, "indentation", "Line up"),
    Case("list on the key's line", spoiled(("Read the name.", "- Read the name.")), 18, "cannot begin", "next line"),
    Case("alias", spoiled(("Read the name.", "*name")), 18, "alias", "quotes"),
    Case("two documents", GOOD + "---\nid: x\n", 20, "second document", "one challenge in a file"),
    Case("control character", spoiled(("Read", "Re\x07ad")), 18, "U+0007", "Delete it"),
    Case("control character escaped", spoiled(("Read the name.", r'"a\0b"')), 18, "U+0000", "Remove it"),
    Case("control character in a topic", spoiled(("[PyTorch]", r'["a\eb"]')), 4, '"topics"', "Remove it"),
    Case("half a character", spoiled(("Read the name.", r'"\ud800"')), 18, "U+D800", "Remove it"),
    Case("endless brackets", "id: " + "[" * 1_000, 1, "nested too deeply", "stray brackets"),
    Case("deep brackets", "id: " + "[" * 60 + "]" * 60, 1, "nested too deeply", "stray brackets"),
    Case("not YAML", 'id: "\\UFFFFFFFF"', 1, "not valid YAML", "questions/README.md"),
    Case("missing entry", spoiled(("[PyTorch]", "[a, {b: ]")), 4, "an entry in it is missing", "quotes"),
    Case("stray brace", "{id: x}}", 1, "not valid YAML", "questions/README.md"),
    Case("duplicate key", spoiled((HINT, HINT + HINT)), 19, '"hint" stands twice here, first on line 18', "Remove"),
    Case("key of several words", spoiled((HINT, "    ? [hint]\n    : x\n")), 18, "not a plain word", "title:"),
    Case("tag", spoiled(("Read the name.", "!!python/name:os.system x")), 18, "!!python/name", "plain text"),
    Case("own tag", spoiled(("Read the name.", "!shout x")), 18, "!shout", "plain text"),
    Case("alias of itself", "id: &a [*a]\n", 1, "inside what it repeats", "Write the text out"),
    Case(
        "aliases that explode",
        "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 20 if n else ['x'] * 20)}]\n" for n in range(6)),
        4,
        "more than 50,000 values",
        "fewer aliases",
    ),
    Case(
        "aliases of long texts",
        f"text: &long {'x' * 20_000}\nmore: [{', '.join(['*long'] * 199)}]\n" + GOOD,
        2,
        "more than 2,000,000 characters",
        "fewer aliases",
    ),
)

SCHEMA_CASES = (
    Case("a list", "- id: good\n", 1, '"pack" must be a group of keys', "key: value"),
    Case("missing in pack", spoiled(("title: Good Pack\n", "")), 1, 'pack has no "title"', 'Add "title:"'),
    Case("missing difficulty", spoiled(("    difficulty: beginner\n", "")), 7, 'no "difficulty"', "How hard"),
    Case("missing text", spoiled((MIDDLE, "      - feedback: No.\n")), 17, 'choice has no "text"', 'Add "text:"'),
    Case("missing code", spoiled(PREDICT), 7, 'question has no "code"', "prints the right choice"),
    Case("unknown key", spoiled(("    hint:", "    hnit:")), 18, '"hnit" is not a key of a question', '"hint"'),
    Case("unknown key, nothing near", spoiled(("minutes", "qqq: 1\nminutes")), 5, '"qqq" is not', "Use one of: id, "),
    Case("unknown key in choice", spoiled(("right:", "rigth:")), 14, '"rigth"', 'Did you mean "right"?'),
    Case("unknown kind", spoiled(("conceptual", "concept")), 8, '"concept" is not a kind', '"conceptual"'),
    Case("unknown state", spoiled(with_life("live", "alive")), 22, '"alive" is not a state', '"live"'),
    Case("missing day", spoiled((HINT, HINT + "    life:\n      - state: live\n")), 20, 'step has no "since"', "day"),
    Case("no day", spoiled(with_life("live", year="26")), 21, "is not a day", "year-month-day"),
    Case("unknown difficulty", spoiled(("beginner", "zzz")), 9, "not a difficulty", "beginner, intermediate"),
    Case(
        "unknown outcome",
        spoiled(PREDICT, with_code("x"), (HINT, f"    outcome: print\n{HINT}")),
        20,
        '"print" is not an outcome',
        'Did you mean "prints"?',
    ),
    Case("number for text", spoiled(with_middle("3.10")), 17, "3.10 is read as a number", '"3.10"'),
    Case(
        "number in topics",
        spoiled(("[PyTorch]", "\n  - 3")),
        5,
        '"topic" must be text, but 3',
        'Put quotes around it: "3"',
    ),
    Case("boolean for text", spoiled(with_middle("true")), 17, "true is read as true or false", '"true"'),
    Case("nothing for text", spoiled(("Read the name.", "")), 18, '"hint" is empty', "A nudge"),
    Case("blank text", spoiled(("Read the name.", '"  "')), 18, '"hint" is blank', "A nudge"),
    Case("list for text", spoiled(("Read the name.", "[a]")), 18, '"hint" must be text', ">-"),
    Case("text for number", spoiled(("seconds: 60", "seconds: 60 s")), 10, "whole number", "without quotes or unit"),
    Case("fraction", spoiled(("seconds: 60", "seconds: 1.5")), 10, "whole number", "digits"),
    Case("text for truth", spoiled(("right: true", "right: yes")), 14, "must be true or false", "without quotes"),
    Case("text for list", spoiled(("[PyTorch]", "PyTorch")), 4, '"topics" must be a list', '"- "'),
    Case("text for choice", spoiled((MIDDLE, "      - The middle one\n")), 17, '"choice" must be a group', "text: "),
    Case("no seconds", spoiled(("seconds: 60", "seconds: 0")), 10, '"seconds" is 0', "1 or more"),
    Case("too many seconds", spoiled(("seconds: 60", "seconds: 86401")), 10, "86,401; 1 to 86,400", "a day"),
    Case("too many attempts", spoiled(("seconds", "attempts: 6\n    seconds")), 10, "6; 1 to 5", "every choice"),
    Case("bad id", spoiled(("id: first", "id: The First!")), 7, '"The First!" is not an id', "the-first"),
    Case("id with line break", spoiled(("id: first", "id: |\n      first")), 7, "is not an id", "first"),
    Case("bad language", spoiled(with_code("x"), (HINT, "    language: 'A B'\n" + HINT)), 20, "not the name", "python"),
    Case("language alone", spoiled((HINT, "    language: bash\n" + HINT)), 18, 'without "code"', 'Add "code:"'),
    Case("no questions", GOOD[: GOOD.index("  - id")] + "  []\n", 6, '"questions" has 0 of at least 1', "Add more"),
    Case("one choice", spoiled(with_choices("Only this")), 12, '"choices" has 1 of at least 2', "Add more"),
    Case("seven choices", spoiled(with_choices(*"ghijklm")), 12, "7 choices; 6 fit", "A to F"),
    Case("no topics", spoiled(("[PyTorch]", "[]")), 4, '"topics" has 0', "Add more"),
    Case("topic twice", spoiled(("[PyTorch]", "[CNN, CNN]")), 4, "twice", "Remove"),
    Case("nothing right", spoiled(("        right: true\n", "")), 12, "No choice is right", "right: true"),
    Case("two right", spoiled(with_middle("Both", "right: true")), 18, "2 choices are right (lines 14, 18)", "Keep"),
)

TEXT_LIMITS = {
    "title": (2, ("Good Pack", "{}")),
    "summary": (3, ("A pack without faults.", "{}")),
    "topic": (4, ("PyTorch", "{}")),
    "badge": (5, ("minutes", "badge: {}\nminutes")),
    "prompt": (11, ("What does max pooling keep?", "{}")),
    "text": (17, ("The middle one", "{}")),
    "feedback": (15, ("Indeed.", "{}")),
    "hint": (18, ("Read the name.", "{}")),
    "explanation": (19, ("It passes the maximum on.", "{}")),
    "code": (18, (HINT, "    code: {}\n" + HINT)),
}
LIMIT_CASES = (
    *(
        Case(f"long {field}", spoiled((old, new.format(long(field)))), line, f'"{field}" has', LIMITS[field].reason)
        for field, (line, (old, new)) in TEXT_LIMITS.items()
    ),
    Case("long id", spoiled(("id: first", "id: " + "x" * 61)), 7, '"id" has 61 characters; 60 fit', "commands"),
    Case(
        "long language", spoiled(with_code("x"), (HINT, f"    language: {'x' * 21}\n{HINT}")), 20, "21", "highlighter"
    ),
    Case("many topics", spoiled(("PyTorch", ", ".join("abcdefghijk"))), 4, "11 topics; 10 fit", "one line"),
    Case("many minutes", spoiled(("minutes: 5", "minutes: 241")), 5, "1 to 240", "split"),
    Case(
        "too much together",
        spoiled(
            ("What does max pooling keep?", "p" * 1_400),
            with_code("c" * 1_700),
            with_choices("g" * 250, "h" * 250),
        ),
        7,
        "3,600 characters together; 3,500 fit",
        "4,000",
    ),
)

RULE_CASES = (
    Case("file name", spoiled(("id: good", "id: other")), 1, "called good.yaml", "Make them the same"),
    Case(
        "question id twice",
        GOOD + GOOD[GOOD.index("  - id: first") :],
        20,
        'id "first" is used before, on line 7',
        "an id of its own",
    ),
    Case("same choice", spoiled(with_middle("The largest value")), 17, "reads like the one on line 13", "Replace"),
    Case("same but case", spoiled(with_middle("THE  largest value.")), 17, "line 13", "Replace"),
    Case("same but quotes", spoiled(with_middle("The 'largest' value")), 17, "line 13", "Replace"),
    Case("same but hyphen", spoiled(with_choices("Next-word loss", "next word loss", "x")), 15, "line 13", "Replace"),
    Case(
        "same output", spoiled(PREDICT, with_code("x"), with_choices('"[1,  2]"', '"[1, 2]"', "x")), 15, "13", "Replace"
    ),
    Case("hint tells", spoiled(("Read the name.", "It is the largest value!")), 18, "hint contains", "other words"),
    Case(
        "hint tells a number", spoiled(with_choices('"12"', '"13"', "x"), ("Read the name.", "Say 12.")), 17, "hint", ""
    ),
    Case("prompt tells", spoiled(("What does", "Is the largest value what")), 11, "prompt contains", "other words"),
    Case(
        "letter in feedback", spoiled(("Indeed.", "Unlike answer B.")), 15, '"feedback" names choice B', "what it says"
    ),
    Case("letters in explanation", spoiled(("It passes", "A and C fail. It")), 19, "choice A and C", "what it says"),
    Case("letter in brackets", spoiled(("Read the name.", "Not option (C).")), 18, "choice C", "what it says"),
    Case("letter judged", spoiled(("It passes", "B is wrong. It")), 19, "choice B", "what it says"),
    Case("letters in choice", spoiled(with_middle("Both A and B", "pinned: true")), 17, "A and B", "what it says"),
    Case("all of these", spoiled(with_middle("All of these")), 17, "refers to the others", "pinned: true"),
    Case("none of the above", spoiled(with_middle("None of the above.")), 17, "refers", "pinned: true"),
    Case("both", spoiled(with_middle("Both of these")), 17, "refers", "pinned: true"),
    Case("no other", spoiled(with_middle("None of the other answers")), 17, "refers", "pinned: true"),
    Case(
        "misconception of the answer",
        spoiled(("right: true", "right: true\n        misconception: x")),
        15,
        "right",
        "Move",
    ),
    Case("life without reason", spoiled(with_life("live", "retired")), 22, "retired needs a reason", "below"),
    Case("life backwards", spoiled(with_life("retired", "live")), 22, "retired cannot become live", "between"),
    Case("life before", spoiled(with_life("proven", "live", days="43")), 23, "2026-11-03 is before", "order"),
    Case("no such day", spoiled(with_life("live", days="0")), 21, "no day 2026-11-00", "year-month-day"),
    Case("outcome of prose", spoiled((HINT, f"    outcome: prints\n{HINT}")), 18, "predict-output questions", "Remove"),
    Case("fence", spoiled(with_code("print('```')")), 18, "```", "Remove it"),
)

EMBEDDINGS, ISOLATES, MARKS = "\u202a\u202b\u202c\u202d\u202e", "\u2066\u2067\u2068\u2069", "\u200e\u200f\u061c"
ZERO_WIDTH = "\u200b\u2060\ufeff\u00ad\u034f\u2064\ufff9"
BLANK_LETTERS, TAGS = "\u3164\u1160\uffa0", "\U000e0067\U000e007f"


def unseen(text: str, line: int, message: str, advice: str = "Remove it.") -> Case:
    return Case(f"unseen: {message!a}", text, line, message, advice)


UNSEEN_CASES = (
    *(
        unseen(spoiled(("the name", f"the{sign} name")), 18, f'"hint" contains U+{ord(sign):04X} (')
        for sign in (*EMBEDDINGS, *ISOLATES, *MARKS, *ZERO_WIDTH, *BLANK_LETTERS, *TAGS)
    ),
    unseen(spoiled(("Read the name.", r'"Read\u202e it."')), 18, "U+202E (right-to-left override)"),
    unseen(spoiled(("Good Pack", "Good\u200b Pack")), 2, '"title" contains U+200B (zero width space)'),
    unseen(spoiled(("[PyTorch]", "\n  - CNN\n  - RNN\u2060")), 6, '"topics" contains U+2060'),
    unseen(spoiled(with_middle("The mean of \u2067all")), 17, '"text" contains U+2067'),
    unseen(spoiled(with_code("x = 1", "y = '\u202e'")), 20, '"code" contains U+202E', "as an escape"),
    # A flag has few tags and ends; these would say something that nobody sees.
    unseen(spoiled(("Indeed.", "🏴\U000e0067\U000e0062\U000e0065")), 15, '"feedback" contains U+E0062'),
    unseen(spoiled(("Indeed.", "🏴" + "\U000e0061" * 7 + "\U000e007f")), 15, '"feedback" contains U+E007F'),
)

WARNING_CASES = tuple(
    Case(*row, severity=Severity.WARNING)
    for row in (
        ("wide code", spoiled(with_code("x = 1", "y" * 61)), 20, "61 columns; 60", COMFORT["columns"].reason),
        ("long code", spoiled(with_code(*["x"] * 26)), 18, "26 lines; 25", COMFORT["lines"].reason),
        ("long prompt", spoiled(("What does max", "p" * 1_000)), 11, "more than 1,000", COMFORT["prompt"].reason),
        ("tries", spoiled(("seconds", "attempts: 3\n    seconds")), 10, "3 attempts at 3", "attempts: 2"),
        ("no hint", spoiled((HINT, "")), 7, "1 question has no hint", "Write a hint"),
        (
            "no explanation",
            spoiled(("    explanation: It", "    # It")),
            7,
            "has no explanation",
            "Write an explanation",
        ),
        ("tries by default", spoiled(with_choices("g", "h")), 7, "2 attempts at 2", "attempts: 1"),
    )
)

CASES = (*YAML_CASES, *SCHEMA_CASES, *LIMIT_CASES, *RULE_CASES, *UNSEEN_CASES, *WARNING_CASES)
