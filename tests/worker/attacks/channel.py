"""The channel on which a child says how it ended, and the other descriptors that it has."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import wild

OVER = {Outcome.OK, Outcome.ERROR, Outcome.CRASHED}

ATTACKS = [
    *wild(
        "forged",
        {
            "well": 'import os\nos.write(4, b\'["ok", "", "", ""]\\n\')\nraise ValueError',
            "an error": 'import os\nos.write(4, b\'["error", "E", "it was me", ""]\\n\')',
            "well, and goes on": 'import os\nos.write(4, b\'["ok", "", "", ""]\\n\')\nwhile True: pass',
            "well, and floods": 'import os\nos.write(4, b\'["ok", "", "", ""]\\n\')\nwhile True: print(\'x\' * 10)',
            "an empty line": "import os\nos.write(4, b'\\n')",
            "in two parts": 'import os\nos.write(4, b\'["ok", "", \')\nos.write(4, b\'"", ""]\\n\')',
            "without an end": 'import os\nos.write(4, b\'["ok", "", "", ""]\')\nos._exit(0)',
            "by the worker's own words": (
                "import bot.worker.protocol as protocol, os\n"
                "os.write(4, protocol.encode_claim('ok', 'x' * 999, 'y' * 99999, '\\ud800'))\nwhile True: pass"
            ),
        },
        OVER | {Outcome.OUTPUT_LIMIT},
        wall_ms=1_000,
    ),
    *wild(
        "garbled",
        {
            "another outcome": 'import os\nos.write(4, b\'["timeout", "", "", ""]\\n\')',
            "refused": 'import os\nos.write(4, b\'["refused", "Refused", "no", ""]\\n\')',
            "an unknown outcome": 'import os\nos.write(4, b\'["root", "", "", ""]\\n\')',
            "bytes": "import os\nos.write(4, bytes(range(256)) + b'\\n')",
            "null bytes": "import os\nos.write(4, bytes(999) + b'\\n')",
            "not text": "import os\nos.write(4, b'[\"ok\", 1, null, {}]\\n')",
            "a list as outcome": 'import os\nos.write(4, b\'[["ok"], "", "", ""]\\n\')',
            "an object": "import os\nos.write(4, b'{\"ok\": 1}\\n')",
            "not a number": "import os\nos.write(4, b'[NaN, Infinity, -Infinity, 1e999]\\n')",
            "a long number": "import os\nos.write(4, b'9' * 9000 + b'\\n')",
            "nested": "import os\nos.write(4, b'[' * 16000 + b'\\n')",
            "nested objects": "import os\nos.write(4, b'{\"a\":' * 3000 + b'\\n')",
            "two lines": 'import os\nos.write(4, b\'["ok", "", "", ""]\\n["ok", "", "", ""]\\n\')',
            "too long a name": 'import os\nos.write(4, b\'["error", "\' + b\'E\' * 9999 + b\'", "", ""]\\n\')',
            "flooded": "import os\nwhile True: os.write(4, b'[' * 65536)",
            "flooded with lines": "import os\nwhile True: os.write(4, b'\\n' * 65536)",
            "half a line, then the end": "import os\nos.write(4, b'[\"ok')",
            "pieces of its own": "import os\nos.write(4, b'x')\nprint('before the end')",
        },
        {Outcome.CRASHED},
        wall_ms=2_000,
    ),
    *wild(
        "channel",
        {
            "filled without a line": "import os\nos.write(4, b' ' * 16000)\nwhile True: pass",
            "filled slowly": "import os, time\nwhile True:\n    os.write(4, b'x')\n    time.sleep(0.01)",
            "silent": "import os\nos.close(4)\nwhile True: pass",
            "everything closed": "import os\nos.closerange(0, 32)\nwhile True: pass",
            "emptied by itself": (
                "import os\n"
                "def own(number):\n"
                "    try: return os.open(f'/proc/self/fd/{number}', os.O_RDONLY | os.O_NONBLOCK)\n"
                "    except OSError: return None\n"
                "mine = [(number, own(number)) for number in (1, 2, 4)]\n"
                "while True:\n"
                "    for number, reader in mine:\n"
                "        if reader is None: continue\n"
                "        try:\n"
                "            os.write(number, b' ')\n"
                "            os.read(reader, 9)\n"
                "        except OSError: pass"
            ),
        },
        {Outcome.TIMEOUT, Outcome.CRASHED, Outcome.OUTPUT_LIMIT},
        wall_ms=150,
    ),
    *wild(
        "descriptors",
        {
            "closed claim": "import os\nos.close(4)",
            "closed output": "import os\nos.close(1)\nos.close(2)\nprint('x')",
            "closed streams": "import sys\nsys.stdout.close()\nsys.stderr.close()\nsys.stdin.close()",
            "all closed": "import os\nos.closerange(0, 32)",
            "another file in place of the claim": "import os\nos.close(4)\n"
            "kept = [os.open('/usr/lib', os.O_RDONLY) for _ in range(4)]",
            "output in place of the claim": "import os\nos.close(4)\nprint([os.dup(1) for _ in range(3)])",
            "detached": "import sys\nsys.stdout.detach()\nsys.stderr.detach()",
            "removed": "import sys\ndel sys.stdout, sys.stderr, sys.stdin",
            "replaced": "import sys\nkept = sys.stdout\nsys.stdout = sys.stderr = None\nkept.write('x')",
            "a stream that fights back": (
                "import sys\nclass Out:\n    def __getattr__(self, name): raise SystemExit\n"
                "sys.stdout = sys.stderr = Out()"
            ),
            "its own exit": "import os, sys\nos._exit = os.write = lambda *_: None\nsys.exit = None",
            "reading its own output": (
                "import os\n"
                "try: print(os.read(os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK), 99))\n"
                "except OSError: pass"
            ),
            "other encodings": (
                "import sys\nsys.stdout.reconfigure(encoding='utf-16', errors='surrogatepass')\nprint('\\ud800 x')\n"
                "sys.stdout.buffer.write(b'\\xff\\xfe\\xfd')"
            ),
            "a seek": "import os\nfor fd in (0, 1, 2, 4):\n    try: os.lseek(fd, 10**9, 0)\n    except OSError: pass",
            "many copies": "import os\ntry:\n    while True: os.dup(4)\nexcept OSError: pass",
        },
        {Outcome.OK, Outcome.ERROR, Outcome.CRASHED},
    ),
]
