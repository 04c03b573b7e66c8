"""Input that nobody should send, and what must hold of every answer to it.

Drawn values are a mixture of what exists, what nearly exists, what is meant to break things, and noise.
"""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from adapters.buttons import PLACED, PREFIX, Action
from adapters.refusals import FAULT
from tests.bank.packs import GOOD
from tests.engine.builders import QUICK
from tests.fakes.store import MemoryState, MemoryStore

T = TypeVar("T")

FUZZED: Final = settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
"""A world lasts for many examples: nothing is left in it by what was refused."""

MAX_SENTENCE: Final = 300
"""The most characters of a sentence for somebody whose wish was refused."""

WARNING: Final = "⚠️"
"""The sign of such a sentence."""

PAUSE_MS: Final = 250
"""What passes between two things that somebody does: nobody here is too fast."""

# --- input -----------------------------------------------------------------------------------------------------------

EXIST: Final = ("tensors", "Tensors", "UTC", "Europe/Paris", "09:00", "challenge", "practice", "mon-fri", "daily")

HOSTILE: Final = (
    "",
    " ",
    "\n\t ",
    "@everyone",
    "@here",
    "<!channel>",
    "<!everyone> <!here>",
    "<@U0BEN> <@123456789012345678> <@&1> <#1>",
    "*bold* _it_ `code` ~~no~~ ||spoiler|| > quote",
    "```\nfenced\n```",
    "[text](https://example.org) <https://example.org|text>",
    "\u202eright to left\u202d",
    "\u2067\u0645\u0631\u062d\u0628\u0627",
    "te\u200bn\u200dsors\ufeff",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "te\u0301nsors" + "\u0300" * 200,
    "null\x00byte",
    "\x1b[31mred\x07",
    "\ud800lone",
    "lone\udfff",
    "'; DROP TABLE games; --",
    "{0.__class__} %s %(x)s ${x}",
    "../../etc/passwd",
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "NaN",
    "١٢",
    "²",
    "25:61",
    "Mars/Olympus",
    "word " * 1_000,
    "x" * 6_000,
)

typed: Final = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(EXIST),
    st.tuples(st.sampled_from(EXIST), st.sampled_from(HOSTILE)).map(" ".join),
    st.text(max_size=40),
)
"""What somebody may put where they can write."""

_LAWFUL: Final = {
    "pack.yaml": GOOD,
    "pack.txt": "What is 2 + 2?\nA. 3\nB. 4\nANSWER: B\n",
    "pack.gift": "::one:: 1 + 1? { =2 ~3 }",
    "pack.csv": "prompt,choice_a,choice_b,right\n1 + 1?,2,3,A\n",
    "pack.json": '{"response_code": 0, "results": []}',
    "pack.xml": '<!DOCTYPE q [<!ENTITY a "aa">]><quiz><question type="multichoice">&a;</question></quiz>',
}
_ENDINGS: Final = ("yaml", "yml", "csv", "txt", "gift", "xml", "xlsx", "json", "aiken", "docx", "", "yaml.exe")


def _into(file: tuple[str, str], words: str, at: int) -> tuple[str, bytes]:
    name, text = file
    return name, (text[:at] + words + text[at:]).encode("utf-8", "surrogatepass")


files: Final = st.one_of(
    st.builds(_into, st.sampled_from([*_LAWFUL.items()]), typed | st.just(""), st.integers(0, 300)),
    st.tuples(
        st.builds("{}.{}".format, typed, st.sampled_from(_ENDINGS)) | typed,
        st.binary(max_size=200) | st.sampled_from([text.encode() for text in _LAWFUL.values()]),
    ),
)
"""Names and contents of files: of each format one with something put into it, and noise."""

ODD_PARTS: Final = ("", " ", "0", "-1", "1", "007", "99999999999", "x", "١", "\x00", "\ud800", "@everyone", ":", "::")
"""What may stand between the colons of a button's id."""


