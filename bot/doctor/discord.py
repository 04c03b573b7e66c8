"""Looks whether the bot can play on Discord, by asking Discord."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TextIO

from adapters.discord import permissions
from adapters.wording import count, duration
from bot.doctor.findings import Finding, Health
from bot.platforms.sentences import DISCORD_BAD_TOKEN, NO_LIBRARY
from bot.settings import DISCORD_API, Settings

if TYPE_CHECKING:
    from adapters.discord.inquiry import Application, Inquiry, Server, Starts

DISCORD: Final = "Discord"
CLOCK: Final = "Discord clock"

SKEW_WORTH_A_NOTE_MS: Final = 2_000
SKEW_TOO_FAR_MS: Final = 5_000
"""Presses from further in the future than this are not believed."""

SERVERS_NAMED: Final = 3
FEW_STARTS: Final = 0.1

Verdict = tuple[Health, str]


@dataclass(frozen=True, slots=True)
class Case:
    """What the looks have in common."""

    settings: Settings
    application: "Application"
    inquiry: "Inquiry"


def discord(args: argparse.Namespace, out: TextIO) -> Sequence[Finding]:
    """Everything that can keep the bot from playing on Discord. Changes nothing there."""
    settings: Settings = args.settings
    if settings.discord_token is None:
        return [Finding(DISCORD, Health.NOTE, "not set up; docs/discord.md says how.")]
    if find_spec("discord") is None:
        return [Finding(DISCORD, Health.BAD, NO_LIBRARY.format(name="Discord", extra="discord"))]
    if args.quick:
        return [Finding(DISCORD, Health.NOTE, "set up; not asked, as --quick leaves the network out.")]
    return asyncio.run(_asked(settings, settings.discord_token.get_secret_value()))


async def _asked(settings: Settings, token: str) -> Sequence[Finding]:
    from adapters.discord.inquiry import NoAnswer, TokenRefused, inquire
    from bot.host.clock import SystemClock

    async with inquire(settings.discord_api, token, SystemClock().now) as inquiry:
        try:
            application = await inquiry.application()
        except TokenRefused:
            return [Finding(DISCORD, Health.BAD, DISCORD_BAD_TOKEN)]
        except NoAnswer as error:
            return [Finding(DISCORD, Health.BAD, _unreachable(error, settings))]
        case = Case(settings, application, inquiry)
        findings = await asyncio.gather(*(_look(case, thing, look) for thing, look in LOOKS.items()))
        return [*findings, Finding(CLOCK, *_clock(inquiry.ahead_ms))]


async def _look(case: Case, thing: str, look: "Look") -> Finding:
    from adapters.discord.inquiry import NoAnswer

    try:
        return Finding(thing, *await look(case))
    except NoAnswer as error:
        return Finding(thing, Health.BAD, _unreachable(error, case.settings))


def _unreachable(error: Exception, settings: Settings) -> str:
    place = "" if settings.discord_api == DISCORD_API else " and QUIZHOST_DISCORD_API"
    return f"{error}; see this machine's network{place}."


# --- what the developer portal holds ---------------------------------------------------------------------------------


async def _application(case: Case) -> Verdict:
    told = case.application
    bot = f", bot {plain(told.bot.username)}" if told.bot else ""
    return Health.GOOD, f"the token is good: application {plain(told.name)} ({told.id}){bot}"


INTENTS: Final[Mapping[str, int]] = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}
"""The privileged intents: their names on the portal's Bot page, and the application's flags that tell of them."""


async def _intents(case: Case) -> Verdict:
    on = [f"“{name}”" for name, flags in INTENTS.items() if case.application.flags & flags]
    if not on:
        return Health.GOOD, "no privileged intent is switched on, and none is needed"
    return Health.NOTE, f"{' and '.join(on)} can be switched off on the portal's Bot page; nothing here needs it."


IN_SERVERS: Final = "0"
FOR_USERS: Final = "1"


@dataclass(frozen=True, slots=True)
class Trap:
    """A setting of the portal that keeps people from adding the bot."""

    here: "Callable[[Application], bool]"
    health: Health
    words: str


TRAPS: Final = (
    Trap(
        lambda told: told.bot_require_code_grant,
        Health.BAD,
        "“Requires OAuth2 Code Grant” is on, so nobody can add the bot; switch it off on the portal's Bot page.",
    ),
    Trap(
        lambda told: _lacks(told, IN_SERVERS),
        Health.BAD,
        "“Guild Install” is off, so no server can add the bot; switch it on on the portal's Installation page.",
    ),
    Trap(
        lambda told: _lacks(told, FOR_USERS),
        Health.NOTE,
        "“User Install” is off, so nobody can practise outside servers; the portal's Installation page has it.",
    ),
    Trap(lambda told: not told.bot_public, Health.GOOD, "only the application's owner can add the bot"),
)


async def _install(case: Case) -> Verdict:
    trap = next((trap for trap in TRAPS if trap.here(case.application)), None)
    return (trap.health, trap.words) if trap else (Health.GOOD, "everybody who has the link can add the bot")


def _lacks(told: "Application", place: str) -> bool:
    # Applications made before there was a choice tell of no place.
    return bool(told.integration_types_config) and place not in (told.integration_types_config or {})


async def _endpoint(case: Case) -> Verdict:
    if not case.application.interactions_endpoint_url:
        return Health.GOOD, "presses come over the gateway"
    return Health.BAD, (
        "“Interactions Endpoint URL” is set, so presses and commands never reach the bot; clear it on the portal's "
        "General Information page."
    )


# --- what Discord has of the bot -------------------------------------------------------------------------------------


async def _commands(case: Case) -> Verdict:
    from adapters.discord.registration import names, ours

    registered = sorted(await case.inquiry.commands(case.application.id), key=lambda command: command.name)
    wanted = sorted(ours(), key=lambda command: command.name)
    if registered == wanted:
        return Health.GOOD, f"{count(len(names(wanted)), 'command')} registered"
    lacking = [name for name in names(wanted) if name not in names(registered)]
    what = ", ".join(lacking) if lacking else "what changed in them"
    return Health.NOTE, f"{what} will be registered at the next start of quizhost run."


async def _servers(case: Case) -> Verdict:
    from adapters.discord.inquiry import MAX_SERVERS

    found = await case.inquiry.servers()
    if not found:
        return Health.NOTE, "the bot is in none yet; this prints the link to add it: quizhost discord invite"
    number = max(len(found), case.application.approximate_guild_count or 0)
    words = f"the bot is in {count(number, 'server')}"
    if number > len(found) >= MAX_SERVERS:
        words += f", of which {len(found)} were looked at"
    if lacking := [server for server in found if permissions.missing(server.permissions, permissions.ALL)]:
        return Health.NOTE, f"{words}; {_lacking(lacking)}"
    return Health.GOOD, f"{words}, with every permission"


def _lacking(servers: "Sequence[Server]") -> str:
    named = []
    for server in servers[:SERVERS_NAMED]:
        lacking = ", ".join(lack.name for lack in permissions.missing(server.permissions, permissions.ALL))
        named.append(f"{plain(server.name)} ({lacking})")
    if left := len(servers) - len(named):
        named.append(f"{left} more")
    return f"permissions are missing in {', '.join(named)}. Add it again there with: quizhost discord invite"


async def _gateway(case: Case) -> Verdict:
    told = await case.inquiry.gateway()
    starts = told.session_start_limit
    await case.inquiry.greeting(case.settings.discord_gateway or told.url)
    words = f"it greets; {count(told.shards, 'shard')} advised, {starts.remaining} of {starts.total} starts left"
    if starts.remaining < told.shards:
        return Health.BAD, f"{words}: too few to connect. {_anew(starts)}; see why the bot starts so often."
    if starts.remaining < starts.total * FEW_STARTS:
        return Health.NOTE, f"{words}. {_anew(starts)}; see why the bot starts so often."
    return Health.GOOD, words


def _anew(starts: "Starts") -> str:
    return f"They are counted anew in {duration(starts.reset_after)}"


def _clock(ahead_ms: int) -> Verdict:
    apart = abs(ahead_ms)
    if apart <= SKEW_WORTH_A_NOTE_MS:
        return Health.GOOD, "this machine's clock agrees with Discord's"
    side = "ahead of" if ahead_ms > 0 else "behind"
    return Health.BAD if apart > SKEW_TOO_FAR_MS else Health.NOTE, (
        f"this machine's clock is {duration(apart)} or more {side} Discord's, by which presses count; "
        "let the system set its time over the network (NTP)."
    )


def plain(name: str) -> str:
    """A name that somebody chose on Discord, in quotes: one line of at most 40 characters without control signs."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return f"“{shown if len(shown) <= 40 else shown[:39] + '…'}”"


Look = Callable[[Case], Awaitable[Verdict]]

LOOKS: Final[Mapping[str, Look]] = {
    DISCORD: _application,
    "Discord install": _install,
    "Discord intents": _intents,
    "Discord presses": _endpoint,
    "Discord commands": _commands,
    "Discord servers": _servers,
    "Discord gateway": _gateway,
}
"""What is looked at with a good token, in the order in which it is told; the clock comes last."""
