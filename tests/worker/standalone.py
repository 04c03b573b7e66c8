"""`quizhost worker` over a fake runner, as a process of its own: python -m tests.worker.standalone worker …"""

import argparse
import asyncio
import sys
from collections.abc import Callable

from bot.ports import SnippetRunner
from bot.snippets import SnippetJob, SnippetResult
from bot.worker.commands import add_parser

from .fake_runner import FakeRunner

INTERRUPTED = 130
TERMINATED = 143


class TellingRunner(FakeRunner):
    """Says on standard error which jobs it was given."""

    async def run(self, job: SnippetJob) -> SnippetResult:
        print(f"running {job.code}", file=sys.stderr)
        return await super().run(job)


async def serve(
    url: str, runner: SnippetRunner, *, parallel: int, stop: asyncio.Event, on_ready: Callable[[], None]
) -> None:
    on_ready()
    await stop.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args()
    args.runner, args.serve, args.default_nats, args.stdin = lambda jobs: TellingRunner(), serve, None, sys.stdin
    try:
        code: int = args.run(args, sys.stdout)
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except asyncio.CancelledError:
        return TERMINATED


if __name__ == "__main__":
    sys.exit(main())