def mostly(usual: st.SearchStrategy[T], rare: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Values of the one strategy, and a few of the other."""
    return st.integers(1, 4).flatmap(lambda number: rare if number == 4 else usual)


def button_ids(action: Action, names: Sequence[str]) -> st.SearchStrategy[str]:
    """Ids of buttons of this action: such as are posted, others that could be, and nonsense. `names` are of things."""
    odd = st.sampled_from(ODD_PARTS) | st.text(max_size=12)
    named = mostly(st.sampled_from([*names, *names, *(f"{name}.0123456789ab" for name in names), *NAMES]), odd)
    numbered = st.integers(0, 5).map(str)
    lawful = st.tuples(named, numbered, numbered) if action in PLACED else st.tuples(named, numbered)
    forged = st.lists(named | numbered | odd, max_size=4)
    return mostly(lawful, forged).map(lambda parts: ":".join((PREFIX, action.value, *parts)))


NAMES: Final = ("", "0" * 32, "nobody", "space.week.points", "all.all.streak", "channel.never.points", "tensors/q1")
"""What buttons are about beside games and schedules that exist: none, and boards."""

numbers: Final = st.one_of(st.sampled_from((-1, 0, 1, 2**31, 2**53, -(2**53))), st.integers(-(10**6), 10**6))

booleans: Final = st.booleans()


# --- what must hold --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One message that somebody got as an answer: its words, all that is sent of it, and whether they alone read it."""

    text: str
    sent: Any
    private: bool

    @property
    def refuses(self) -> bool:
        """Whether it says that nothing was done."""
        return self.text.startswith(WARNING)


def faults(said: Said) -> Iterator[str]:
    """What is wrong with a message, whatever was asked for; one readable line each."""
    words = said.text
    if FAULT in words:
        yield f"a fault of ours: {words!r}"
    yield from (f"{found[0]!r} in {words!r}" for found in _OF_PYTHON.finditer(words))
    if any(_BROKEN.search(part) for part in strings(said.sent)):
        yield f"signs that nobody can show in {words!r}"
    if any(_unbalanced(part) for part in words.splitlines()):
        yield f"the direction of what follows is turned in {words!r}"
    if said.refuses:
        yield from (f"{fault}: {words!r}" for fault in _of_a_sentence(words))
        if not said.private:
            yield f"others can read {words!r}"


_OF_PYTHON: Final = re.compile(r"Traceback|\w+(?:Error|Exception)\b|<class |object at 0x|\bNone\b")
_BROKEN: Final = re.compile("[\x00\ud800-\udfff]")


def _of_a_sentence(words: str) -> Iterator[str]:
    sentence, *links = words.removeprefix(WARNING).strip().split("\n")
    if len(sentence) > MAX_SENTENCE:
        yield f"{len(sentence)} characters"
    if not sentence.rstrip("”").endswith((".", "?", "!")):
        yield "no sentence"
    if any(not link.startswith("https://") for link in links):
        yield "more than a sentence"


def _unbalanced(words: str) -> bool:
    """Whether signs that turn the direction of writing reach beyond these words."""
    opened = []
    for sign in words:
        if sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            opened.append("\u202c" if sign < "\u2066" else "\u2069")
        elif opened and sign == opened[-1]:
            opened.pop()
    return bool(opened)


def strings(part: Any) -> Iterator[str]:
    """All texts within something, also those of its keys."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from strings(key)
            yield from strings(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for it in part:
            yield from strings(it)


# --- what is kept ----------------------------------------------------------------------------------------------------


class Kept:
    """What was durable at a moment."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state
        self._was = deepcopy(state)

    @property
    def changed(self) -> list[str]:
        """What has changed since then, by the names of the state's fields."""
        names = [part.name for part in fields(MemoryState)]
        return [name for name in names if getattr(self._state, name) != getattr(self._was, name)]


def be_strict(store: MemoryStore) -> None:
    """Let the store and its parts refuse what no database takes: texts with NUL or halves of signs in them."""
    parts = [part for part in vars(store).values() if type(part).__name__.startswith("Memory")]
    for part in (store, *parts):
        for name, method in inspect.getmembers(part, inspect.iscoroutinefunction):
            if not name.startswith("_"):
                setattr(part, name, _strict(method))


def _strict(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(method)
    async def called(*args: Any, **named: Any) -> Any:
        told = repr((args, named))
        if _UNSTORABLE.search(told):
            raise UnicodeError(f"no database takes this: {told}")
        return await method(*args, **named)

    return called


_UNSTORABLE: Final = re.compile(r"(?<!\\)(?:\\\\)*\\(?:x00|ud[89a-f])")
"""In what `repr` shows: NUL, and halves of signs."""
