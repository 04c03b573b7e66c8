"""Tensors and their printing, numpy, seeds, and Python itself."""

from typing import Final

from tests.worker.legitimate.program import program

PROGRAMS: Final = (
    program(
        "shapes, types and views",
        """
        import torch
        x = torch.arange(6).reshape(2, 3)
        print(x, x.T.stride(), x.t().is_contiguous(), x.dtype, (x + 0.5).dtype, x[:, None].shape)
        print(torch.einsum("ij,kj->ik", x, x), x.unfold(1, 2, 1).shape, torch.cat([x, x]).shape)
        y = x.view(-1)
        y[0] = 9
        print(x[0, 0], x.sum(0), x.float().mean(), x.max(1), torch.broadcast_shapes((3, 1), (1, 4)))
        print(torch.bfloat16, torch.tensor(300).to(torch.uint8), torch.ones(2, dtype=torch.half))
        """,
        """
        tensor([[0, 1, 2],
                [3, 4, 5]]) (1, 3) False torch.int64 torch.float32 torch.Size([2, 1, 3])
        tensor([[ 5, 14],
                [14, 50]]) torch.Size([2, 2, 2]) torch.Size([4, 3])
        tensor(9) tensor([12,  5,  7]) tensor(4.) torch.return_types.max(
        values=tensor([9, 5]),
        indices=tensor([0, 2])) torch.Size([3, 4])
        torch.bfloat16 tensor(44, dtype=torch.uint8) tensor([1., 1.], dtype=torch.float16)
        """,
    ),
    program(
        "printing tensors",
        """
        import torch
        print(torch.tensor([1e-8, 1.0, 1e8]), torch.tensor([1 / 3]), torch.tensor(True), torch.tensor([]))
        print(torch.zeros(1001), torch.eye(2, requires_grad=True), torch.tensor([1 + 2j]))
        print(torch.tensor([float("nan"), -float("inf")]))
        torch.set_printoptions(precision=2, sci_mode=False)
        print(torch.tensor([1 / 3, 1e5]), torch.nn.Linear(2, 3), torch.nn.Linear(1, 1).bias.shape)
        """,
        """
        tensor([1.0000e-08, 1.0000e+00, 1.0000e+08]) tensor([0.3333]) tensor(True) tensor([])
        tensor([0., 0., 0.,  ..., 0., 0., 0.]) tensor([[1., 0.],
                [0., 1.]], requires_grad=True) tensor([1.+2.j])
        tensor([nan, -inf])
        tensor([     0.33, 100000.00]) Linear(in_features=2, out_features=3, bias=True) torch.Size([1])
        """,
    ),
    program(
        "numpy",
        """
        import numpy as np, torch
        a = np.arange(6.0).reshape(2, 3)
        print(a @ a.T, a.mean(axis=0), np.linalg.det(np.eye(2)), np.fft.fft([1, 0]).real, a.dtype)
        t = torch.from_numpy(a)
        t[0, 0] = 7
        print(a[0, 0], t.numpy() is not a, torch.ones(2).numpy(), np.sort(np.array([3, 1, 2]))[::-1])
        """,
        """
        [[ 5. 14.]
         [14. 50.]] [1.5 2.5 3.5] 1.0 [1. 1.] float64
        7.0 True [1. 1.] [3 2 1]
        """,
    ),
    program(
        "seeds",
        """
        import random
        import numpy, torch
        def draw(): return torch.rand(2).tolist(), random.random(), numpy.random.rand(), torch.randperm(5).tolist()
        def seed(n): torch.manual_seed(n); random.seed(n); numpy.random.seed(n)
        seed(1); first = draw()
        seed(1); print(draw() == first)
        seed(2); print(draw() == first)
        g = torch.Generator().manual_seed(5)
        print(torch.equal(torch.rand(2, generator=g), torch.rand(2, generator=g.manual_seed(5))))
        """,
        """
        True
        False
        True
        """,
    ),
    program(
        "the standard library",
        """
        import bisect, collections, contextlib, dataclasses, datetime, decimal, enum, fractions, functools, hashlib
        import heapq, io, itertools, json, math, operator, pathlib, pprint, re, statistics, string, textwrap, time
        import typing, uuid, zlib
        @dataclasses.dataclass
        class Point:
            x: int
            y: int = 2
        print(Point(1), collections.Counter("abca").most_common(1), json.dumps({"a": [1, None]}), math.comb(5, 2))
        print(re.findall(r"\\d+", "a1b22"), list(itertools.pairwise("abc")), functools.reduce(operator.mul, [1, 2, 3]))
        print(decimal.Decimal("0.1") * 3, fractions.Fraction(1, 3), statistics.median([1, 9, 2]))
        print(datetime.date(2024, 2, 29).isoformat(), hashlib.sha256(b"").hexdigest()[:8], zlib.crc32(b"x"))
        print(uuid.UUID(int=1), string.ascii_lowercase[:3], textwrap.shorten("one two three", 9), time.monotonic() > 0)
        with contextlib.redirect_stdout(io.StringIO()) as captured: print("hidden")
        print(repr(captured.getvalue()), hash("x") == hash("x"), sorted({"b", "a"}), f"{3.14159:.2f}", "%05d" % 42)
        """,
        """
        Point(x=1, y=2) [('a', 2)] {"a": [1, null]} 10
        ['1', '22'] [('a', 'b'), ('b', 'c')] 6
        0.3 1/3 2
        2024-02-29 e3b0c442 2363233923
        00000000-0000-0000-0000-000000000001 abc one [...] True
        'hidden\\n' True ['a', 'b'] 3.14 00042
        """,
    ),
    program(
        "a program like any other",
        """
        import sys, os, atexit
        atexit.register(print, "goodbye")
        print(__name__, sys.argv, __file__, os.getcwd(), input.__name__, sys.stdin.read() == "")
        def main():
            print("é ü 漢 🎲", end="")
            print(" and no newline", end="", flush=True)
            print()
        if __name__ == "__main__":
            main()
        """,
        """
        __main__ ['<snippet>'] <snippet> / input True
        é ü 漢 🎲 and no newline
        goodbye
        """,
    ),
)

RANDOM: Final = """
import random
import numpy, torch
from torch import nn
model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5))
print(torch.rand(3), random.random(), numpy.random.rand(2), model(torch.ones(2, 3)), torch.randperm(9))
print({"a", "b", "c", "d"}, hash("snippet"), list({str(n) for n in range(9)}))
"""
