"""Resource limits of one child."""

import resource
from typing import Final

_NONE: Final = (
    resource.RLIMIT_FSIZE,  # writing files
    resource.RLIMIT_CORE,
    resource.RLIMIT_NPROC,  # processes and threads; does not bind root, whom the filter binds
    resource.RLIMIT_MEMLOCK,
    resource.RLIMIT_MSGQUEUE,
)
_DESCRIPTORS: Final = 32


def limit(address_space: int, cpu_s: int) -> None:
    """Limit this process: address space in bytes, processor time in whole seconds. Raises `OSError`, `ValueError`.

    At the end of its processor time it gets SIGXCPU, and a second later, where it ignores that, SIGKILL. A limit from
    outside that is lower stays as it is.
    """
    for kind in _NONE:
        resource.setrlimit(kind, (0, 0))
    for kind, soft, hard in (
        (resource.RLIMIT_NOFILE, _DESCRIPTORS, _DESCRIPTORS),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),
        (resource.RLIMIT_AS, address_space, address_space),
    ):
        most = resource.getrlimit(kind)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(kind, (soft, hard))
