"""Whatever is sent to the program on Slack, whoever sent it gets one answer that is fit to be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.buttons import Action
from adapters.slack import actions
from adapters.slack.assembly import FORMS
from tests.scenarios import slack_fuzzing
from tests.scenarios.drivers import Driver, played
from tests.scenarios.fuzzing import FUZZED, MAX_SENTENCE, Kept, button_ids, faults, typed
from tests.scenarios.slack_fuzzing import LISTS, WORDS, Answer, Fuzzed, behind, values_of
from tests.scenarios.slack_recording import MENTION, read_as_markup
from tests.slack_server.blocks import faults as wrong_blocks

pytestmark = played(Driver("slack", slack_fuzzing.fuzzed, for_days=True))

SILENT = (Action.NEXT, Action.STOP, Action.CONTINUE, Action.CHOOSE, Action.HINT)
"""Buttons of one's own game, whose message shows what they came to: nothing is said of a press that changes nothing."""


def judge(answer: Answer, kept: Kept, *, silent: bool = False) -> None:
    """Whether an answer is fit to be read, and nothing was done where it refuses."""
    assert answer.acknowledged, "Slack was not answered"
    assert silent or answer.messages or answer.pages or answer.errors, "no answer"
    for said in answer.messages:
        assert [*faults(said)] == []
    for words in answer.errors.values():
        assert len(words) <= MAX_SENTENCE and words.endswith((".", "?", "!")), words
    for sent in (*(said.sent for said in answer.messages), *answer.pages):
        read = [*read_as_markup(sent), *([sent["text"]] if isinstance(sent.get("text"), str) else [])]
        assert not MENTION.search("\n".join(read)), "somebody is called"
    if answer.refuses:
        assert len(answer.messages) + bool(answer.errors) == 1, f"{len(answer.messages)} answers"
        assert kept.changed == []


@pytest.mark.parametrize("word", WORDS)
@FUZZED
@given(data=st.data())
async def test_every_word_answers_to_anything(table: Fuzzed, word: str, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([name for name, seat in table.seats.items() if seat.channel]))]
    words = data.draw(behind(word, table.things))
    kept = Kept(table.state)
    judge(await table.uses(seat, words), kept)


@pytest.mark.parametrize("action", Action)
@FUZZED
@given(data=st.data())
async def test_every_button_answers_to_anything(table: Fuzzed, action: Action, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from([*table.seats]))]
    action_id = data.draw(button_ids(action, table.things))
    kept = Kept(table.state)
    judge(await table.presses_id(seat, action_id), kept, silent=action in SILENT)


@pytest.mark.parametrize("form", sorted(FORMS | {actions.START}))
@FUZZED
@given(data=st.data())
async def test_every_form_answers_to_anything(table: Fuzzed, form: str, data: st.DataObject) -> None:
    seat = table.seats[data.draw(st.sampled_from(["member", "admin"]))]
    view = await table.opens(table.seats["admin"], form)
    values = data.draw(values_of(view))
    kept = Kept(table.state)
    judge(await table.submits(seat, view, values), kept)


@pytest.mark.parametrize("action_id", LISTS)
@FUZZED
@given(words=typed)
async def test_every_list_answers_to_anything(table: Fuzzed, action_id: str, words: str) -> None:
    admin, kept = table.seats["admin"], Kept(table.state)
    await table.opens(admin, actions.DAILY)
    offered = await table.types_into(admin, action_id, words)
    assert offered.keys() in ({"options"}, {"option_groups"})
    if any(offered.values()):  # of nothing Slack says itself that nothing was found
        menu = {"type": "static_select", "action_id": action_id, **offered}
        assert wrong_blocks([{"type": "actions", "elements": [menu]}]) == []
    assert kept.changed == []
