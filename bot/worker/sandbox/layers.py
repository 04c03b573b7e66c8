"""The layers of isolation in one table: what each is called, what it stops, and whether a worker may do without."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Need(StrEnum):
    """Whether a worker starts without the layer."""

    ALWAYS = "needed"
    EITHER = "one of two needed"  # at least one of these layers
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Layer:
    """`stops` completes "it stops …"; `advice` says how to get it."""

    id: str
    name: str
    need: Need
    stops: str
    advice: str


LAYERS: Final = {
    layer.id: layer
    for layer in (
        Layer(
            "no-new-privs",
            "no new privileges",
            Need.ALWAYS,
            "gaining rights through setuid programs",
            "Run it on Linux 3.5 or newer.",
        ),
        Layer(
            "seccomp",
            "system-call filter",
            Need.ALWAYS,
            "processes and threads, sockets, signals, tracing, writing, links, mounts, kernel interfaces",
            "Install libseccomp (Debian: apt install libseccomp2) and quizhost[worker]; the kernel needs seccomp.",
        ),
        Layer(
            "rlimits",
            "resource limits",
            Need.ALWAYS,
            "using up memory, processor time, descriptors or disk",
            "Run the worker without limits of the service manager that are lower than its own.",
        ),
        Layer(
            "process",
            "process guards",
            Need.ALWAYS,
            "outliving the worker, reading its memory, inheriting its descriptors",
            "Run it on Linux 5.3 or newer.",
        ),
        Layer(
            "landlock",
            "Landlock",
            Need.EITHER,
            "reading any file but Python's: keys, the bank, settings, /proc, other users' files",
            "Run it on Linux 5.13 or newer with landlock among the kernel's security modules (lsm=landlock,…).",
        ),
        Layer(
            "bwrap",
            "namespaces (bubblewrap)",
            Need.EITHER,
            "seeing other files, processes and networks, even if the kernel has a hole elsewhere",
            "Install bubblewrap, and allow user namespaces; inside a container this usually cannot be had.",
        ),
        Layer(
            "privileges",
            "dropped privileges",
            Need.EXTRA,
            "acting as root or with any capability",
            "Start the worker as an ordinary user.",
        ),
        Layer(
            "cgroup",
            "control group",
            Need.EXTRA,
            "all snippets together taking more memory than planned",
            "Start it where control groups of version 2 are delegated: in a systemd service with Delegate=yes and "
            "DelegateSubgroup=bot.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class LayerState:
    """How a layer is here: whether it holds, and in words what was found (version, or the errno and its meaning)."""

    id: str
    holds: bool
    found: str

    @property
    def layer(self) -> Layer:
        """The row of the table."""
        return LAYERS[self.id]


def missing(states: Iterable[LayerState]) -> str | None:
    """Why no snippet may be run with these layers, what is missing and what to do; None where enough of them hold."""
    known = {state.id: state for state in states}
    faults = [
        _sentence(layer, known.get(layer.id))
        for layer in LAYERS.values()
        if layer.need is Need.ALWAYS and not (layer.id in known and known[layer.id].holds)
    ]
    either = [layer for layer in LAYERS.values() if layer.need is Need.EITHER]
    if not any(layer.id in known and known[layer.id].holds for layer in either):
        faults += [_sentence(layer, known.get(layer.id)) for layer in either]
    if not faults:
        return None
    return f"Snippets cannot be isolated here, so none is run. {' '.join(faults)}"


def _sentence(layer: Layer, state: LayerState | None) -> str:
    found = "not tried" if state is None else state.found
    return f"Missing: {layer.name} ({found}). {layer.advice}"
