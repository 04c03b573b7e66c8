"""The optional outer wall: bubblewrap puts the whole worker into namespaces of its own.

There it sees no file but those of Python and the system's libraries, no process but its own, and no network. It works
on plain hosts, and mostly not inside a container, where the container is the wall.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from bot.worker.sandbox.privileges import NOBODY
from bot.worker.sandbox.readable import PACKAGE, import_roots

_SECONDS: Final = 10
_PLACES: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")


def command() -> list[str]:
    """The words to put before the worker's own command line. Raises `FileNotFoundError` without bubblewrap."""
    program = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    if program is None:
        raise FileNotFoundError("bwrap is not installed")
    names = ["--unshare-all", "--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY), "--hostname", "worker"]
    ends = ["--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    places = [word for path in _places() for word in ("--ro-bind", path, path)]
    special = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/"]
    bank = PACKAGE / "data"
    hidden = ["--tmpfs", str(bank)] if bank.is_dir() else []
    # A Python may lie below /tmp, so that is emptied first.
    return [program, *names, *ends, *special, *places, *hidden, "--"]


def _places() -> list[str]:
    """What the worker needs to start: every folder of the interpreter and of its packages, and quizhost's code."""
    interpreter = [sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable))]
    wanted = [*_PLACES, *interpreter, *import_roots(_search_path()), str(PACKAGE)]
    return [path for path in dict.fromkeys(wanted) if os.path.exists(path)]


def _search_path() -> list[str]:
    """Where a Python looks for modules that is started as the worker is: not in the folder that the bot runs in."""
    words = [sys.executable, "-P", "-s", "-B", "-c", "import json, sys; print(json.dumps(sys.path))"]
    try:
        ended = subprocess.run(
            words, env={}, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
        # What a site's own start-up code prints comes before.
        found: list[str] = json.loads(ended.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        raise OSError(f"{sys.executable} does not start") from None
    return found


def try_out() -> str:
    """Start a program behind the wall and say how it went. Raises `OSError` where that cannot be done."""
    words = [*command(), sys.executable, "-I", "-S", "-c", "pass"]
    try:
        ended = subprocess.run(
            words, env={}, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError("bwrap did not end") from None
    if ended.returncode != 0:
        reason = ended.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {ended.returncode}"]
        raise OSError(reason[-1].removeprefix("bwrap: "))
    return Path(words[0]).name
