"""`quizhost health`: asks a running bot whether it is well, for the health checks of containers."""

import argparse
import json
import sys
from typing import Final, TextIO

from bot.settings import host_and_port
from bot.web.health import PATH, UNWELL, WELL

TIMEOUT_SECONDS: Final = 3
"""How long an answer is waited for."""

_LONGEST: Final = 64 * 1024
_LOOPBACK: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where to ask a bot that listens everywhere."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `health` to the commands; where no address is given it asks at `args.settings.health`."""
    health = commands.add_parser("health", help="ask the running bot whether it is well")
    health.add_argument("--address", metavar="HOST:PORT", help="where it answers (default: QUIZHOST_HEALTH)")
    health.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line; 0 where the bot says that it is well, else 1, as Docker keeps the other codes for itself.

    What the bot says stands on `out`, what is wrong with the address on standard error.
    """
    address: str | None = args.address or args.settings.health
    if address is None:
        print("There is no address to ask; name one with --address or QUIZHOST_HEALTH.", file=sys.stderr)
        return 1
    try:
        host, port = host_and_port(address)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    well, words = _ask(_LOOPBACK.get(host, host), port)
    print(f"{address} {words}", file=out)
    return 0 if well else 1


def _ask(host: str, port: int) -> tuple[bool, str]:
    """Whether the bot is well, and the rest of the sentence that begins with its address."""
    # Not urllib.request, which would ask a proxy of the environment and follow redirections. Imported here, because
    # other commands do not need it.
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", PATH)
        response = connection.getresponse()
        return _verdict(response.status, response.read(_LONGEST))
    except TimeoutError:
        return False, f"does not answer within {TIMEOUT_SECONDS} seconds"
    except OSError as error:
        return False, f"does not answer ({error.strerror or error}); see that quizhost runs there"
    except HTTPException:
        return False, "answers, but not in HTTP; see that the address is quizhost's"
    finally:
        connection.close()


def _verdict(status: int, body: bytes) -> tuple[bool, str]:
    try:
        report = json.loads(body)
    except (ValueError, RecursionError):
        report = None
    if status not in (WELL, UNWELL) or not isinstance(report, dict) or "ok" not in report:
        return False, f"answers, but not as quizhost does (status {status}); see that the address is quizhost's"
    well = report.pop("ok") is True and status == WELL
    # As JSON it stays one line, and nothing in it can act on a terminal.
    details = f": {json.dumps(report)}" if report else ""
    return well, f"is {'well' if well else 'not well'}{details}"
