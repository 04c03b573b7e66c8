"""What must not reach the next job, and what must not come from an earlier one."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import tried, wild

ATTACKS = [
    *wild(
        "leftovers",
        {
            "print": "import builtins\nbuiltins.print = builtins.len = builtins.sum = lambda *_: 666",
            "import": "import builtins\nbuiltins.__import__ = None",
            "modules": "import sys\nfor name in list(sys.modules):\n"
            "    if name.startswith(('torch', 'numpy', 'json')): sys.modules[name] = None",
            "import path": "import sys\nsys.path[:] = ['/tmp']\nsys.meta_path.clear()\nsys.path_hooks.clear()",
            "torch functions": (
                "import torch\ntorch.ones = torch.rand = torch.matmul = torch.tensor = lambda *_, **__: 'evil'\n"
                "torch.Tensor.__add__ = torch.Tensor.__repr__ = lambda *_, **__: 'evil'\n"
                "torch.nn.Linear.forward = torch.nn.Module.__call__ = lambda *_: 'evil'"
            ),
            "torch settings": (
                "import torch\ntorch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\n"
                "torch.set_printoptions(precision=1, sci_mode=True)\ntorch.use_deterministic_algorithms(True)\n"
                "torch.set_default_device('meta')\ntorch.autograd.set_detect_anomaly(True)\ntorch.manual_seed(666)"
            ),
            "torch operators": (
                "import torch\nlibrary = torch.library.Library('aten', 'IMPL')\n"
                "library.impl('add.Tensor', lambda *_, **__: 1 / 0, 'CPU')"
            ),
            "numpy settings": "import numpy\nnumpy.set_printoptions(precision=1)\n"
            "numpy.seterr(all='raise')\nnumpy.random.seed(666)",
            "generators": "import random, numpy, torch\n"
            "for _ in range(999): random.random(), numpy.random.rand(), torch.rand(3)",
            "interpreter settings": (
                "import sys, gc, warnings\nsys.setrecursionlimit(60)\ngc.disable()\nwarnings.filterwarnings('error')\n"
                "sys.setswitchinterval(9)\nsys.set_int_max_str_digits(999)\nsys.displayhook = None"
            ),
            "tracing": "import sys\nsys.settrace(lambda *_: 1 / 0)\nsys.setprofile(lambda *_: 1 / 0)",
            "signal handlers": (
                "import signal\nfor number in (2, 3, 13, 15, 24): signal.signal(number, signal.SIG_IGN)\n"
                "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))"
            ),
            "environment": "import os\nos.environ.clear()\nos.environ['QUIZHOST_LEFT'] = 'evil'",
            "exit handlers": "import atexit\natexit.register(print, 'evil')",
            "codecs": "import codecs\n"
            "codecs.register_error('strict', lambda error: ('evil', error.end))\n"
            "codecs.register_error('backslashreplace', None)",
            "numbers": (
                "import ctypes\nfor number in range(5, 200): ctypes.memmove(id(number) + 24, id(number + 1) + 24, 4)"
            ),
            "types": (
                "import ctypes, gc\n"
                "gc.get_referents(int.__dict__)[0]['evil'] = "
                "gc.get_referents(str.__dict__)[0]['evil'] = lambda self: 'evil'"
            ),
            "code": (
                "import torch\nf = torch.nn.Linear.forward\nf.__code__ = (lambda self, input: 'evil').__code__\n"
                "import bot.worker.child as child\nchild._run.__code__ = (lambda source: b'evil').__code__"
            ),
            "shared pages": (
                "import ctypes, torch, sys\n"
                "for item in (torch, sys, torch.nn, torch.Tensor.add_): ctypes.memset(id(item) + 16, 0x41, 64)\n"
                "import os\nos._exit(0)"
            ),
            "machine code": (
                "import ctypes\nlibc = ctypes.CDLL(None)\n"
                "page = ctypes.cast(libc.getpid, ctypes.c_void_p).value & -4096\n"
                "libc.mprotect(ctypes.c_void_p(page), 4096, 7)\nctypes.memset(page, 0xCC, 4096)\nlibc.getpid()"
            ),
            "the seeding of the next job": "import gc, random, torch\n"
            "random.seed = torch.manual_seed = lambda *_: None\ntorch.default_generator.manual_seed(1)",
        },
        {Outcome.OK, Outcome.ERROR, Outcome.CRASHED},
    ),
    *tried(
        "secrets",
        {
            "objects": (
                "import gc\ngc.unfreeze()\n"
                "for item in gc.get_objects():\n"
                "    for part in gc.get_referents(item):\n"
                "        if type(part) is str and 's3cr3t-' in part or type(part) is bytes and b's3cr3t-' in part:\n"
                "            print(part)"
            ),
            "frames": (
                "frame = sys._getframe()\n"
                "while frame: print(str(frame.f_locals)[:2000]) if frame.f_back else None; frame = frame.f_back"
            ),
            "sources": "import linecache\n"
            "print({name: entry for name, entry in linecache.cache.items() if 's3cr3t' in str(entry)})",
            "memory of Python": (
                "import gc\ngc.unfreeze()\n"
                "for page in {id(item) & -4096 for item in gc.get_objects()}:\n"
                "    data = ctypes.string_at(page, 4096)\n"
                "    if b's3cr3t-' in data: print(data)"
            ),
            "fresh memory": (
                "import torch, numpy\n"
                "for size in (1 << 10, 1 << 16, 1 << 20, 1 << 24):\n"
                "    for data in (torch.empty(size, dtype=torch.uint8).numpy().tobytes(), "
                "numpy.empty(size, 'u1').tobytes()):\n"
                "        if b's3cr3t' in data: print(data[data.find(b's3cr3t'):][:99])"
            ),
        },
    ),
]
