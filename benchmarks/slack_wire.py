"""Slack without a network: signed bodies go in where an HTTP server hands them on, answers end before HTTP."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from slack_sdk.signature import SignatureVerifier

from bot.host.clock import SystemClock

TEAM: Final = "T0BENCHMARK"
CHANNEL: Final = "C0BENCHMARK"
APP: Final = "A0BENCHMARK"
BOT: Final = "U0QUIZHOST0"
BOT_ID: Final = "B0QUIZHOST0"
SECRET: Final = "0123456789abcdef0123456789abcdef"

PATIENCE_S: Final = 60

Json = dict[str, Any]

_numbers: Final = itertools.count(1)


def user_of(number: int) -> str:
    """The id of the user with this number."""
    return f"U0{number:09}"


def _time_stamp() -> str:
    """A new time stamp of Slack's, from about now; no two are the same."""
    return f"{SystemClock().now() // 1000}.{next(_numbers) % 1_000_000:06}"


# --- answers -----------------------------------------------------------------------------------------------------


class Answer:
    """What Slack says to a request."""

    content_type = "application/json"
    status = 200

    def __init__(self, said: Json) -> None:
        self._said = said
        self.headers: dict[str, str] = {}

    async def __aenter__(self) -> "Answer":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def json(self) -> Json:
        """Its body."""
        return self._said

    def raise_for_status(self) -> None:
        """All is well."""


class Slack:
    """Takes requests in place of an `aiohttp.ClientSession`: encodes the body of each, and sends it nowhere.

    `at` has the time (`time.perf_counter`) of each private answer by the address that it was sent to.
    """

    closed = False

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self._wanted = 0
        self._complete = asyncio.Event()

    def post(self, url: str, *, json: Json) -> Answer:
        """Take one private answer."""
        _encoded(json)
        self.at[url] = time.perf_counter()
        if len(self.at) == self._wanted:
            self._complete.set()
        return Answer({"ok": True})

    def request(self, verb: str, url: str, **sent: Any) -> Answer:
        """Take one call of the Web API: a message for a channel, or the question whose token it is."""
        _encoded(sent.get("json"))
        return Answer({"ok": True, "ts": _time_stamp(), "team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID})

    async def close(self) -> None:
        """Nothing is open."""

    def expect(self, more: int) -> None:
        """From now on so many private answers are waited for by `complete`; at least one."""
        self._wanted = len(self.at) + more
        self._complete.clear()

    async def complete(self) -> None:
        """Return once all expected answers were given. Raises `TimeoutError` where they do not come."""
        async with asyncio.timeout(PATIENCE_S):
            await self._complete.wait()


def _encoded(body: Any) -> bytes:
    """A body as aiohttp encodes it."""
    return json.dumps(body).encode()


# --- what Slack sends --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Press:
    """One press as it comes over HTTP: the address for its private answer, the signed body, the headers."""

    url: str
    body: str
    headers: dict[str, str]


class Presses:
    """Writes presses of the buttons of one message, whose content is as it was posted."""

    def __init__(self, message: Json) -> None:
        # Slack writes slashes and everything beyond ASCII escaped.
        told = json.dumps(_payload(message), separators=(",", ":")).replace("/", r"\/")
        self._form = urlencode({"payload": told})
        self._verifier = SignatureVerifier(SECRET)

    def press(self, user: str, action_id: str) -> Press:
        """A press by a user of a button, signed, at this moment."""
        number = next(_numbers)
        url = f"https://hooks.slack.invalid/actions/{TEAM}/{number:013}/{number:024}"
        body = (
            self._form.replace("here.user", user)
            .replace("here.action", quote(action_id))
            .replace("here.url", quote(url.replace("/", r"\/"), safe=""))
            .replace("here.time", _time_stamp())
        )
        timestamp = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=timestamp, body=body)
        assert signature is not None
        return Press(url, body, _headers(body, timestamp, signature))


def _headers(body: str, timestamp: str, signature: str) -> dict[str, str]:
    return {
        "Host": "quiz.example.org",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept-Encoding": "gzip,deflate",
        "Accept": "application/json,*/*",
        "X-Slack-Signature": signature,
        "X-Slack-Request-Timestamp": timestamp,
        "Content-Length": str(len(body)),
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _payload(message: Json) -> Json:
    """A payload of the type block_actions with places for what differs from press to press."""
    posted = _time_stamp()
    return {
        "type": "block_actions",
        "user": {"id": "here.user", "username": "name.here.user", "name": "name.here.user", "team_id": TEAM},
        "api_app_id": APP,
        "token": "a-verification-token-00",
        "container": {
            "type": "message",
            "message_ts": posted,
            "channel_id": CHANNEL,
            "is_ephemeral": False,
        },
        "trigger_id": "1234567890123.1234567890123.0123456789abcdef0123456789abcdef",
        "team": {"id": TEAM, "domain": "study-group"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": CHANNEL, "name": "quiz"},
        "message": {
            "user": BOT,
            "type": "message",
            "ts": posted,
            "bot_id": BOT_ID,
            "app_id": APP,
            "text": message["text"],
            "team": TEAM,
            "blocks": [_as_kept(number, block) for number, block in enumerate(message["blocks"])],
        },
        "state": {"values": {}},
        "response_url": "here.url",
        "actions": [
            {
                "action_id": "here.action",
                "block_id": "b00",
                "text": {"type": "plain_text", "text": "A", "emoji": True},
                "type": "button",
                "action_ts": "here.time",
            }
        ],
    }


def _as_kept(number: int, block: Json) -> Json:
    """Slack gives every block an id."""
    return {"type": block["type"], "block_id": f"b{number:02}", **block}
