"""Packs as text: readable, and the same when they are read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.loading import load_pack
from bot.bank.reading import parse_pack, read_pack
from bot.bank.yaml_writing import append_questions, render_pack
from bot.resources import questions_folder
from tests.engine.builders import QUICK

from .packs import GOOD, write

TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["yes", "3", "1e3", "null", "- a", "a: b", "a #b", "'", '"', "a\nb\n", " a", "x\n\n", "\ta", "|", ">-"]
    ),
    st.lists(st.sampled_from(["word", "a:", "#", "it's", "×", "-"]), min_size=20, max_size=60).map(" ".join),
)
PLAIN = st.recursive(
    TEXTS | st.booleans() | st.integers() | st.none(),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(TEXTS, inner, min_size=1, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("path", sorted(questions_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_packs_come_back_as_they_were(path: Path, tmp_path: Path) -> None:
    document, _ = read_pack(path)
    assert document is not None
    text = render_pack(document.data)
    again, faults = read_pack(write(tmp_path, text))
    assert again is not None
    assert faults == ()
    assert again.data == document.data
    assert max(map(len, text.splitlines())) <= 125


def test_layout(tmp_path: Path) -> None:
    document, _ = read_pack(write(tmp_path, GOOD))
    assert document is not None
    assert render_pack(document.data) == "# yaml-language-server: $schema=challenge.schema.json\n" + GOOD


@given(st.dictionaries(TEXTS.filter(lambda key: key not in ("<<", "")), PLAIN, min_size=1, max_size=4))
@QUICK
def test_any_plain_data_reads_the_same_or_is_refused(data: dict[str, object]) -> None:
    try:
        text = render_pack(data)
    except ValueError:
        return
    document, faults = parse_pack(Path("pack.yaml"), text)
    assert document is not None
    assert faults == ()
    assert document.data == data


def test_most_texts_are_not_refused() -> None:
    for text in (
        "a: b",
        "yes",
        "12",
        " a ",
        "a\nb",
        "a\nb\n",
        "it's",
        'say "x"',
        "#",
        "ü×😀",
        "\x1f",
        "\u2028",
        "👨\u200d👩",
        "😀\x07",
    ):
        assert parse_pack(Path("p"), render_pack({"title": text}))[0].data == {"title": text}  # type: ignore[union-attr]


def test_what_is_no_plain_data_is_refused() -> None:
    with pytest.raises(ValueError, match="set is no plain data"):
        render_pack({"title": {1, 2}})


def test_questions_are_appended_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "# of ours\n" + GOOD.removesuffix("\n")
    document, _ = read_pack(write(tmp_path, text))
    assert document is not None
    question = {**document.data["questions"][0], "id": "second", "prompt": "What does average pooling keep?"}
    longer = append_questions(text, [question])
    assert longer.startswith(text + "\n\n  - id: second\n")
    pack = load_pack(write(tmp_path, longer))
    assert pack.challenge is not None
    assert [it.id for it in pack.challenge.questions] == ["first", "second"]


@pytest.mark.parametrize("text", ["", "id: x\n", "questions: []\nminutes: 5\n", "questions:\n  - id: a\nminutes: 5\n"])
def test_questions_that_cannot_be_appended(text: str) -> None:
    with pytest.raises(ValueError, match=r"its? "):
        append_questions(text, [{"id": "b"}])


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("A pack without faults.", '"All questions: some."').replace(" [PyTorch]", "\n- PyTorch"),
        GOOD.replace("questions:\n", "questions:\n  # the first\n").replace("- id: first", "- id: first  # kept"),
        GOOD.replace("questions:", '"questions":') + "\n# the end\n\n\n",
        GOOD.replace("\n", "\r\n"),
        GOOD + "    code: |\n      x = 1\n",
        f"{GOOD.split('questions:')[0]}questions:\n- id: a\n  prompt: b\n",
    ],
)
def test_packs_of_any_layout_can_be_added_to(text: str) -> None:
    longer = append_questions(text, [{"id": "new"}])
    assert longer.startswith(text.rstrip("\r\n"))
    assert longer.count("\r") in (0, longer.count("\n"))
    document, _ = parse_pack(Path("good.yaml"), longer)
    assert document is not None
    assert document.data["questions"][-1] == {"id": "new"}
    assert len(document.data["questions"]) == 2
