"""Bit arithmetic against the slow and obvious way of doing it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booking.availability.bits import BYTES, dilate, fits, longest_run, pack, positions, runs, span, unpack
from booking.availability.intervals import inside, merge, overlaps, subtract

TICKS = 300
masks = st.integers(0, (1 << TICKS) - 1) | st.lists(
    st.tuples(st.integers(0, TICKS), st.integers(0, 60)), max_size=6
).map(lambda parts: sum(1 << tick for tick in {t for a, n in parts for t in range(a, min(a + n, TICKS))}))
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def on(bits: int) -> set[int]:
    return {tick for tick in range(bits.bit_length()) if bits >> tick & 1}


def covered(parts: list[tuple[int, int]]) -> set[int]:
    return {tick for start, end in parts for tick in range(start, end)}


@given(st.integers(-20, 300), st.integers(-20, 300))
def test_a_span_sets_its_bits(start: int, end: int) -> None:
    assert on(span(start, end)) == set(range(max(start, 0), end))


@given(masks, st.integers(1, 150))
def test_a_start_fits_when_every_bit_after_it_is_set(bits: int, length: int) -> None:
    have = on(bits)
    assert on(fits(bits, length)) == {tick for tick in have if have >= set(range(tick, tick + length))}


@given(masks, st.integers(0, 40), st.integers(0, 40))
def test_a_bit_grows_to_both_sides(bits: int, down: int, up: int) -> None:
    grown = {near for tick in on(bits) for near in range(tick - down, tick + up + 1) if near >= 0}
    assert on(dilate(bits, down, up)) == grown


@given(masks)
def test_runs_are_the_unbroken_stretches(bits: int) -> None:
    found = list(runs(bits))
    assert covered(found) == on(bits)
    assert all(end < start for (_, end), (start, _) in zip(found, found[1:], strict=False))


def test_runs_are_told_from_their_first_bit_up_to_the_first_that_is_not_set() -> None:
    assert list(runs(0)) == []
    assert list(runs(0b0110_0111_0100)) == [(2, 3), (4, 7), (9, 11)]
    assert list(runs(span(0, TICKS))) == [(0, TICKS)]


def test_a_run_as_long_as_asked_for_fits_once_and_one_bit_less_does_not() -> None:
    for length in (1, 2, 3, 4, 7, 12, 13, 288):
        assert on(fits(span(5, 5 + length), length)) == {5}
        assert on(fits(span(5, 4 + length), length)) == set()


def test_a_long_run_that_begins_between_two_bits_of_the_grid_counts_from_the_second() -> None:
    assert longest_run(span(5, 20), span(6, 7) | span(12, 13)) == 14
    assert longest_run(span(5, 20), span(5, 6)) == 15
    assert longest_run(span(5, 20) | span(30, 32), span(30, 31)) == 2
    assert longest_run(span(5, 20), span(20, 21)) == longest_run(0, span(0, TICKS)) == 0


def test_a_bit_that_would_grow_below_the_first_is_cut_off() -> None:
    assert on(dilate(span(1, 2), 3, 2)) == {0, 1, 2, 3}
    assert dilate(0, 5, 5) == 0


@given(masks)
def test_positions_are_the_set_bits_in_order(bits: int) -> None:
    assert list(positions(bits)) == sorted(on(bits))


@given(masks, masks)
def test_the_longest_run_begins_on_the_grid(bits: int, grid: int) -> None:
    have = on(bits)
    ends = {tick: next(end for end in range(tick, TICKS + 1) if end not in have) for tick in on(bits & grid)}
    assert longest_run(bits, grid) == max((end - tick for tick, end in ends.items()), default=0)


@given(masks)
def test_a_day_survives_storage(bits: int) -> None:
    assert len(pack(bits)) == BYTES
    assert unpack(pack(bits)) == bits
    assert unpack(memoryview(pack(bits))) == bits


@given(spans)
def test_merged_spans_cover_the_same_and_lie_apart(parts: list[tuple[int, int]]) -> None:
    merged = merge(parts)
    assert covered(merged) == covered(parts)
    assert all(end < start for (_, end), (start, _) in zip(merged, merged[1:], strict=False))
    assert all(start < end for start, end in merged)


def test_touching_spans_become_one_and_empty_or_turned_ones_nothing() -> None:
    assert merge([(5, 9), (0, 5)]) == [(0, 9)]
    assert merge([(0, 9), (3, 5), (10, 12)]) == [(0, 9), (10, 12)]
    assert merge([(7, 7), (9, 3)]) == merge([]) == []


def test_a_hole_that_only_touches_takes_nothing_away() -> None:
    assert subtract([(5, 9)], [(0, 5), (9, 12), (7, 7)]) == [(5, 9)]
    assert subtract([(5, 9)], [(6, 7)]) == [(5, 6), (7, 9)]
    assert subtract([(5, 9)], [(5, 9)]) == subtract([], [(5, 9)]) == []


def test_touching_is_not_overlapping_but_lies_inside() -> None:
    assert not overlaps((5, 9), [(0, 5), (9, 12)])
    assert overlaps((5, 9), [(0, 6)])
    assert overlaps((5, 9), [(8, 12)])
    assert inside((5, 9), [(5, 9)])
    assert not inside((5, 9), [(6, 9)])
    assert not inside((5, 9), [(5, 8)])
    assert not inside((5, 9), [(5, 7), (8, 9)])


@given(spans, spans)
def test_what_is_left_is_what_no_hole_covers(parts: list[tuple[int, int]], holes: list[tuple[int, int]]) -> None:
    assert covered(subtract(parts, holes)) == covered(parts) - covered(holes)


@given(st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(lambda s: s[0] < s[1]), spans)
def test_overlapping_and_lying_inside_mean_shared_ticks(one: tuple[int, int], parts: list[tuple[int, int]]) -> None:
    others = merge(parts)
    assert overlaps(one, others) == bool(covered([one]) & covered(others))
    assert inside(one, others) == (covered([one]) <= covered(others))
