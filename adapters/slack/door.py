"""The door for what comes over HTTP: only what Slack has signed gets to the app."""

import binascii
import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

UNREADABLE: Final = "This cannot be read."

_STAMP: Final = re.compile("[0-9]{1,12}")
_FIELD: Final = "payload="
_UNUSUAL: Final = re.compile(rb"[=&\r\n]")


class Door:
    """Gives requests to the app. Raises `ValueError` for an empty secret, with which anybody could sign.

    The app itself need not look at signatures any more.
    """

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        if not signing_secret:
            raise ValueError("there is no signing secret")
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def take(self, body: bytes, headers: Mapping[str, str]) -> BoltResponse:
        """The answer to a request: the app's, or that it is refused."""
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        try:
            text = body.decode()
            signed = _STAMP.fullmatch(stamp) and signature.isascii() and self._verifier.is_valid(text, stamp, signature)
            if not signed:
                log.info("a request that is not signed by Slack was refused")
                return BoltResponse(status=401, body=json.dumps({"error": "invalid request"}))
            asked = AsyncBoltRequest(body=payload_of(text) or text, headers=cast(dict[str, Any], headers))
        except ValueError:  # no JSON, or no text at all
            return BoltResponse(status=400, body=UNREADABLE)
        return await self._app.async_dispatch(asked)


def payload_of(form: str) -> str | None:
    """The JSON object in a form that has nothing but a `payload`; None for any other body.

    Bolt reads such a form by `urllib.parse`, which takes longer than all else that it does for a press: a payload has
    some 2,000 escapes, and each is a loop in Python. `binascii` does the same in C for quoted-printable, whose escapes
    differ in their sign alone.
    """
    if not (form.startswith(_FIELD) and form.isascii()):
        return None
    escaped = form[len(_FIELD) :].encode()
    if _UNUSUAL.search(escaped):  # another field, or what has a meaning in quoted-printable
        return None
    plain = binascii.a2b_qp(escaped.replace(b"+", b" ").replace(b"%", b"="))
    if len(plain) != len(escaped) - 2 * escaped.count(b"%"):  # some escape is none
        return None
    text = plain.decode(errors="replace")
    return text if text.startswith("{") else None
