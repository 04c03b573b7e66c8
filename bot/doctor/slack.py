"""Looks whether the bot can play on Slack, by asking Slack."""

import argparse
import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TextIO

from adapters.slack.manifest import BOT_SCOPES, INSTALL_PATH, REASONS, SPARED
from adapters.wording import duration
from bot.doctor.discord import SKEW_TOO_FAR_MS, SKEW_WORTH_A_NOTE_MS, plain
from bot.doctor.findings import Finding, Health
from bot.platforms.sentences import NO_LIBRARY, SLACK_BAD_TOKEN
from bot.settings import SLACK_API, Settings, host_and_port

if TYPE_CHECKING:
    from adapters.slack.inquiry import Bot, Inquiry

SLACK: Final = "Slack"

Verdict = tuple[Health, str]


@dataclass(slots=True)
class Case:
    """What the looks have in common; `bot` is who the bot token is, once Slack has said so."""

    settings: Settings
    inquiry: "Inquiry"
    bot: "Bot | None" = None


def slack(args: argparse.Namespace, out: TextIO) -> Sequence[Finding]:
    """Everything that can keep the bot from playing on Slack. Changes nothing there."""
    settings: Settings = args.settings
    if not settings.names_slack:
        return [Finding(SLACK, Health.NOTE, "not set up; docs/slack.md says how.")]
    if find_spec("slack_bolt") is None:
        return [Finding(SLACK, Health.BAD, NO_LIBRARY.format(name="Slack", extra="slack"))]
    if args.quick:
        return [Finding(SLACK, Health.NOTE, "set up; not asked, as --quick leaves the network out.")]
    return asyncio.run(_asked(settings))


async def _asked(settings: Settings) -> Sequence[Finding]:
    from adapters.slack.inquiry import Inquiry, NoAnswer
    from bot.host.clock import SystemClock

    case = Case(settings, Inquiry(settings.slack_api, SystemClock().now))
    findings = []
    for thing, look in LOOKS.items():
        try:
            verdict = await look(case)
        except NoAnswer as error:
            verdict = Health.BAD, _unreachable(error, settings)
        if verdict is not None:
            findings.append(Finding(thing, *verdict))
    return findings


def _unreachable(error: Exception, settings: Settings) -> str:
    place = "" if settings.slack_api == SLACK_API else " and QUIZHOST_SLACK_API"
    return f"{error}; see this machine's network{place}."


# --- the settings and the workspace ----------------------------------------------------------------------------------


async def _settings(case: Case) -> Verdict | None:
    from bot.platforms.slack import what_is_missing

    missing = what_is_missing(case.settings)
    return None if missing is None else (Health.BAD, missing)


async def _workspace(case: Case) -> Verdict | None:
    from adapters.slack.inquiry import Refused

    token = case.settings.slack_bot_token
    if token is None:
        return _many(case)
    try:
        bot = case.bot = await case.inquiry.bot(token.get_secret_value())
    except Refused as error:
        return Health.BAD, SLACK_BAD_TOKEN.format(why=error)
    where = f"workspace {plain(bot.team)} ({bot.team_id}), bot {plain(bot.name)}"
    return Health.GOOD, f"the token is good: {where}"


def _many(case: Case) -> Verdict | None:
    if case.settings.slack_client_id is None:
        return None
    return Health.GOOD, f"workspaces install the app by themselves, at {INSTALL_PATH} of the bot's public address"


async def _scopes(case: Case) -> Verdict | None:
    if case.bot is None:
        return None
    granted = case.bot.scopes
    if granted is None:
        return Health.NOTE, "Slack does not say what the token allows."
    if lacking := [scope for scope in BOT_SCOPES if scope not in granted]:
        spared = SPARED.issuperset(lacking)
        lost = f" ({'; '.join(REASONS[scope] for scope in lacking)}); all else works" if spared else ""
        return Health.NOTE if spared else Health.BAD, (
            f"not granted: {', '.join(lacking)}{lost}. Paste the manifest on the app's page App Manifest, and install "
            "the app again there; this prints it: quizhost slack manifest"
        )
    if more := sorted(granted.difference(BOT_SCOPES)):
        return Health.NOTE, f"not needed: {', '.join(more)}; the app's page OAuth & Permissions takes them away."
    return Health.GOOD, "exactly those that are needed"


# --- the ways in -----------------------------------------------------------------------------------------------------


async def _socket(case: Case) -> Verdict | None:
    from adapters.slack.inquiry import Refused

    token = case.settings.slack_app_token
    if token is None:
        return None
    try:
        await case.inquiry.socket(token.get_secret_value())
    except Refused as error:
        return Health.BAD, (
            f"Slack refuses the app token ({error}). Make one with the scope connections:write on the app's page Basic "
            "Information, copy it (xapp-…) into QUIZHOST_SLACK_APP_TOKEN, and see that the page Socket Mode has it on."
        )
    return Health.GOOD, "the app token opens it"


async def _http(case: Case) -> Verdict | None:
    address = case.settings.slack_address
    if address is None:
        return None
    try:
        _listen(*host_and_port(address))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Health.NOTE, f"something listens on {address} already; while the bot runs, that is the bot."
        why = error.strerror or type(error).__name__
        return Health.BAD, f"nothing can listen on {address} ({why}); correct QUIZHOST_SLACK_ADDRESS."
    return Health.GOOD, f"{address} is free to listen on"


def _listen(host: str, port: int) -> None:
    """Take the address for a moment. Raises `OSError` where it cannot be had."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, place = found[0]
    with socket.socket(family, kind, protocol) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(place)
        taken.listen()


async def _clock(case: Case) -> Verdict | None:
    ahead_ms = case.inquiry.ahead_ms
    if ahead_ms is None:
        return None
    apart = abs(ahead_ms)
    if apart <= SKEW_WORTH_A_NOTE_MS:
        return Health.GOOD, "this machine's clock agrees with Slack's"
    side = "ahead of" if ahead_ms > 0 else "behind"
    return Health.BAD if apart > SKEW_TOO_FAR_MS else Health.NOTE, (
        f"this machine's clock is {duration(apart)} or more {side} Slack's, by which presses count; "
        "let the system set its time over the network (NTP)."
    )


Look = Callable[[Case], Awaitable[Verdict | None]]

LOOKS: Final[Mapping[str, Look]] = {
    "Slack settings": _settings,
    SLACK: _workspace,
    "Slack scopes": _scopes,
    "Slack Socket Mode": _socket,
    "Slack HTTP": _http,
    "Slack clock": _clock,
}
"""What is looked at, one after the other; a look gives None where there is nothing to look at."""
