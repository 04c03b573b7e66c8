"""What several commands are given: a runner of snippets, and the proofs that come from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.host.proofs import Proofs
    from bot.ports import SnippetRunner


def runner(settings: Settings, *, hash_seed: int = 0) -> "SnippetRunner":
    """Workers behind the server that the settings name, or one of this process's own; nothing is started yet."""
    from bot.worker.choosing import runner_for

    return runner_for(settings.nats, hash_seed=hash_seed)


@asynccontextmanager
async def proofs_for(settings: Settings) -> AsyncIterator["Proofs"]:
    """The recorded proofs and, where snippets can be run, those of questions without one."""
    from bot.host.proofs import LiveProofs, RecordedProofs

    if not settings.nats and find_spec("torch") is None:
        yield RecordedProofs()
        return
    from bot.bank.live import seen_live

    runs = runner(settings)  # starts nothing before a question needs it
    proofs = LiveProofs(lambda question: seen_live(question, runs))
    try:
        yield proofs
    finally:
        await proofs.close()
        await runs.close()
