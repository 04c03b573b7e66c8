"""The floor of the worker: a process that has everything imported and runs snippets by `exec()`, with no walls at all.

`python -m benchmarks.warm` is that process: one JSON string of code a line, and after each the seconds it took.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from typing import Final, Self

from bot.worker.launching import ENVIRONMENT
from bot.worker.sandbox.readable import HOME

WORDS: Final = [sys.executable, "-P", "-s", "-B"]
"""How the worker starts Python."""


class WarmProcess:
    """The process, and how to ask it. It runs on the cores that this process may use when it starts."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*WORDS, "-m", "benchmarks.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**ENVIRONMENT, "PYTHONPATH": str(HOME)},
            cwd="/",
        )
        self._answer()

    def run(self, code: str) -> float:
        """Seconds from before the code is compiled to after it has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(code).encode() + b"\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> bytes:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the warm process has ended")
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def main() -> None:
    """Answer each line of code with the time it took."""
    from bot.worker import warming

    warming.warm()
    seed = warming.seeder()
    warming.settle()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        code = json.loads(line)
        seed(0)
        with contextlib.redirect_stdout(io.StringIO()):
            began = time.perf_counter()
            exec(compile(code, "<snippet>", "exec", dont_inherit=True), {"__name__": "__main__"})
            took = time.perf_counter() - began
        print(took, file=answers, flush=True)


if __name__ == "__main__":
    main()
