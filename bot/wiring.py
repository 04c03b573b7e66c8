"""What several commands are given: a worker, and the proofs and pictures that come from it."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.host.proofs import Proofs
    from bot.ports import SnippetRunner
    from bot.ports.pictures import PictureRunner
    from bot.worker.choosing import Runner


def runner(settings: Settings, *, hash_seed: int = 0) -> "Runner":
    """Workers behind the server that the settings name, or one of this process's own; nothing is started yet."""
    from bot.worker.choosing import runner_for

    return runner_for(settings.nats, hash_seed=hash_seed)


@dataclass(frozen=True, slots=True)
class Workers:
    """What a worker does for players: proofs of questions, and pictures; None where there is no worker. `fresh` makes a
    worker of its own, for packs that are proven."""

    proofs: "Proofs"
    pictures: "PictureRunner | None" = None
    fresh: "Callable[[], SnippetRunner] | None" = None


def fresh_runners(settings: Settings) -> "Callable[[], SnippetRunner]":
    """What makes a runner at each call, for proofs: each hashes texts in another way.

    What depends on the order of a set of texts, on another machine another one, is to show when a key is proven.
    """
    hash_seeds = itertools.count()
    return lambda: runner(settings, hash_seed=next(hash_seeds))


@asynccontextmanager
async def workers_for(settings: Settings) -> AsyncIterator[Workers]:
    """The recorded proofs and, where there is a worker, those of questions without one, and pictures."""
    from bot.host.proofs import LiveProofs, RecordedProofs

    if not settings.nats and find_spec("torch") is None:
        yield Workers(RecordedProofs())
        return
    from bot.bank.live import seen_live

    runs = runner(settings)  # starts nothing before it is needed
    proofs = LiveProofs(lambda question: seen_live(question, runs))
    try:
        yield Workers(proofs, runs, fresh_runners(settings))
    finally:
        await proofs.close()
        await runs.close()


@asynccontextmanager
async def proofs_for(settings: Settings) -> AsyncIterator["Proofs"]:
    """The proofs alone, as `workers_for` gives them."""
    async with workers_for(settings) as workers:
        yield workers.proofs
