"""Which files a snippet may read: Python, its libraries and the system's shared libraries, and nothing of quizhost.

The bank lies inside the package of an installed quizhost, so a folder cannot be allowed as a whole: it is listed, and
what it holds is allowed one by one, without what is hidden.
"""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bot.worker.sandbox.landlock import READ_DIR, READ_FILE

PACKAGE: Final = Path(__file__).resolve().parents[2]
"""The folder of the package `bot`."""

HOME: Final = PACKAGE.parent
"""The folder that the packages lie in: site-packages, or the root of a checkout."""

_SYSTEM: Final = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo")
_SYSTEM_FILES: Final = ("/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom")
_PACKAGE_FOLDERS: Final = ("site-packages", "dist-packages")


def import_roots(search_path: Iterable[str] | None = None) -> list[str]:
    """The folders that imports search (unless said otherwise, this process's), resolved and without what is not there.

    The folder of a checkout of quizhost is left out.
    """
    checkout = None if HOME.name in _PACKAGE_FOLDERS else str(HOME)
    found = (os.path.realpath(entry) for entry in (sys.path if search_path is None else search_path) if entry)
    return [entry for entry in dict.fromkeys(found) if entry != checkout and os.path.exists(entry)]


def rules(besides: Iterable[str] = ()) -> list[tuple[str, int]]:
    """Every path to allow, with what is allowed beneath it: `READ_FILE`, `READ_DIR`, or both.

    The folders `besides` are allowed as a whole; nothing of quizhost may lie in them.
    """
    libraries = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    # An interpreter of one's own (pyenv, conda) keeps its shared libraries beside the standard library.
    own = os.path.realpath(os.path.join(sys.base_prefix, "lib"))
    roots = [*libraries, *import_roots(), *(os.path.realpath(path) for path in _SYSTEM)]
    hidden = _hidden(libraries, roots)
    found = [rule for root in dict.fromkeys(roots) for rule in _beneath(root, hidden)]
    found += [(str(path), READ_FILE) for path in sorted(Path(own).glob("*.so*"))]
    found += [(path, READ_FILE | READ_DIR) for path in besides]
    return [*found, *((path, READ_FILE) for path in _SYSTEM_FILES)]


def _hidden(libraries: set[str], roots: list[str]) -> list[str]:
    """What must not be read although it lies beneath a root."""
    if HOME.name in _PACKAGE_FOLDERS:
        ours = [path for path in HOME.iterdir() if path.name in ("bot", "adapters") or path.name.startswith("quizhost")]
    else:  # a checkout: it has settings and perhaps a database beside the code
        ours = [HOME]
    others = (os.path.join(library, name) for library in libraries for name in _PACKAGE_FOLDERS)
    return [*map(str, ours), *(path for path in others if os.path.isdir(path) and path not in roots)]


def _beneath(root: str, hidden: list[str]) -> Iterator[tuple[str, int]]:
    if root in hidden:
        return
    if not any(path.startswith(f"{root}{os.sep}") for path in hidden):
        yield root, READ_FILE | READ_DIR
        return
    # Imports list the folder; the names in it are no secret.
    yield root, READ_DIR
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        yield from _beneath(entry.path, hidden)
