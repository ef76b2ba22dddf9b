"""Arithmetic on half-open intervals of whole numbers, kept sorted and apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the union: sorted, without empty ones, touching ones joined."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return what is left of `spans` where no hole is."""
    left = merge(spans)
    for low, high in merge(holes):
        parts = [part for start, end in left for part in ((start, min(end, low)), (max(start, high), end))]
        left = [(start, end) for start, end in parts if start < end]
    return left


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def inside(span: Span, others: Sequence[Span]) -> bool:
    """Return whether one of `others`, which are apart, holds the whole of `span`."""
    return any(start <= span[0] and span[1] <= end for start, end in others)
