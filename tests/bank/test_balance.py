"""What only many questions together show: balance, biases and near-duplicates."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.bank.balance import ENOUGH, MANY, Placed, imbalances, is_only_longest, tally
from bot.bank.checking import check
from bot.bank.near_duplicates import near_duplicates
from bot.engine.questions import DIFFICULTIES, KINDS, Choice, Question, Snippet
from bot.resources import questions_folder

from .packs import GOOD, spoiled, write

HERE = Path("questions")


def question(number: int, *, right: int = 0, long: bool = False) -> Question:
    """One of many: kinds and difficulties take turns; where it is `long`, its right choice is the longest."""
    texts = [f"choice {place}" + ("!" if long and place == right else "") for place in range(4)]
    return Question(
        id=f"q{number}",
        kind=list(KINDS)[number % len(KINDS)],
        difficulty=list(DIFFICULTIES)[number % len(DIFFICULTIES)],
        prompt=f"What is {number}?",
        choices=tuple(Choice(text, place == right) for place, text in enumerate(texts)),
        hint="",
        explanation="",
        seconds=60,
    )


def spread(count: int) -> list[Question]:
    return [question(number, right=number % 4) for number in range(count)]


def said(questions: list[Question]) -> list[str]:
    return [fault.message for fault in imbalances(questions, HERE)]


def test_a_balanced_bank_has_nothing_to_complain_of() -> None:
    assert said(spread(MANY)) == []


def test_right_choices_in_one_place() -> None:
    questions = [question(number, right=2) for number in range(ENOUGH)]
    assert said(questions) == ["The right choice stands at C in 12 of 12 questions; 3 are usual."]
    assert said(questions[:-1]) == []  # too few to say anything


def test_a_place_that_is_never_right() -> None:
    questions = [question(number, right=number % 3) for number in range(MANY)]
    assert said(questions) == ["The right choice stands at D in 0 of 40 questions; 10 are usual."]


def test_a_pinned_choice_may_always_be_the_last() -> None:
    pinned = tuple(Choice(str(place), place == 3, pinned=place == 3) for place in range(4))
    assert said([replace(it, choices=pinned) for it in spread(20)]) == []


def test_right_choices_that_are_the_longest() -> None:
    questions = [question(number, right=number % 4, long=number < 20) for number in range(24)]
    assert said(questions) == ["The right choice is longer than all others in 20 of 24 questions."]
    assert said([replace(it, snippet=Snippet("print(1)")) for it in questions]) == []  # outputs are as long as they are
    few = [question(number, right=number % 4, long=number < 6) for number in range(24)]
    assert said(few) == []


@pytest.mark.parametrize(("lengths", "longest"), [("1222", False), ("2111", True), ("2211", False), ("1112", False)])
def test_only_longest(lengths: str, longest: bool) -> None:
    choices = tuple(Choice("x" * int(length), place == 0) for place, length in enumerate(lengths))
    assert is_only_longest(replace(question(0), choices=choices)) is longest


def test_kinds_and_difficulties_out_of_balance() -> None:
    questions = [replace(it, kind="metrics", difficulty="beginner") for it in spread(19)] + spread(MANY)[19:]
    assert said(questions) == [
        "24 of 40 questions are metrics: 60%.",
        "24 of 40 questions are beginner: 60%.",
    ]
    lacking = [replace(it, kind="conceptual") if it.kind == "metrics" else it for it in spread(MANY)]
    assert said(lacking) == ["0 of 40 questions are metrics: 0%."]
    assert said(questions[:39]) == []  # too few to expect all


def test_tally() -> None:
    one = replace(
        question(0, right=1, long=True), choices=(Choice("a", misconception="b", feedback="No."), Choice("cd", True))
    )
    counted = tally([one, replace(question(1), snippet=Snippet("x"))])
    assert (counted.questions, counted.longest, counted.comparable) == (2, 1, 1)
    assert counted.places == {"A": 1, "B": 1, "C": 0, "D": 0}
    assert (counted.misconceptions, counted.distractors, counted.feedback, counted.choices) == (1, 4, 1, 6)


# --- near-duplicates -------------------------------------------------------------------------------------------------


def placed(prompt: str, line: int, snippet: Snippet | None = None) -> Placed:
    return Placed(Path("p.yaml"), line, f"p/{line}", replace(question(0), prompt=prompt, snippet=snippet))


def test_near_duplicates_are_said_at_the_later_one() -> None:
    first = placed("What does max pooling keep of each window of the input image?", 7)
    second = placed("What does  MAX pooling keep of every window of the input image?", 21)
    other = placed("How many parameters does a linear layer from 3 to 4 values have?", 35)
    faults = list(near_duplicates([first, other, second]))
    assert [fault.line for fault in faults] == [21]
    assert faults[0].message.endswith(" % the same as p/7.")


def test_one_prompt_for_two_programs_is_no_duplicate() -> None:
    programs = (
        "import torch\nprint(torch.ones(2, 3).sum())",
        "from torch import nn\nlayer = nn.Linear(3, 4)\nprint(layer)",
    )
    one, other = (placed("What does this print?", line, Snippet(text)) for line, text in enumerate(programs))
    assert list(near_duplicates([one, other])) == []


# --- together --------------------------------------------------------------------------------------------------------


def test_check_finds_what_two_packs_share(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, spoiled(("id: good", "id: twin"), ("keep?", "retain?")), "twin.yaml")
    checked = check(tmp_path)
    assert [(fault.path.name, fault.line) for fault in checked.faults] == [("twin.yaml", 7)]
    assert "the same as good/first" in checked.faults[0].message
    assert check(tmp_path / "good.yaml").faults == ()


def test_the_shipped_bank_is_balanced() -> None:
    assert [str(fault) for fault in check(questions_folder()).faults] == []
