"""Who runs snippets that nobody trusts."""

from typing import Protocol

from bot.snippets import SnippetJob, SnippetResult


class RunnerError(Exception):
    """Base of what a runner raises. The message is a sentence that says what to do."""


class RunnerBusy(RunnerError):
    """More jobs wait than it takes on; ask again in a moment."""


class RunnerUnavailable(RunnerError):
    """No snippet can be run: it cannot be isolated here, PyTorch is missing, or no worker answers."""


class SnippetRunner(Protocol):
    """Runs untrusted snippets where they can do no harm."""

    async def run(self, job: SnippetJob) -> SnippetResult:
        """Run one job. Whatever the snippet does, the answer is a result.

        A job that cannot be run as it is comes back as `refused`. Raises `RunnerBusy` or `RunnerUnavailable`.
        """
        ...

    async def close(self) -> None:
        """End what was started for it. May be called twice."""
        ...
