"""What is offered while somebody types a challenge, and what help tells of."""

from dataclasses import replace

from adapters.discord.desk import matching
from adapters.discord.registration import names, ours
from adapters.discord.render import lists
from tests.engine.builders import challenge

BANK = {
    id_: replace(challenge(1), id=id_, title=title, topics=topics)
    for id_, title, topics in (
        ("rnn", "Sequence Mastery", ("PyTorch", "recurrence")),
        ("shapes", "Tensor Shapes", ("PyTorch",)),
        ("masked", "A Sequence of Masks", ("attention",)),
    )
}


def found(typed: str) -> list[str]:
    return [challenge.id for challenge in matching(BANK, typed)]


def test_nothing_typed_offers_everything() -> None:
    assert sorted(found("")) == ["masked", "rnn", "shapes"]


def test_titles_that_begin_so_come_first() -> None:
    assert found("seq") == ["rnn", "masked"]


def test_ids_and_topics_are_searched_in_any_case() -> None:
    assert found("PYTORCH") == ["rnn", "shapes"]
    assert found("attention mask") == ["masked"]
    assert found("cuda") == []


def test_help_tells_of_every_command_and_of_no_other() -> None:
    assert set(lists.COMMANDS) | set(lists.MODERATING) == set(names(ours()))
