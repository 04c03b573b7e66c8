"""Records to JSON and back: everything that is stored comes back as it was."""

import json
from dataclasses import fields, replace
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import effects
from bot.engine.codec import (
    decode_announcement,
    decode_challenge,
    decode_event,
    encode_announcement,
    encode_challenge,
    encode_event,
)
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    CloseWindow,
    CountPlayers,
    EndReason,
    ExtendClock,
    FinishChallenge,
    OpenWindow,
    QuestionTally,
    Reveal,
    Standing,
    TellBadges,
    TellCorrection,
)
from bot.engine.errors import CorruptLog
from bot.engine.events import EVENTS, ChoicePressed, EarnedBadge, GameRequested, PlayerJoined
from bot.engine.questions import RAISES, VARIES, Proof, Snippet
from tests.engine.builders import QUICK, challenge, one_of_each, requested, rich_challenge

ANNOUNCED = (
    AskQuestion(1, 0, (2, 0, 1), 30, 2),
    AskQuestion(1, 0, (0, 1), None, None),
    ExtendClock(1, 1_700_000_000_000, 500),
    *(CloseQuestion(0, reason, "m1") for reason in CloseReason),
    CloseQuestion(0, CloseReason.SKIPPED),
    Reveal(0, 0, (1, 0), 0, (3, 1), ("ann", "Zoë"), 3, 4),
    *(
        FinishChallenge(reason, 3, (Standing(1, "ann", 50, 1, 1, 0), Standing(2, "ben", 0, 0, 0, 2)), 9)
        for reason in EndReason
    ),
    FinishChallenge(EndReason.COMPLETED, 1, (), 0),
    AwardBadge("ann", "mastery:x", "Tamer 層", "🏅", "x", "v1", True, 0),
    FinishChallenge(
        EndReason.COMPLETED, 1, (), 0, (AwardBadge("ann", "mastery:x", "Tamer 層", "🏅", "x", "v1", True, 0),), 12
    ),
    OpenWindow(1_700_000_000_000, 5),
    CountPlayers(1_700_000_000_000, 12, "m1"),
    CloseWindow(CloseReason.TIME_UP, (Standing(1, "ann", 50, 1, 1, 0),), 1, (QuestionTally(0, (1, 0), 1, 1),), "m1"),
    CloseWindow(CloseReason.STOPPED, (), 0),
    TellBadges((EarnedBadge("ann", "streak:7", "Week", "🔥"),)),
    TellCorrection(1, None, 2, (), 0),
    TellCorrection(1, 0, 2, (Standing(1, "ann", 50, 1, 1, 0),), 1),
    *(Reveal(0, 0, (1, 0), 0, (3, 1), (), 0, 4, reason, "m1") for reason in CloseReason),
)
KINDS_OF_ANNOUNCEMENT = {
    kind
    for kind in vars(effects).values()
    if isinstance(kind, type) and issubclass(kind, Announcement) and kind is not Announcement
}


def any_of(kinds):
    """Any record of one of these classes, each field by its declared type."""
    return st.one_of(
        st.builds(kind, **{name: st.from_type(hint) for name, hint in get_type_hints(kind).items()})
        for kind in sorted(kinds, key=lambda kind: kind.__name__)
    )


def event_again(event):
    return decode_event(type(event).__name__, event.at, event.delivery, encode_event(event))


def announcement_again(effect):
    return decode_announcement(type(effect).__name__, encode_announcement(effect))


def assert_same(one, other):
    """Equal, of the same class, and hashable: nothing came back as a list."""
    assert one == other
    assert type(one) is type(other)
    assert hash(one) == hash(other)
    for field in fields(one):
        assert type(getattr(one, field.name)) is type(getattr(other, field.name))


@pytest.mark.parametrize("event", one_of_each(), ids=lambda event: type(event).__name__)
def test_every_kind_of_event_comes_back(event):
    assert_same(event_again(event), event)
    assert_same(event_again(replace(event, delivery="d1")), replace(event, delivery="d1"))


