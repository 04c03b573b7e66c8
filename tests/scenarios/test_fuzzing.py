"""What fuzz tests look for is found."""

import pytest

from adapters.refusals import FAULT
from tests.fakes.store import MemoryState, MemoryStore
from tests.scenarios.fuzzing import MAX_SENTENCE, WARNING, Kept, Said, be_strict, faults


def said(text: str, private: bool = True) -> Said:
    return Said(text, {"content": [text]}, private)


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (said(f"{WARNING} {FAULT}"), "a fault of ours"),
        (said("Traceback (most recent call last)"), "'Traceback'"),
        (said("a KeyError came"), "'KeyError'"),
        (said("Your zone is None"), "'None'"),
        (said("null\x00byte"), "nobody can show"),
        (said("half of a sign: \ud800"), "nobody can show"),
        (said("“\u202eabc” is not understood."), "direction"),
        (said(f"{WARNING} no sentence"), "no sentence"),
        (said(f"{WARNING} One.\nTwo."), "more than a sentence"),
        (said(f"{WARNING} {'x' * MAX_SENTENCE}."), "characters"),
        (said(f"{WARNING} Not here.", private=False), "others can read"),
    ],
)
def test_each_fault_is_found(message: Said, fault: str) -> None:
    assert any(fault in found for found in faults(message))


@pytest.mark.parametrize(
    "message",
    [
        said("A page of several lines\nand \u2068names\u2069 in their own direction", private=False),
        said(f"{WARNING} There is no such game; start one."),
        said(f"{WARNING} A game is running here already.\nhttps://discord.com/channels/1/2/3"),
    ],
)
def test_what_is_fit_to_be_read_has_none(message: Said) -> None:
    assert [*faults(message)] == []


async def test_what_was_kept_is_compared() -> None:
    store = MemoryStore(MemoryState())
    kept = Kept(store.state)
    await store.name_players({"discord:1": "ann"}, 1)
    assert kept.changed == ["names"] and Kept(store.state).changed == []
    await store.spaces.note_space("discord:7", "Runners", 1)
    assert sorted(kept.changed) == ["names", "spaces"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
async def test_a_strict_store_takes_no_more_than_databases_do(text: str) -> None:
    store = MemoryStore(MemoryState())
    be_strict(store)
    with pytest.raises(UnicodeError):
        await store.names([text])
    with pytest.raises(UnicodeError):
        await store.spaces.note_space("discord:7", text, 1)
    assert await store.names(["\\x00 as it is written, and \\ud800"]) == {}
