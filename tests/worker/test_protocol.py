"""What client, zygote and children say to each other survives, and nonsense is known as such."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.snippets import Outcome, SnippetJob
from bot.worker.protocol import (
    MAX_CLAIM,
    MAX_TEXT,
    MAX_TYPE,
    Boot,
    Exited,
    Fork,
    Kill,
    Message,
    ProtocolError,
    Ready,
    Unfit,
    decode,
    decode_claim,
    decode_job,
    encode,
    encode_claim,
    encode_job,
)
from bot.worker.sandbox.layers import LayerState

numbers = st.integers(-(2**40), 2**40)
layers = st.lists(st.builds(LayerState, st.text(), st.booleans(), st.text())).map(tuple)
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(Boot, numbers, st.booleans(), off=st.lists(st.text()).map(tuple)),
    st.builds(Fork, numbers, numbers, numbers),
    st.builds(Kill, numbers),
    st.builds(Ready, st.text(), st.text(), layers, numbers),
    st.builds(Unfit, st.text(), layers),
    st.builds(Exited, numbers, st.none() | numbers, numbers, numbers, st.text()),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text() | st.just("is"), inner, max_size=4),
)

any_text = st.text(st.characters(exclude_categories=()))
"""With halves of characters too."""


class TestProtocol:
    @given(messages)
    def test_messages_arrive_as_they_were_sent(self, message: Message) -> None:
        assert decode(encode(message)) == message

    @given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
    @example(b"[" * 16_000)
    @example(b'{"a":' * 3_000)
    @example(b'{"is": ["Kill"]}')
    @example(b'{"is": "Ready", "layers": 5}')
    @example(b'{"is": "Boot", "off": 5}')
    @example(b"\xff")
    def test_nonsense_is_no_message(self, data: bytes) -> None:
        with pytest.raises(ProtocolError):
            decode(data)

    @given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
    @example(b"[" * 16_000)
    @example(b"9" * 9_000)
    @example(b'[["ok"], "", "", ""]')
    @example(b'["timeout", "", "", ""]')
    @example(b'["ok", "", ""]')
    @example(b'["ok", 1, 2, 3]')
    @example(json.dumps(["error", "E" * (MAX_TYPE + 1), "", ""]).encode())
    @example(json.dumps(["error", "", "m" * (MAX_TEXT + 1), ""]).encode())
    @example(json.dumps(["error", "", "", "t" * (MAX_TEXT + 1)]).encode())
    def test_nonsense_is_no_claim(self, data: bytes) -> None:
        with pytest.raises(ProtocolError):
            decode_claim(data)

    @given(st.sampled_from([Outcome.ERROR, Outcome.MEMORY]), any_text, any_text, any_text)
    @example(Outcome.ERROR, "\U0001f600" * 999, "\U0001f600" * 9_999, "\U0001f600" * 9_999)
    @example(Outcome.ERROR, "\ud800", "\udfff", "\x00")
    def test_claims_are_bounded_and_their_texts_can_be_stored(
        self, outcome: Outcome, type_: str, message: str, traceback: str
    ) -> None:
        line = encode_claim(outcome, type_, message, traceback)
        assert len(line) <= MAX_CLAIM and line.endswith(b"\n") and line.count(b"\n") == 1
        claimed, error = decode_claim(line)
        assert claimed is outcome and error is not None
        for text in (error.type, error.message, error.traceback):
            text.encode()

    def test_a_claim_of_success_has_no_error(self) -> None:
        assert decode_claim(encode_claim(Outcome.OK)) == (Outcome.OK, None)

    @given(any_text, st.integers(0, 2**63 - 1))
    def test_jobs_arrive_as_they_were_sent(self, code: str, seed: int) -> None:
        arrived = decode_job(encode_job(SnippetJob(code, seed)))
        assert arrived[0] == seed
        # Two halves of a character that stand side by side become the character.
        assert arrived[1].encode("utf-16", "surrogatepass") == code.encode("utf-16", "surrogatepass")