def test_there_is_an_example_of_every_event_and_announcement():
    assert {type(event).__name__ for event in one_of_each()} == set(EVENTS)
    assert {type(effect) for effect in ANNOUNCED} == KINDS_OF_ANNOUNCEMENT


@pytest.mark.parametrize("effect", ANNOUNCED, ids=lambda effect: type(effect).__name__)
def test_every_kind_of_announcement_comes_back(effect):
    assert_same(announcement_again(effect), effect)


def test_a_request_that_was_stored_before_there_were_windows_is_read():
    stored = '{"attempts":null,"audience":"solo","grace_ms":1500,"mode":"challenge","owner":"ann","players":["ann"],'
    stored += '"seconds":null,"seed":7,"shuffle":false}'
    assert decode_event("GameRequested", requested().at, None, stored) == requested()


@given(any_of(EVENTS.values()))
@QUICK
def test_any_event_comes_back(event):
    assert_same(event_again(event), event)


@given(any_of(KINDS_OF_ANNOUNCEMENT))
@QUICK
def test_any_announcement_comes_back(effect):
    assert_same(announcement_again(effect), effect)


@pytest.mark.parametrize("whole", [challenge(), challenge(1), rich_challenge()], ids=["plain", "one question", "rich"])
def test_a_challenge_comes_back(whole):
    assert_same(decode_challenge(encode_challenge(whole)), whole)


@given(st.text(), st.text(), st.text())
@QUICK
def test_any_wording_of_a_challenge_comes_back(title, prompt, hint):
    whole = challenge(1)
    whole = replace(whole, title=title, questions=(replace(whole.questions[0], prompt=prompt, hint=hint),))
    assert decode_challenge(encode_challenge(whole)) == whole


def test_what_came_later_is_left_out_where_it_says_nothing():
    # Such a challenge was stored before there were proofs; it keeps its text, so its version can keep its name.
    stored = (
        '{"badge":"Tensor Tamer","id":"tensors","minutes":5,"questions":[{"attempts":2,"choices":['
        '{"feedback":"not 0","pinned":false,"right":false,"text":"choice 0"},'
        '{"feedback":null,"pinned":false,"right":true,"text":"choice 1"}],'
        '"difficulty":"intermediate","explanation":"Because.","hint":"Think.","id":"q1","kind":"conceptual",'
        '"prompt":"What is q1?","seconds":30,"snippet":null}],"summary":"","title":"Tensor basics",'
        '"topics":["pytorch"],"version":"v1"}'
    )
    whole = challenge(1, choices=2)
    assert encode_challenge(whole) == stored
    assert decode_challenge(stored) == whole
    assert decode_challenge(stored).questions[0].proof is None


@pytest.mark.parametrize(
    "proof",
    [Proof("3", "2.13.0"), Proof("", "2.13.0", RAISES, "KeyError"), Proof("1\n2", "", VARIES), Proof("\ud800", "2")],
)
def test_a_proof_comes_back(proof):
    whole = challenge(1, snippet=Snippet("x"), outcome=proof.outcome, proof=proof)
    assert_same(decode_challenge(encode_challenge(whole)), whole)
    assert_same(decode_challenge(encode_challenge(whole)).questions[0].proof, proof)


def test_challenges_differ_in_their_text_where_they_differ():
    texts = [
        encode_challenge(whole) for whole in (challenge(1), challenge(2), challenge(2, attempts=3), rich_challenge())
    ]
    assert len(set(texts)) == 4


def test_time_and_delivery_of_an_event_are_kept_beside_its_body():
    body = encode_event(ChoicePressed(at=5, player="ann", round_no=1, choice=2, delivery="d1"))
    assert body == '{"choice":2,"player":"ann","round_no":1}'
    assert decode_event("ChoicePressed", 6, "d2", body) == ChoicePressed(6, "ann", 1, 2, "d2")


