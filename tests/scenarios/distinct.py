"""Prints the lines of a record that differ in more than ids, one of each shape, and counts them on standard error.

cat record*.jsonl | python -m tests.scenarios.distinct | python check.py discord
"""

import sys
from collections.abc import Iterable, Iterator

from tests.scenarios.recording import shape_of


def distinct(lines: Iterable[str]) -> Iterator[str]:
    """The first line of each shape, in their order."""
    seen = set()
    for line in lines:
        shape = shape_of(line)
        if shape not in seen:
            seen.add(shape)
            yield line


if __name__ == "__main__":
    found = list(distinct(sys.stdin))
    print(f"{len(found)} of them differ in more than ids.", file=sys.stderr)
    sys.stdout.writelines(found)
