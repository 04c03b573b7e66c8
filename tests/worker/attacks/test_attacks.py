"""Every attack on every kind of worker: no harm is done, and a legitimate job afterwards is right."""

import os
import platform
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final, Self

import pytest
from _pytest.mark import ParameterSet

from bot.snippets import Limits, Outcome, SnippetJob, SnippetResult
from bot.worker.sandbox import landlock, wall
from tests.worker.attacks import (
    channel,
    crashes,
    endless,
    floods,
    kernel,
    leftovers,
    memory,
    network,
    payloads,
    processes,
    reading,
    signals,
    writing,
)
from tests.worker.attacks.attack import HELD, THROUGH, Attack
from tests.worker.attacks.bot import Bot
from tests.worker.attacks.canaries import Canaries

FAMILIES: Final = (
    processes,
    memory,
    endless,
    floods,
    reading,
    writing,
    network,
    signals,
    kernel,
    crashes,
    channel,
    leftovers,
    payloads,
)
SAMPLE: Final = 6
RIGHTS: Final = {"processes", "reading", "writing", "network", "signals", "limits", "kernel", "formats"}
ATTACKS: Final = [attack for module in FAMILIES for attack in module.ATTACKS]

EARLIER: Final = """
import torch
secret = {secret!r}
kept = [secret + str(number) for number in range(999)]
tensor = torch.tensor(list(secret.encode() * 999), dtype=torch.uint8)
print(len(kept), tensor.sum() > 0)
"""

LEGITIMATE: Final = """
import gc, json, os, random, signal, sys, warnings
import numpy, torch
from torch import nn
model = nn.Sequential(nn.RNN(5, 3, batch_first=True))
out, hidden = model(torch.ones(4, 7, 5))
print(tuple(out.shape), tuple(hidden.shape), out.dtype, out.requires_grad)
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
(x ** 2 + x).sum().backward()
print(x.grad, nn.Linear(2, 1).weight.shape, torch.arange(4).reshape(2, 2) @ torch.ones(2, 2, dtype=torch.long))
print(torch.tensor([1 / 3, 1e-5]), numpy.array([1 / 3, 2.5]), 1 + 1, 7 * 8, len([5, 6]), sum(range(10)))
print(torch.rand(2).tolist(), random.random(), numpy.random.rand())
print(json.dumps({"a": [1, None]}), sys.getrecursionlimit(), gc.isenabled(), len(warnings.filters), sorted(os.environ))
print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.pthread_sigmask(signal.SIG_BLOCK, []), sys.gettrace())
print("é \\ud800".encode("utf-8", "replace"), hasattr("x", "evil"), [str(n) for n in range(5, 9)])
"""

EXPECTED: Final = """\
(4, 7, 3) (1, 4, 3) torch.float32 True
tensor([3., 5., 7.]) torch.Size([1, 2]) tensor([[1, 1],
        [5, 5]])
tensor([3.3333e-01, 1.0000e-05]) [0.33333333 2.5       ] 2 56 2 45
"""


class Tries(Enum):
    """Which attacks a worker gets."""

    ALL = "all"
    RIGHTS = "those that depend on rights, and a sample of the others"
    SAMPLE = "a sample"


@dataclass(frozen=True)
class Variant:
    """A worker that does without some layers, or whose bot is started as another user."""

    name: str
    off: tuple[str, ...] = ()
    ordinary: bool = False
    tries: Tries = Tries.RIGHTS


@cache
def cannot(variant: Variant) -> str | None:
    """Why this machine has no such worker."""
    if "bwrap" not in variant.off and variant.off:
        try:
            wall.try_out()
        except OSError as error:
            return f"bubblewrap cannot be used here: {error}"
    if "bwrap" in variant.off:
        try:
            landlock.abi()
        except OSError as error:
            return f"the kernel has no Landlock: {error}"
    if not variant.ordinary and os.getuid() != 0 and "privileges" in variant.off:
        return "only root has powers to keep"
    if variant.ordinary and os.getuid() == 0 and not shutil.which("unshare"):
        return "no program to become an ordinary user with"
    return None


