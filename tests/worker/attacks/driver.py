"""A bot's process for the attacks: python -m tests.worker.attacks.driver '["bwrap"]'.

Jobs come from standard input and results go to standard output, one JSON object a line. The first line says what the
worker is like, or why there is none.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from typing import Any

from bot.ports import RunnerUnavailable
from bot.snippets import Limits, SnippetJob
from bot.worker.local import LocalRunner


def say(record: dict[str, Any]) -> None:
    print(json.dumps(record), flush=True)


async def serve(off: tuple[str, ...]) -> None:
    async with LocalRunner(off=off) as runner:
        try:
            info = await runner.ready()
        except RunnerUnavailable as error:
            say({"cannot": str(error)})
            return
        say({"holds": [state.id for state in info.layers if state.holds]})
        while line := await asyncio.to_thread(sys.stdin.readline):
            job = json.loads(line)
            result = await runner.run(SnippetJob(job["code"], job["seed"], Limits(**job["limits"])))
            say(asdict(result))


if __name__ == "__main__":
    asyncio.run(serve(tuple(json.loads(sys.argv[1]))))
