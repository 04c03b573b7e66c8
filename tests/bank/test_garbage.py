"""Whatever stands in a file, loading ends with a challenge or with faults."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.faults import errors_of
from bot.bank.loading import Pack, load_bank, load_pack

from .packs import GOOD, write

pytestmark = pytest.mark.filterwarnings("error")
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SIGNS = "[]{}:-?!&*#|>%@`'\"\\,\t\n\r \0\x07\x85\u2028\ud7ff\ufeff"
MARKS = ("- ", ": ", "  ", "&a ", "*a", "<<: *a", "!!int ", "---\n", "...\n", "%YAML 1.1\n")
WORDS = ("null", "~", "true", "1e999", "0x1F", "-.inf", "9" * 5_000, '"\\ud800"', '"\\x00"')
PIECES = st.sampled_from((*SIGNS, *MARKS, *WORDS))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
KEYS = st.sampled_from(
    ["id", "title", "questions", "choices", "text", "right", "hint", "kind", "code", "attempts", "odd"]
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


def holds(pack: Pack) -> None:
    """A pack is playable exactly when it has no errors, and each fault can be printed on one line."""
    assert (pack.challenge is None) == bool(errors_of(pack.faults))
    assert all(str(fault).encode("utf-8") and str(fault).isprintable() for fault in pack.faults)


@FEW
@given(raw=st.binary(max_size=300))
def test_bytes(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "good.yaml"
    path.write_bytes(raw)
    holds(load_pack(path))


@FEW
@given(text=st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_text_of_yaml_s_own_signs(tmp_path: Path, text: str) -> None:
    path = tmp_path / "good.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    holds(load_pack(path))


@FEW
@given(start=st.integers(0, len(GOOD)), length=st.integers(0, 60), piece=PIECES | st.text(max_size=5))
def test_good_pack_with_a_hole(tmp_path: Path, start: int, length: int, piece: str) -> None:
    path = tmp_path / "good.yaml"
    path.write_bytes((GOOD[:start] + piece + GOOD[start + length :]).encode("utf-8", "surrogatepass"))
    holds(load_pack(path))


@FEW
@given(lines=st.permutations(GOOD.splitlines(keepends=True)), keep=st.integers(0, 19))
def test_good_pack_in_any_order(tmp_path: Path, lines: list[str], keep: int) -> None:
    holds(load_pack(write(tmp_path, "".join(lines[:keep]))))


@FEW
@given(data=VALUES)
def test_any_data(tmp_path: Path, data: object) -> None:
    # JSON is YAML, but for the lone surrogates that json.dumps escapes; those must be survived too.
    holds(load_pack(write(tmp_path, json.dumps(data))))


@settings(FEW, max_examples=25)
@given(raws=st.lists(st.binary(max_size=60), max_size=4))
def test_garbage_beside_a_good_pack(tmp_path: Path, raws: list[bytes]) -> None:
    write(tmp_path, GOOD)
    for number, raw in enumerate(raws):
        (tmp_path / f"garbage-{number}.yaml").write_bytes(raw)
    assert list(load_bank(tmp_path).challenges) == ["good"]
