"""Python's collector of reference cycles, set up for a process that keeps games in memory."""

import gc
from typing import Final

YOUNG: Final = 50_000
"""How many objects may be new before the collector looks at them.

A press on Discord is some 300 objects until it is answered. With Python's own 700, a few hundred presses under way make
the collector look at everything that lives, again and again: 0.1 s each time with 100,000 players.
"""


def settle() -> None:
    """Call once everything is loaded: what lives by now is never looked at again, and the rest seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
