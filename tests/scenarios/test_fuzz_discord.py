"""Whatever is sent to the program on Discord, whoever sent it gets one answer that is fit to be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.buttons import Action
from tests.scenarios import discord_fuzzing
from tests.scenarios.discord_fuzzing import (
    CHANGED,
    LEAVES,
    MESSAGE,
    OPENED,
    SUGGESTING,
    Answer,
    Fuzzed,
    Seat,
    values_of,
)
from tests.scenarios.drivers import Driver, played
from tests.scenarios.fuzzing import FUZZED, Kept, booleans, button_ids, faults, files, mostly, typed

pytestmark = played(Driver("discord", discord_fuzzing.fuzzed, for_days=True))

PUBLIC = ("quiz start",)
"""Commands whose answer everybody in the channel may read."""


def judge(answer: Answer, kept: Kept, *, public: bool = False) -> None:
    """Whether an answer is fit to be read, and nothing was done where it refuses."""
    assert len(answer.kinds) == 1, f"{len(answer.kinds)} answers"
    assert answer.kinds[0] in (MESSAGE, CHANGED, OPENED)
    assert answer.kinds[0] == OPENED or answer.messages
    for said in answer.messages:
        assert [*faults(said)] == []
        assert said.sent["allowed_mentions"] == {"parse": []}
        assert said.private or (public and not said.refuses)
    if answer.refuses:
        assert kept.changed == [] and answer.elsewhere == []


@pytest.mark.parametrize("path", LEAVES)
@FUZZED
@given(data=st.data())
async def test_every_command_answers_to_anything(table: Fuzzed, path: str, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([*table.seats]))]
    options = data.draw(discord_fuzzing.options_of(path, table))
    kept = Kept(table.state)
    answer = await table.uses(seat, path, options)
    judge(answer, kept, public=path in PUBLIC)
    await fills_in(table, seat, answer, data)


@pytest.mark.parametrize(("path", "option"), SUGGESTING)
@FUZZED
@given(data=st.data())
async def test_every_suggestion_answers_to_anything(table: Fuzzed, path: str, option: str, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([*table.seats]))]
    kept = Kept(table.state)
    suggested = await table.types_into(seat, path, option, data.draw(typed))
    assert len(suggested) <= 25 and all(1 <= len(one["name"]) <= 100 and one["value"] for one in suggested)
    assert kept.changed == []


@pytest.mark.parametrize("action", Action)
@FUZZED
@given(data=st.data())
async def test_every_button_answers_to_anything(table: Fuzzed, action: Action, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([*table.seats]))]
    custom_id = data.draw(button_ids(action, table.things))
    kept = Kept(table.state)
    answer = await table.presses_id(seat, custom_id)
    judge(answer, kept, public=action is Action.POST_BOARD)
    await fills_in(table, seat, answer, data)


async def fills_in(table: Fuzzed, seat: Seat, answer: Answer, data: st.DataObject) -> None:
    """Send the form that an answer opens, if it does, with whatever may stand in it."""
    if answer.form:
        kept = Kept(table.state)
        judge(await table.submits(seat, answer.form["custom_id"], data.draw(values_of(answer.form))), kept)


@FUZZED
@given(action=st.sampled_from(Action), data=st.data())
async def test_forms_that_nobody_was_shown_are_answered(table: Fuzzed, action: Action, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([*table.seats]))]
    custom_id = data.draw(button_ids(action, table.things))
    values = data.draw(st.dictionaries(typed, typed, max_size=2))
    kept = Kept(table.state)
    judge(await table.submits(seat, custom_id, values, in_rows=data.draw(booleans)), kept)


@FUZZED
@given(file=files, data=st.data())
async def test_every_file_that_is_brought_is_answered(
    table: Fuzzed, file: tuple[str, bytes], data: st.DataObject
) -> None:
    seat = table.seats[data.draw(mostly(st.just("moderator"), st.sampled_from([*table.seats])))]
    odd = data.draw(mostly(st.just({}), st.fixed_dictionaries({"url": typed, "size": st.integers(0, 2**40)})))
    kept = Kept(table.state)
    answer = await table.brings(seat, *file, **odd)
    judge(answer, kept)
    if seat is table.seats["member"]:
        assert answer.refuses
    if any("Nothing was kept" in said.text for said in answer.messages):
        assert kept.changed == []
