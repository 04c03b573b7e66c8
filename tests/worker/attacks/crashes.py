"""Ending badly: broken memory, stacks, exits, exceptions that fight back, and texts that are no programs."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import wild

ATTACKS = [
    *wild(
        "crashes",
        {
            "null pointer": "import ctypes\nctypes.string_at(0)",
            "written pointer": "import ctypes\nctypes.memset(1, 0, 9)",
            "abort": "import os\nos.abort()",
            "abort of the C library": "import ctypes\nctypes.CDLL(None).abort()",
            "double free": "import ctypes\nfree = ctypes.CDLL(None).free\n"
            "free(ctypes.c_void_p(id(free)))\nfree(ctypes.c_void_p(8))",
            "recursion in C": (
                "import ctypes, sys\nsys.setrecursionlimit(10**9)\n"
                "kind = ctypes.PYFUNCTYPE(ctypes.c_int)\n"
                "function = kind(lambda: function())\nfunction()"
            ),
            "recursion in a comparison": (
                "import sys\nsys.setrecursionlimit(10**9)\nx = y = None\nfor _ in range(10**5): x, y = [x], [y]\nx == y"
            ),
            "recursion in a finaliser": "x = None\nfor _ in range(10**5): x = (x,)\ndel x\nimport os\nos._exit(3)",
            "exit": "import os\nos._exit(0)",
            "exit with a code": "import os\nos._exit(7)",
            "exit of the C library": "import ctypes\nctypes.CDLL(None)._exit(0)",
            "exit with handlers": "import ctypes\nctypes.CDLL(None).exit(0)",
            "an object of nobody": "import ctypes\nctypes.cast(0x10, ctypes.py_object).value",
            "a reference too few": (
                "import ctypes\nfor _ in range(99): ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))\n"
                "for _ in range(99999): ctypes.pythonapi.Py_DecRef(ctypes.py_object(type))\n"
                "ctypes.memset(id(type), 0, 64)\nprint(type)"
            ),
            "tensor beyond its memory": (
                "import torch\ntorch.as_strided(torch.ones(1), (10**9,), (10**6,)).sum()\n"
                "import ctypes\nctypes.memset(torch.ones(9).data_ptr() & ~0xFFFFFFFFFFF, 1, 1 << 40)"
            ),
            "bytecode": (
                "def f(): pass\n"
                "f.__code__ = f.__code__.replace(co_code=b'\\x64\\xff' * 9, co_consts=(), co_stacksize=0)\nf()\n"
                "import os\nos._exit(1)"
            ),
        },
        {Outcome.CRASHED, Outcome.ERROR},
    ),
    *wild(
        "exceptions",
        {
            "no text": "class E(Exception):\n    def __str__(self): raise ValueError\n    __repr__ = __str__\nraise E",
            "an exit as text": "class E(Exception):\n    def __str__(self): raise SystemExit(0)\nraise E",
            "a number as text": "class E(Exception):\n    def __str__(self): return 7\nraise E",
            "text of its own kind": (
                "class S(str):\n    def __getitem__(self, key): raise SystemExit(0)\n"
                "    def __contains__(self, key): 1 / 0\n"
                "class E(Exception):\n    def __str__(self): return S('x' * 99)\nraise E"
            ),
            "no name": "class M(type):\n    __name__ = property(lambda self: 1 / 0)\n"
            "class E(Exception, metaclass=M): pass\nraise E",
            "a name of controls": "raise type('E\\n\\x1b[2J\\u202e@everyone', (Exception,), {})('\\x00\\x1b[31m')",
            "broken characters": "raise ValueError('\\ud800', '\\udcff\\udfff')",
            "a false traceback": (
                "import traceback, json, linecache\n"
                "traceback.extract_tb = traceback.format_list = json.dumps = linecache.getline = "
                "None\nraise ValueError(1)"
            ),
            "a cause that goes round": "error = ValueError(1)\n"
            "error.__cause__ = error.__context__ = error\nraise error",
            "hooks": "import sys\nsys.excepthook = sys.unraisablehook = lambda *_: 1 / 0\nraise ValueError(1)",
            "syntax with a hostile line": "raise SyntaxError('x', ('f', 1, 10**9, object(), object(), -10**9))",
            "interrupted": "raise KeyboardInterrupt",
            "generator exit": "raise GeneratorExit",
            "exit with a code": "import sys\nsys.exit(3)",
            "exit with an object": "class C:\n    def __eq__(self, other): raise SystemExit\n"
            "    __hash__ = None\nraise SystemExit(C())",
        },
        {Outcome.ERROR},
    ),
    *wild(
        "exceptions",
        {
            "the worker taken to pieces": (
                "import bot.worker.child as child\n"
                "for name in dir(child):\n"
                "    if not name.startswith('__'): setattr(child, name, None)\n"
                "raise ValueError(1)"
            ),
            "builtins taken away": (
                "import builtins\nfor name in dir(builtins):\n"
                "    if name not in ('setattr', '__import__'): delattr(builtins, name)\n"
                "raise_it"
            ),
            "a false class": "class E(Exception):\n"
            "    __class__ = property(lambda self: SystemExit)\n    code = 0\nraise E",
            "a fault that is not": "import faulthandler\nfaulthandler._sigsegv()",
        },
        {Outcome.ERROR, Outcome.CRASHED, Outcome.OK},
    ),
    *wild(
        "texts",
        {
            "null byte": "print(1)\0",
            "half a character": "print('\ud800')",
            "other half": "# \udfff",
            "not a program": "(((",
            "deep brackets": "(" * 60_000,
            "deep operators": "-" * 60_000 + "1",
            "deep attributes": "a" + ".b" * 30_000,
            "deep blocks": "".join(" " * depth + "if 1:\n" for depth in range(120)),
            "long line": "x = " + "1 + " * 15_000 + "1; raise ValueError",
            "long number": "9" * 60_000,
            "false encoding": "# -*- coding: nonsense -*-\nraise ValueError('é')",
            "false end": "\x1a\x04\x00",
            "only controls": "\r\x0c\x0b\x1c\u2028",
        },
        {Outcome.ERROR, Outcome.MEMORY, Outcome.CRASHED},
    ),
]
