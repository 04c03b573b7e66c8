"""Running for ever: busy, asleep, deaf to signals, before and after the end."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import wild

ATTACKS = [
    *wild(
        "endless",
        {
            "busy": "while True: pass",
            "asleep": "import time\ntime.sleep(10**6)",
            "everything caught": (
                "while True:\n    try:\n        while True: pass\n    except BaseException: continue"
            ),
            "deaf to signals": (
                "import signal\n"
                "for number in range(1, 65):\n"
                "    try: signal.signal(number, signal.SIG_IGN)\n"
                "    except (OSError, ValueError): pass\n"
                "while True: pass"
            ),
            "all signals blocked": (
                "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass"
            ),
            "handlers that go on": (
                "import signal\nsignal.signal(signal.SIGXCPU, lambda *_: loop())\n"
                "def loop():\n    while True: pass\n"
                "loop()"
            ),
            "locked": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
            "waiting for nothing": "import select\nselect.select([], [], [])",
            "polling its own pipe": (
                "import os\nfd = os.open('/proc/self/fd/4', os.O_RDONLY) if os.path.exists('/proc/self/fd/4') else 0\n"
                "os.read(fd, 1)\nwhile True: pass"
            ),
            "one long call": "import torch\nx = torch.ones(3000, 3000)\nwhile True: x = x @ x",
            "one long number": "7 ** (7 ** 12)",
            "one long search": "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')",
            "traced": "import sys\nsys.settrace(lambda *_: None)\nwhile True: pass",
            "after the end, by atexit": "import atexit, time\natexit.register(time.sleep, 10**6)",
            "in the description of an error": (
                "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E"
            ),
            "in flush": (
                "import sys\nclass Out:\n    def write(self, text): return len(text)\n    def flush(self):\n"
                "        while True: pass\nsys.stdout = Out()"
            ),
            "importing": "import importlib, sys\nwhile True:\n    sys.modules.pop('decimal', None); import decimal",
        },
        {Outcome.TIMEOUT},
        wall_ms=150,
    ),
    *wild(
        "endless",
        {
            "beyond its processor time": (
                "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
                "print('begun', flush=True)\nwhile True: pass"
            ),
        },
        {Outcome.TIMEOUT},
        wall_ms=1_100,
    ),
]