_ROOT: Final = os.getuid() == 0
VARIANTS: Final = (
    Variant("all layers", tries=Tries.SAMPLE),
    Variant("without namespaces", off=("bwrap",), tries=Tries.SAMPLE if _ROOT else Tries.ALL),
    Variant("without Landlock", off=("landlock",)),
    Variant("with all powers of root", off=("bwrap", "cgroup", "privileges"), tries=Tries.ALL),
    Variant("as an ordinary user", off=("bwrap", "cgroup"), ordinary=True),
)


@dataclass
class Scene:
    bot: Bot
    canaries: Canaries
    secrets: tuple[str, ...]
    legitimate: SnippetResult


def pairs() -> Iterator[ParameterSet]:
    """What is tried on which worker.

    The barest worker gets every attack. Others get all those that depend on who a process is and what it sees, or
    stand behind one wall more and get a sample; QUIZHOST_ATTACKS=all gives everything to everybody.
    """
    for variant in VARIANTS:
        for number, attack in enumerate(ATTACKS):
            whole = variant.tries is Tries.ALL or (variant.tries is Tries.RIGHTS and attack.family in RIGHTS)
            if whole or number % SAMPLE == 0 or os.environ.get("QUIZHOST_ATTACKS") == "all":
                yield pytest.param(variant, attack, id=f"{variant.name}-{attack.id}".replace(" ", "_"))


class Stage:
    """Holds the scene of one worker at a time, because starting one takes seconds and half a gigabyte."""

    def __init__(self) -> None:
        self._variant: Variant | None = None
        self._scene: Scene | None = None
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def show(self, variant: Variant) -> Scene:
        """The scene of this worker, as the last test with it has left it."""
        if variant != self._variant:
            self._ends.close()
            self._variant, self._scene = variant, None
            self._scene = self._ends.enter_context(scene(variant))
        assert self._scene is not None, "this worker could not be started"
        return self._scene


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@contextmanager
def scene(variant: Variant) -> Iterator[Scene]:
    """A worker with canaries around it, which has run a job with a secret."""
    secrets = tuple(f"s3cr3t-{kind}-{uuid.uuid4().hex}" for kind in ("bot", "file", "earlier"))
    with Bot(variant.off, variant.ordinary, secrets[0]) as bot:
        assert not bot.holds & set(variant.off)
        assert bot.user != 0 or not variant.ordinary
        earlier = bot.run(SnippetJob(EARLIER.format(secret=secrets[2])))
        assert earlier.stdout == "999 tensor(True)\n", earlier
        legitimate = bot.run(SnippetJob(LEGITIMATE, seed=7))
        assert legitimate.outcome is Outcome.OK and legitimate.stdout.startswith(EXPECTED), legitimate
        with closing(Canaries(bot, secrets[1])) as canaries:
            yield Scene(bot, canaries, secrets, legitimate)


@pytest.mark.parametrize(("variant", "attack"), [*pairs()])
def test_an_attack_does_no_harm(stage: Stage, variant: Variant, attack: Attack) -> None:
    if reason := cannot(variant):
        pytest.skip(reason)
    scene = stage.show(variant)
    if attack.machine not in ("", platform.machine()):
        pytest.skip(f"written for {attack.machine}")
    result = scene.bot.run(attack.job(scene.canaries.words))
    scene.bot.send(SnippetJob(LEGITIMATE, seed=7, limits=Limits(wall_ms=20_000)))
    harm = scene.canaries.harm()
    after = scene.bot.receive()
    assert [*harm, *scene.canaries.left()] == [], result
    assert (after.outcome, after.stdout, after.stderr) == (Outcome.OK, scene.legitimate.stdout, ""), (result, after)
    everything = f"{result.stdout}{result.stderr}{result.error}"
    assert not [secret for secret in scene.secrets if secret in everything], result
    assert not [line for line in result.stdout.splitlines() if line.startswith(THROUGH)], result
    assert result.outcome in attack.ends, result
    assert len(result.stdout) + len(result.stderr) <= attack.output_bytes
    assert result.truncated or result.outcome is not Outcome.OUTPUT_LIMIT, result
    everything.encode()
    if attack.tried:
        assert result.stdout.endswith(f"{HELD}\n"), result
