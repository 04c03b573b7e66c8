"""Buckets of values, narrow where values are small: how many players lie in each gives ranks without counting them all.

A value below 128 has a bucket of its own. From there on each doubling is divided into 64 buckets of one width, so that
a bucket is never wider than a 64th of its values, and all values below a million share 1,000 buckets.
"""

from typing import Final

_BITS: Final = 6
_EXACT: Final = 2 << _BITS


def bucket_of(value: int) -> int:
    """The bucket of a value (not negative). A larger value has the same or a larger bucket."""
    if value < _EXACT:
        return value
    exponent = value.bit_length() - _BITS - 1
    return (exponent << _BITS) + (value >> exponent)


def first_of(bucket: int) -> int:
    """The smallest value of a bucket."""
    if bucket < _EXACT:
        return bucket
    exponent = (bucket >> _BITS) - 1
    return (bucket - (exponent << _BITS)) << exponent
