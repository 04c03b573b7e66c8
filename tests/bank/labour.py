"""Work for another process, which imports this module and little else."""

import os


def whose() -> int:
    return os.getpid()


def endless() -> None:
    while True:
        pass


def greedy() -> int:
    return len(bytearray(1 << 31))


def faulty() -> None:
    raise ValueError("a fault")


def gone() -> None:
    os._exit(1)