@pytest.mark.parametrize(
    ("kind", "body", "effect"),
    [
        ("ExtendClock", '{"by_ms":1,"deadline":2,"round_no":0}', ExtendClock(0, 2, 1)),
        (
            "Reveal",
            '{"answer":0,"order":[0,1],"player_count":0,"presses":[0,0],"question":0,"right":[],"right_count":0,'
            '"round_no":0}',
            Reveal(0, 0, (0, 1), 0, (0, 0), (), 0, 0),
        ),
        (
            "FinishChallenge",
            '{"asked":1,"player_count":0,"reason":"stopped","standings":[]}',
            FinishChallenge(EndReason.STOPPED, 1, (), 0),
        ),
    ],
)
def test_what_was_stored_before_a_field_came_is_read_with_its_default(kind, body, effect):
    assert_same(decode_announcement(kind, body), effect)


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (
            requested(),
            '{"attempts":null,"audience":"solo","extra":[],"grace_ms":1500,"home":null,"mode":"challenge",'
            '"owner":"ann","players":["ann"],"seconds":null,"seed":7,"shuffle":false,"until":null,"window":null}',
        ),
        (CloseQuestion(0, CloseReason.TIME_UP, "m1"), '{"message":"m1","reason":"time-up","round_no":0}'),
        (
            FinishChallenge(EndReason.CHAT_LOST, 1, (Standing(1, "ann", 2, 3, 4, 5),), 1),
            '{"asked":1,"badge_count":0,"badges":[],"player_count":1,"reason":"chat-lost","standings":'
            '[{"first_try":4,"hints":5,"player":"ann","points":2,"rank":1,"right":3}]}',
        ),
    ],
    ids=["GameRequested", "CloseQuestion", "FinishChallenge"],
)
def test_the_stored_form_is_compact_json_in_a_fixed_order(record, text):
    encode = encode_event if isinstance(record, GameRequested) else encode_announcement
    assert encode(record) == text


@pytest.mark.parametrize("player", ["Tamer 層", "half a character \ud800", "nul \0", '"quoted"'])
def test_stored_text_is_ascii_that_any_database_takes_whatever_a_player_is_called(player):
    text = encode_event(PlayerJoined(at=1, player=player))
    assert text.isascii() and text.isprintable()
    assert decode_event("PlayerJoined", 1, None, text).player == player


UNREADABLE = ("", "{", "null", "5", "[]", '""', '"players"', '{"nonsense":1}')


@pytest.mark.parametrize("body", [*UNREADABLE, "{}", '{"at":1,"player":"ann","round_no":0,"choice":1}'])
def test_a_body_that_does_not_fit_its_event_is_corrupt(body):
    with pytest.raises(CorruptLog, match=r"^stored event 'ChoicePressed' cannot be read"):
        decode_event("ChoicePressed", 1, None, body)


@pytest.mark.parametrize("body", [*UNREADABLE, "{}", '{"round_no":0,"reason":"bored"}'])
def test_a_body_that_does_not_fit_its_announcement_is_corrupt(body):
    with pytest.raises(CorruptLog, match=r"^stored effect 'CloseQuestion' cannot be read"):
        decode_announcement("CloseQuestion", body)


@pytest.mark.parametrize("kind", ["", "Nonsense", "choicepressed", "PrivateVerdict", "ScoreChanged"])
def test_an_unknown_kind_is_corrupt(kind):
    with pytest.raises(CorruptLog):
        decode_event(kind, 1, None, "{}")
    with pytest.raises(CorruptLog):
        decode_announcement(kind, "{}")


def broken(**changes):
    return json.dumps(json.loads(encode_challenge(challenge(1))) | changes)


@pytest.mark.parametrize(
    "text",
    [
        *UNREADABLE,
        "{}",
        broken(questions=[]),
        broken(questions=[5]),
        broken(questions=[{}]),
        broken(questions="q1"),
        broken(topics=None),
        broken(nonsense=1),
        encode_challenge(challenge(1, proof=Proof("3", "2.13.0"))).replace('"torch"', '"tensorflow"'),
        encode_challenge(challenge(1, proof=Proof("3", "2.13.0"))).replace('"proof":{', '"proof":5,"x":{'),
        encode_challenge(challenge(1, outcome=VARIES)).replace('"varies"', '"shouts"'),
    ],
)
def test_a_text_that_is_not_a_challenge_is_corrupt(text):
    with pytest.raises(CorruptLog, match=r"^stored challenge cannot be read"):
        decode_challenge(text)
