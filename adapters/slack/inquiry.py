"""Questions to Slack besides the game: whether the tokens are good, what they allow, how far apart the clocks are."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.wire import TIMEOUT_S, web_client


class NoAnswer(Exception):
    """Slack does not say what it was asked. The message is a clause about why, without a token."""


class Refused(NoAnswer):
    """Slack says no. The message is Slack's own word for why, such as invalid_auth."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Who a bot token is, and where. `scopes` are what it was granted; None where Slack does not say."""

    name: str
    team: str
    team_id: str
    scopes: frozenset[str] | None


class Inquiry:
    """Asks the Web API at one address. `now` is this machine's clock, in ms since 1970."""

    def __init__(self, api: str, now: Callable[[], int]) -> None:
        self._api = api
        self._now = now
        self.ahead_ms: int | None = None
        """How far this machine's clock is ahead of Slack's, at least; below 0 it is behind. None until Slack told."""

    async def bot(self, token: str) -> Bot:
        """Who this bot token is. Raises `NoAnswer`, `Refused` among it."""
        told = await self._asked(web_client(self._api, token).auth_test())
        name, team, team_id = (told.get(field) for field in ("user", "team", "team_id"))
        if not (isinstance(name, str) and isinstance(team, str) and isinstance(team_id, str)):
            raise NoAnswer(_STRANGE)
        scopes = told.headers.get("X-OAuth-Scopes")
        granted = None if scopes is None else frozenset(filter(None, map(str.strip, scopes.split(","))))
        return Bot(name, team, team_id, granted)

    async def socket(self, app_token: str) -> None:
        """See that this app-level token may open Socket Mode; nothing is connected. Raises as `bot` does."""
        await self._asked(web_client(self._api).apps_connections_open(app_token=app_token))

    async def _asked(self, question: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        sent = self._now()
        try:
            told = await question
        except SlackApiError as error:
            # Where the body is no JSON at all, the library hands over aiohttp's response instead of its own.
            response: Any = error.response
            self._compare_clocks(response.headers, sent)
            raise _refusal(response) from None
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, TypeError, AttributeError) as error:
            raise NoAnswer(_reason(error)) from None
        self._compare_clocks(told.headers, sent)
        return told

    def _compare_clocks(self, headers: Mapping[str, str], sent: int) -> None:
        """Take note of what the date of an answer proves: it was made between `sent` and now, in that second."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return
        second = int(told.replace(tzinfo=told.tzinfo or UTC).timestamp()) * 1000
        ahead, behind = sent - (second + 1000), self._now() - second
        proven = max(ahead, 0) or min(behind, 0)
        self.ahead_ms = max(self.ahead_ms or 0, proven, key=abs)


_STRANGE: Final = "what answers is not Slack's Web API"


def _refusal(response: Any) -> NoAnswer:
    if not isinstance(response, AsyncSlackResponse):
        return NoAnswer(_STRANGE)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        pause = str(response.headers.get("Retry-After", ""))
        return NoAnswer(f"Slack asks for a pause{f' of {pause} s' if pause.isdigit() else ''}; ask again later")
    code = response.data.get("error") if isinstance(response.data, dict) else None
    if isinstance(code, str):
        return Refused(code)
    return NoAnswer(
        _STRANGE if response.status_code == HTTPStatus.OK else f"Slack answers with status {response.status_code}"
    )


def _reason(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "Slack breaks the connection off")


_REASONS: Final[tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...]] = (
    (TimeoutError, f"Slack does not answer within {TIMEOUT_S} seconds"),
    (aiohttp.ClientConnectorDNSError, "Slack is not found: there is no such host, or no network"),
    (aiohttp.ClientSSLError, "the certificate cannot be trusted; see this machine's clock and certificates"),
    (aiohttp.ClientConnectorError, "Slack takes no connection"),
    ((ValueError, TypeError, AttributeError), _STRANGE),
)
