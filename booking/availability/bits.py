"""A day as one integer: bit `i` stands for the five minutes that begin `5 * i` minutes after local midnight.

Pure arithmetic, whole days at a time; nothing here knows what a bit means.
"""

from __future__ import annotations

from collections.abc import Iterator

BYTES = 38  # room for the 300 bits of a day of 25 hours


def span(start: int, end: int) -> int:
    """Return the bits from `start` up to but not including `end`; what lies before bit 0 is cut off."""
    start = max(start, 0)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def fits(bits: int, length: int) -> int:
    """Return the bits at which a run of `length` set bits begins; log2(length) shifts."""
    have = 1
    while have < length:
        shift = min(have, length - have)
        bits &= bits >> shift
        have += shift
    return bits


def dilate(bits: int, down: int, up: int) -> int:
    """Return `bits` with each one grown by `down` places towards bit 0 and `up` places away from it."""
    grown = bits << down
    have = 0
    while have < down + up:
        shift = min(have + 1, down + up - have)
        grown |= grown << shift
        have += shift
    return grown >> (2 * down)


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """Yield each unbroken run of set bits as (start, end), lowest first."""
    start = 0
    while bits:
        skip = (bits & -bits).bit_length() - 1
        bits >>= skip
        length = (~bits & (bits + 1)).bit_length() - 1
        start += skip
        yield start, start + length
        bits >>= length
        start += length


def positions(bits: int) -> Iterator[int]:
    """Yield the index of each set bit, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def longest_run(bits: int, grid: int) -> int:
    """Return the length of the longest run of set bits that begins on a bit of `grid`."""
    longest = 0
    for start, end in runs(bits):
        first = grid >> start
        if first:
            longest = max(longest, end - start - ((first & -first).bit_length() - 1))
    return longest


def pack(bits: int) -> bytes:
    return bits.to_bytes(BYTES, "little")


def unpack(data: bytes | memoryview) -> int:
    return int.from_bytes(data, "little")
