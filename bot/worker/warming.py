"""Everything that a snippet may need, imported and used once, so that no child has to.

The only module that imports PyTorch, and only the zygote imports it.
"""

import gc
import io
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from bot.snippets import SnippetJob
from bot.worker.protocol import decode_job, encode_job
from bot.worker.sandbox.syscalls import madvise

_COLLAPSE: Final = 25  # MADV_COLLAPSE, since Linux 6.1
_HUGE_PAGE: Final = 1 << 21

# What snippets import, and what PyTorch imports late: the first optimiser alone would take a second otherwise.
_MODULES: Final = """
    torch torch.nn torch.nn.functional torch.optim torch.optim.lr_scheduler torch.utils.data torch.func torch.jit
    torch.distributions torch.autograd.functional torch.nn.utils.rnn torch.nn.utils.parametrizations torch.nn.init
    torch._dynamo torch._subclasses.schema_check_mode torch.xpu.random torch.mtia torch.cuda.random torch.fft
    torch.linalg torch.fx
    numpy numpy.random numpy.linalg numpy.fft bisect collections contextlib copy dataclasses datetime decimal enum
    fractions functools heapq io itertools json math operator pprint random re statistics string textwrap time typing
"""

_USE: Final = """
import torch
from torch import nn
torch.manual_seed(0)
out, _ = nn.RNN(5, 3, batch_first=True)(torch.ones(4, 7, 5))
repr(out), str(out.shape), out.sum().backward()
nn.LSTM(2, 3)(torch.ones(1, 2, 2)), nn.GRU(2, 3)(torch.ones(1, 2, 2))
nn.TransformerEncoderLayer(4, 1, 4)(torch.ones(1, 1, 4)).sum().backward()
nn.Embedding(3, 2)(torch.tensor([0, 1])), nn.LayerNorm(2)(torch.ones(2, 2)), nn.BatchNorm1d(2)(torch.ones(2, 2))
convolved = nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 8, 8))
(torch.ones(3, 4) @ torch.ones(4, 3)).softmax(0).view(9).tolist()
layer = nn.Linear(3, 2)
for kind in (torch.optim.SGD, torch.optim.Adam):
    optimiser = kind(layer.parameters(), lr=0.1)
    nn.functional.cross_entropy(layer(torch.ones(4, 3)), torch.tensor([0, 1, 0, 1])).backward()
    optimiser.step(), optimiser.zero_grad()
try:
    torch.ones(2, 3) @ torch.ones(2, 3)
except RuntimeError:
    pass
"""

_TOUCH: Final = """
import torch
from torch import nn
out, _ = nn.RNN(5, 3, batch_first=True)(torch.ones(4, 7, 5))
print(out, out.shape, file=sink), out.sum().backward()
nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 8, 8)), (torch.ones(3, 4) @ torch.ones(4, 3)).softmax(0).view(9).tolist()
try:
    torch.ones(2, 3) @ torch.ones(2, 3)
except RuntimeError:
    pass
"""


def warm() -> str:
    """Import everything and use it once, on one thread; the version of PyTorch. Raises `ImportError` without it."""
    import importlib

    gc.disable()
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in _MODULES.split():
        try:
            importlib.import_module(name)
        except ImportError:  # not in this release; what cannot be done without is imported below
            continue
    exec(compile(_USE, "<warm>", "exec"), {})
    return str(torch.__version__).partition("+")[0]


def toucher() -> Callable[[], None]:
    """A function that goes the way of a job once: a child calls it to have the pages of the way to itself."""
    seed = seeder()
    job = encode_job(SnippetJob(_TOUCH))

    def touch() -> None:
        number, source = decode_job(job)
        seed(number)
        sink = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", line_buffering=True)
        exec(compile(source, "<touch>", "exec", dont_inherit=True), {"sink": sink})

    return touch


def seeder() -> Callable[[int], None]:
    """A function that seeds every generator: those of torch, random and numpy."""
    import random

    import torch
    from numpy.random import seed as seed_numpy

    def seed(value: int) -> None:
        torch.default_generator.manual_seed(value)
        random.seed(value)
        seed_numpy(value & 0xFFFF_FFFF)

    return seed


def settle() -> None:
    """Make forking cheap: no garbage to collect, and memory in huge pages where the kernel offers them."""
    gc.collect()
    gc.freeze()
    gc.enable()
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        regions = [line.split() for line in maps]
    for fields in regions:
        if fields[1] == "rw-p" and (len(fields) == 5 or fields[5] == "[heap]"):
            start, end = (int(edge, 16) for edge in fields[0].split("-"))
            start = (start + _HUGE_PAGE - 1) & -_HUGE_PAGE
            end &= -_HUGE_PAGE
            if end > start:
                with suppress(OSError):  # a kernel without this advice, or a region with nothing to collapse
                    madvise(start, end - start, _COLLAPSE)


def threads() -> int:
    """How many threads this process has."""
    return len(os.listdir("/proc/self/task"))
