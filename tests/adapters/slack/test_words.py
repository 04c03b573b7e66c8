"""What people type behind `/quiz`, as Slack hands it over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.words import group, person, split, typed
from tests.adapters.slack.content import NASTY
from tests.slack_server import TEAM
from tests.slack_server.payloads import escaped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start sequence-mastery 45 thread", "start sequence-mastery 45 thread"),
        ("start Loss &amp; Optim", "start Loss & Optim"),
        ("community create &lt;us&gt;", "community create <us>"),
        ("community create &amp;lt;us", "community create &lt;us"),
        ("community create <http://example.org|example.org>", "community create example.org"),
        ("community create <http://example.org>", "community create http://example.org"),
        ("zone Europe/Paris", "zone Europe/Paris"),
        ("roles admin <@U1|ann>", "roles admin <@U1|ann>"),
        ("daily add 09:00 in <#C1|general>", "daily add 09:00 in <#C1|general>"),
        ("", ""),
    ],
)
def test_what_was_typed_is_itself_again_and_ids_stay(text: str, words: str) -> None:
    assert typed(text) == words


@given(st.text() | st.sampled_from(NASTY))
def test_nothing_that_is_typed_is_lost(text: str) -> None:
    plain = text.replace("<", "(").replace("@", "(").replace("#", "(")
    assert typed(escaped(plain, TEAM)) == plain


@pytest.mark.parametrize(
    ("word", "user", "id_"),
    [
        ("<@U1|ann>", "U1", None),
        ("<@W1>", "W1", None),
        ("<!subteam^S1|@staff>", None, "S1"),
        ("<!subteam^S1>", None, "S1"),
        ("@ann", None, None),
        ("<@U1|ann>s", None, None),
        ("<!channel>", None, None),
        ("<@>", None, None),
    ],
)
def test_people_and_groups_are_known_by_their_ids(word: str, user: str | None, id_: str | None) -> None:
    assert (person(word), group(word)) == (user, id_)


def test_the_first_word_is_the_command() -> None:
    assert split("  Start  Tensors ") == ("start", "Tensors")
