"""How the bodies of requests are read."""

import json
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.door import payload_of
from tests.adapters.slack.content import nasty
from tests.engine.builders import QUICK

texts = (
    nasty | st.text() | st.sampled_from(("%", "%41", "=41", "a=b&c=d", "a+b c", "line\nline\r\n", "層🔥\u202e", "\x00"))
)
payloads = st.dictionaries(texts, texts, max_size=4)


@given(payloads, st.booleans())
@QUICK
def test_a_payload_is_read_as_any_form_is(payload: dict[str, str], ascii_only: bool) -> None:
    form = urlencode({"payload": json.dumps(payload, ensure_ascii=ascii_only)})
    assert payload_of(form) == parse_qs(form)["payload"][0]
    assert json.loads(payload_of(form) or "") == payload


def test_bytes_that_are_no_text_are_replaced_as_in_any_form() -> None:
    form = "payload=%7B%22a%22%3A%22%FF%E5%B1%22%7D"
    assert payload_of(form) == parse_qs(form)["payload"][0] == '{"a":"\ufffd\ufffd"}'


@pytest.mark.parametrize(
    "body",
    [
        "",
        "payload=",
        "payload=x",
        "payload=[]",
        '{"type":"event_callback","payload":1}',
        "command=%2Fquiz&text=payload%3D%7B%7D",
        "payload=%7B%7D&token=x",
        "token=x&payload=%7B%7D",
        "payload=%7B=%7D",
        "payload=%7B%zz%7D",
        "payload=%7B%%7D",
        "payload=%7B%7D%",
        "payload=%7B%7D%4",
        "payload=%7B%\n%7D",
        "payload=%7B%\r\n%7D",
        'payload={"a":"\N{CJK UNIFIED IDEOGRAPH-5C64}"}',
    ],
)
def test_every_other_body_is_left_to_bolt(body: str) -> None:
    assert payload_of(body) is None
