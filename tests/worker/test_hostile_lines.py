"""`quizhost worker run --jsonl` over a file of hostile jobs in a row, as operators run it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snippets are isolated on Linux alone")

HOSTILE = {
    "while True: pass": {"timeout"},
    "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except Exception: pass\n"
    "while True: pass": {"timeout"},
    "while True: print('x' * 10_000)": {"output-limit"},
    "import os\nwhile True: os.write(2, b'x' * 10_000)": {"output-limit"},
    "x = []\nwhile True: x.append(bytearray(10**7))": {"memory"},
    "import torch\ntorch.ones(10**10)": {"memory"},
    "import os\nwhile True: os.fork()": {"error"},
    "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo out'])": {"error"},
    "import os\nos._exit(0)": {"crashed"},
    "import ctypes\nctypes.string_at(0)": {"crashed"},
    "import os\nos.abort()": {"crashed"},
    "import os\nos.write(4, b'nonsense\\n')": {"crashed"},
    "import os\nos.closerange(0, 99)\nwhile True: pass": {"timeout"},
    "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)": {"error"},
    "import os, signal\nos.kill(-1, signal.SIGKILL)": {"error"},
    "import builtins, sys, torch\nbuiltins.print = torch.add = None\nsys.stdout = None": {"ok"},
    "print(open('/etc/passwd').read())": {"error"},
    "open('/tmp/quizhost-attack', 'w')": {"error"},
    "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:4222')": {"error"},
    "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E": {"timeout"},
    "a\0b": {"error"},
    "print('\ud800')": {"error"},
    "raise SystemExit(3)": {"error"},
    "def f(): f()\nf()": {"error"},
}
HONEST = "import torch\nprint((torch.arange(6).view(2, 3) @ torch.ones(3, 1, dtype=torch.long)).tolist(), {seed})"


def test_hostile_jobs_in_a_row_with_right_answers_in_between() -> None:
    lines = []
    for number, code in enumerate(HOSTILE):
        lines.append({"id": f"hostile {number}", "code": code, "wall": 0.5})
        lines.append({"id": f"honest {number}", "code": HONEST.format(seed=number)})
    lines.insert(10, {"id": "no code"})
    text = "".join(f"{json.dumps(line)}\n" for line in lines) + "not json\n"
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "worker", "run", "--jsonl"],
        input=text,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [*(line["id"] for line in lines), None]
    by_id = {answer["id"]: answer for answer in answers}
    for number, (code, outcomes) in enumerate(HOSTILE.items()):
        assert by_id[f"hostile {number}"]["outcome"] in outcomes, (code, by_id[f"hostile {number}"])
        honest = by_id[f"honest {number}"]
        assert (honest["outcome"], honest["stdout"]) == ("ok", f"[[3], [12]] {number}\n"), code
    assert by_id["no code"]["outcome"] == by_id[None]["outcome"] == "refused"
    assert "root:" not in ended.stdout
    assert ended.stderr == ""
