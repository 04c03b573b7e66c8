"""Taking more memory than allowed, in one piece, in many, and of kinds that are not counted at first sight."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import tried, wild

MEMORY = {Outcome.MEMORY}

ATTACKS = [
    *wild(
        "memory",
        {
            "one large object": "bytearray(10**10)",
            "bytes that grow": "data = bytearray()\nwhile True: data += bytes(3 * 10**7)",
            "text that doubles": "text = 'x'\nwhile True: text += text",
            "a list that doubles": "items = [0]\nwhile True: items += items",
            "one large tensor": "import torch\ntorch.ones(10**10)",
            "many tensors": "import torch\nkept = []\nwhile True: kept.append(torch.ones(10**6))",
            "touched array": "import numpy\nnumpy.ones(10**9)",
            "a large number": "1 << 10**11",
            "mapped memory": "import mmap\nmmap.mmap(-1, 1 << 40)",
            "formatting": "'%*d' % (2**31 - 10, 1)",
            "backward through a long chain": (
                "import torch\nx = torch.ones(10**7, requires_grad=True)\nwhile True: x = x * x"
            ),
            "caught and tried again": (
                "kept = []\n"
                "for _ in range(50):\n"
                "    try:\n"
                "        while True: kept.append(bytearray(10**6))\n"
                "    except MemoryError: pass\n"
                "raise MemoryError"
            ),
        },
        MEMORY | {Outcome.ERROR},
    ),
    *wild(
        "memory",
        {
            "nested lists": "x = []\nwhile True: x = [x]",
            "a deep expression": "eval('-' * 200_000 + '1')",
            "objects without end": "kept = []\nwhile True: kept.append({len(kept): object()})",
            "shared mappings": "import mmap\nkept = []\n"
            "while True: kept.append(mmap.mmap(-1, 1 << 20)); kept[-1][0] = 1",
            "compressed bomb": (
                "import zlib\nbomb = zlib.compress(bytes(10**8))\n"
                "print(sum(len(zlib.decompress(bomb)) for _ in range(3)))\n"
                "kept = [zlib.decompress(bomb) for _ in range(9)]"
            ),
            "stack": (
                "import sys, threading\nsys.setrecursionlimit(10**9)\n"
                "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\n"
                "A().x"
            ),
        },
        MEMORY | {Outcome.ERROR, Outcome.CRASHED, Outcome.TIMEOUT},
        wall_ms=400,
    ),
    *tried(
        "memory",
        {
            "huge pages of the machine": (
                "_libc.mmap.restype = ctypes.c_void_p\n"
                "got = _libc.mmap(None, ctypes.c_size_t(1 << 21), 3, 0x22 | 0x40000, -1, 0)\n"
                "print(ctypes.get_errno() != errno.EPERM and 'GOT THROUGH', got)"
            ),
            "memory of files": "refused(os.memfd_create, MARK)",
            "secret memory": "refused(call, 447, 0)",
            "locking": "refused(call, 149, id(os), 4096); refused(call, 151, 3); refused(call, 325, id(os), 4096, 0)",
            "a limit taken off": (
                "import resource\n"
                "refused(resource.setrlimit, resource.RLIMIT_AS, (-1, -1), by=ValueError)\n"
                "refused(lambda: bytearray(10**9), by=MemoryError)"
            ),
            "poisoned, merged and pushed-out pages": (
                "page = id(os) & -4096\nfor advice in (9, 12, 20, 21, 25, 101): refused(call, 28, page, 4096, advice)"
            ),
        },
        machine="x86_64",
    ),
]
