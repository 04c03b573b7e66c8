"""Writing more than anybody wants to read."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import wild

ATTACKS = [
    *wild(
        "floods",
        {
            "stdout": "while True: print('x' * 1000)",
            "stderr": "import sys\nwhile True: print('x' * 1000, file=sys.stderr)",
            "both": "import sys\nwhile True:\n    print('out' * 99)\n    print('err' * 99, file=sys.stderr)",
            "no newline": "while True: print('x' * 5000, end='')",
            "one line": "print('x' * 10**7)",
            "single bytes": "import os\nwhile True: os.write(1, b'x')",
            "raw": "import os\nwhile True: os.write(2, bytes(range(256)) * 100)",
            "null bytes": "import os\nwhile True: os.write(1, bytes(65536))",
            "broken characters": "import os\nwhile True: os.write(1, b'\\xff\\xc3' * 9999)",
            "wide characters": "while True: print('\\U0001f600' * 999)",
            "through a copied descriptor": "import os\nfd = os.dup(1)\nos.close(1)\n"
            "while True: os.write(fd, b'x' * 9999)",
            "through its own pipe reopened": (
                "import os\nwhile True:\n    for fd in range(3):\n        try: os.write(fd, b'x' * 4096)\n"
                "        except OSError: pass"
            ),
            "with the claim closed": "import os\nos.close(4)\nwhile True: os.write(1, b'x' * 65536)",
            "warnings": "import warnings\nwarnings.simplefilter('always')\nwhile True: warnings.warn('x' * 999)",
            "logging": "import logging\nwhile True: logging.error('x' * 999)",
            "faults": "import faulthandler\nwhile True: faulthandler.dump_traceback(2)",
            "from a finaliser": ("class A:\n    def __del__(self): print('x' * 999)\nwhile True: A()"),
        },
        {Outcome.OUTPUT_LIMIT},
        wall_ms=10_000,
    ),
    *wild(
        "floods",
        {
            "a little too much": "print('x' * 100, end='')",
            "too much in the end": "import atexit\natexit.register(print, 'x' * 200)",
            "more than was allowed, then an end": "import os\nos.write(1, b'x' * 101)\nos.write(2, b'y' * 101)",
        },
        {Outcome.OUTPUT_LIMIT},
        output_bytes=99,
    ),
    *wild(
        "floods",
        {
            "a message without end": "raise ValueError('x' * 10**7)",
            "a name without end": "raise type('E' * 10**5, (Exception,), {})('x')",
            "a chain of causes": (
                "error = None\n"
                "for number in range(5000):\n"
                "    new = ValueError(number); new.__cause__ = error; error = new\n"
                "raise error"
            ),
            "notes without end": "error = ValueError(1)\nfor _ in range(9999): error.add_note('x' * 99)\nraise error",
            "a deep traceback": "def f(): f()\nf()",
            "a group of errors": "raise ExceptionGroup('x', [ValueError('y' * 999) for _ in range(9999)])",
        },
        {Outcome.ERROR},
    ),
]
