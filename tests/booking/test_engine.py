"""The engine against a brute force on minutes, and the bits against the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from booking.availability.bits import positions
from booking.availability.days import local_day
from booking.availability.demand import Demand
from booking.availability.engine import FURTHEST, Claim, Truth, day_of, starts, why_not_at
from booking.availability.masks import mask_of, starts_in
from booking.availability.reasons import Reason

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2027, 3, 8)
MIDNIGHT = datetime(2027, 3, 8, tzinfo=UTC)
AT = MIDNIGHT - timedelta(days=2)
FIVE = 5

days = st.sampled_from(
    [(MONDAY, LONDON)]
    + [(date(2027, 3, 28), LONDON), (date(2027, 10, 31), LONDON)]
    + [(date(2027, 4, 4), ZoneInfo("Australia/Lord_Howe")), (date(2027, 3, 14), ZoneInfo("America/New_York"))]
)
clocks = st.integers(0, 287).map(lambda tick: time(tick * FIVE // 60, tick * FIVE % 60))
gaps = st.sampled_from([0, 0, 5, 15, 20, 45])


@st.composite
def truths(draw: st.DrawFn, day: date, zone: ZoneInfo) -> Truth:
    """Draw what may be true around one day; claims may overlap, as nothing forbids it here."""
    midnight = local_day(day, zone).starts_at

    def moment() -> datetime:
        return midnight + timedelta(minutes=draw(st.integers(-120, 1560)))

    def stretch(longest: int) -> tuple[datetime, datetime]:
        start = moment()
        return start, start + timedelta(minutes=draw(st.integers(1, longest)))

    def hours() -> tuple[time, time]:
        start, end = sorted((draw(clocks), draw(clocks)))
        return start, end

    def some(most: int) -> range:
        return range(draw(st.integers(0, most)))

    return Truth(
        zone,
        hours=[(day.weekday(), *hours()) for _ in range(draw(st.integers(1, 3)))],
        exceptions=[(day, *draw(st.sampled_from([hours(), (None, None)]))) for _ in some(1)],
        time_off=[stretch(300) for _ in some(2)],
        closures=[stretch(300) for _ in some(1)],
        claims=[
            Claim(
                draw(st.integers(1, 2)),
                *stretch(180),
                before=draw(gaps),
                after=draw(gaps),
                held_until=draw(st.sampled_from([None, AT - timedelta(minutes=1), AT + timedelta(minutes=1)])),
            )
            for _ in some(4)
        ],
    )


demands = st.builds(
    Demand,
    service_id=st.just(1),
    minutes=st.integers(5, 400),
    before=gaps,
    after=gaps,
    step=st.sampled_from([15, 30, 60]),
    notice=st.sampled_from([0, 120, 60 * 24 * 2 + 10 * 60]),
    limit=st.sampled_from([None, None, 1, 2]),
)


@given(st.data(), days, demands)
def test_the_bits_say_what_the_engine_says(data: st.DataObject, where: tuple[date, ZoneInfo], demand: Demand) -> None:
    truth = data.draw(truths(*where))
    told = day_of(truth, where[0], at=AT)
    assert list(positions(starts_in(mask_of(told, 1), demand, at=AT))) == starts(told, demand, at=AT)


def minutes_allowed(truth: Truth, demand: Demand) -> list[int]:
    """Return the starts of an ordinary London day by asking every minute of the day one by one."""

    def within(spans: list[tuple[datetime, datetime]], minute: int) -> bool:
        """Whether any span touches the five minutes `minute` lies in."""
        cell = MIDNIGHT + timedelta(minutes=minute - minute % FIVE)
        return any(start < cell + timedelta(minutes=FIVE) and cell < end for start, end in spans)

    def up(minutes: int) -> timedelta:
        return timedelta(minutes=-(-minutes // FIVE) * FIVE)

    def cells(claim: Claim) -> tuple[datetime, datetime]:
        start, end = ((moment - MIDNIGHT) // timedelta(minutes=1) for moment in (claim.starts_at, claim.ends_at))
        return MIDNIGHT + timedelta(minutes=start // FIVE * FIVE), MIDNIGHT + up(end)

    end_of_day = MIDNIGHT + timedelta(days=1)
    claims = [c for c in truth.claims if c.counts_at(AT) and c.starts_at < end_of_day and c.ends_at > MIDNIGHT]
    stretches = [(a, b) for _day, a, b in truth.exceptions] or [(a, b) for _weekday, a, b in truth.hours]
    open_minutes = {
        minute
        for a, b in stretches
        if a and b
        for minute in range(a.hour * 60 + a.minute, b.hour * 60 + b.minute or 1440)
        if not within(truth.time_off + truth.closures, minute)
    }
    allowed = []
    for start in range(0, 1440, demand.step):
        length = -(-demand.minutes // FIVE) * FIVE
        begin = MIDNIGHT + timedelta(minutes=start)
        end = begin + timedelta(minutes=length)
        kept_apart = all(
            begin >= cells(c)[1] + max(up(c.after), up(demand.before))
            or end + max(up(c.before), up(demand.after)) <= cells(c)[0]
            for c in claims
        )
        if kept_apart and open_minutes >= set(range(start, start + length)):
            allowed.append(start)
    counted = sum(c.service_id == demand.service_id and c.starts_at >= MIDNIGHT for c in claims)
    full = demand.limit is not None and counted >= demand.limit
    return [] if full else [m for m in allowed if MIDNIGHT + timedelta(minutes=m - demand.notice) >= AT]


@given(truths(MONDAY, LONDON), demands)
@example(Truth(LONDON, hours=[(0, time(0), time(0))]), Demand(1, 60, before=30))
def test_the_engine_says_what_asking_every_minute_says(truth: Truth, demand: Demand) -> None:
    # A gap ends at midnight, so a claim of the day before does not reach into this one.
    told = day_of(truth, MONDAY, at=AT)
    assert [tick * FIVE for tick in starts(told, demand, at=AT)] == minutes_allowed(truth, demand)


def claim(begins: str, ends: str, after: int = 0) -> Claim:
    at = [datetime.combine(MONDAY, time.fromisoformat(text), UTC) for text in (begins, ends)]
    return Claim(1, at[0], at[1], after=after)


def reason(begins: str, demand: Demand, *, at: datetime = AT, **truth: Any) -> Reason | None:
    told = day_of(Truth(LONDON, hours=[(0, time(9), time(17))], **truth), MONDAY, at=at)
    starts_at = datetime.combine(MONDAY, time.fromisoformat(begins), UTC)
    return why_not_at(told, demand, starts_at, at=at)


HOUR = Demand(1, 60)


def test_a_free_hour_has_no_reason_against_it() -> None:
    assert reason("10:00", HOUR) is None


def test_before_and_after_hours_nobody_works() -> None:
    assert reason("08:00", HOUR) == Reason.CLOSED
    assert reason("17:00", HOUR) == Reason.CLOSED


def test_a_visit_must_end_by_the_end_of_the_hours() -> None:
    assert reason("16:00", HOUR) is None
    assert reason("16:30", HOUR) == Reason.TOO_LONG


def test_a_visit_may_end_at_midnight_and_not_after_it() -> None:
    late: dict[str, Any] = {"exceptions": [(MONDAY, time(18), time(0))]}
    assert reason("23:00", HOUR, **late) is None
    assert reason("23:30", HOUR, **late) == Reason.TOO_LONG


def test_a_visit_may_not_cross_a_break_but_may_touch_it() -> None:
    halves: dict[str, Any] = {"exceptions": [(MONDAY, time(9), time(12)), (MONDAY, time(13), time(17))]}
    assert reason("11:00", HOUR, **halves) is None
    assert reason("11:30", HOUR, **halves) == Reason.TOO_LONG
    assert reason("12:30", HOUR, **halves) == Reason.CLOSED
    assert reason("13:00", HOUR, **halves) is None


def test_hours_that_meet_are_worked_through() -> None:
    meeting: dict[str, Any] = {"exceptions": [(MONDAY, time(13), time(17)), (MONDAY, time(9), time(13))]}
    assert reason("12:30", HOUR, **meeting) is None


def test_a_visit_starts_on_the_step() -> None:
    assert reason("10:15", HOUR) == Reason.STEP
    assert reason("10:01", HOUR) == Reason.STEP


def test_the_larger_of_two_gaps_counts() -> None:
    before: dict[str, Any] = {"claims": [claim("10:00", "11:00", after=30)]}
    assert reason("10:30", HOUR, **before) == Reason.TAKEN
    assert reason("11:00", HOUR, **before) == Reason.GAP
    assert reason("11:30", Demand(1, 60, before=30), **before) is None
    assert reason("11:30", Demand(1, 60, before=45), **before) == Reason.GAP


def test_a_visit_may_touch_another_one_before_or_after_it() -> None:
    between: dict[str, Any] = {"claims": [claim("09:00", "10:00"), claim("11:00", "12:00")]}
    assert reason("10:00", HOUR, **between) is None
    assert reason("10:00", Demand(1, 61), **between) == Reason.TAKEN
    assert reason("10:00", Demand(1, 60, before=1), **between) == Reason.GAP
    assert reason("10:00", Demand(1, 60, after=1), **between) == Reason.GAP


def test_gaps_may_be_met_to_the_minute() -> None:
    between: dict[str, Any] = {"claims": [claim("09:00", "09:30", after=30), claim("11:30", "12:00")]}
    assert reason("10:00", Demand(1, 60, before=30, after=30), **between) is None
    assert reason("10:00", Demand(1, 60, before=31), **between) == Reason.GAP
    assert reason("10:00", Demand(1, 60, after=31), **between) == Reason.GAP


def test_gaps_end_at_midnight() -> None:
    night: dict[str, Any] = {"exceptions": [(MONDAY, time(0), time(0))]}
    before = Claim(1, MIDNIGHT - timedelta(hours=1), MIDNIGHT, after=60)
    into = Claim(1, MIDNIGHT - timedelta(hours=1), MIDNIGHT + timedelta(minutes=30))
    assert reason("00:00", Demand(1, 60, before=60, limit=1), claims=[before], **night) is None
    assert reason("00:00", HOUR, claims=[into], **night) == Reason.TAKEN
    assert reason("00:30", Demand(1, 60, limit=1), claims=[into], **night) is None  # it began the day before


def test_a_hold_counts_until_the_moment_it_runs_out() -> None:
    ten = MIDNIGHT + timedelta(hours=10)
    held: dict[str, Any] = {"claims": [Claim(1, ten, ten + timedelta(hours=1), held_until=AT)]}
    assert reason("10:00", HOUR, at=AT - timedelta(seconds=1), **held) == Reason.TAKEN
    assert reason("10:00", HOUR, at=AT, **held) is None
    assert day_of(Truth(LONDON, **held), MONDAY).counts == {1: 1}


def test_a_day_is_good_until_its_first_hold_runs_out() -> None:
    ten, soon, late = MIDNIGHT + timedelta(hours=10), AT + timedelta(minutes=1), AT + timedelta(minutes=9)
    claims = [Claim(1, ten, ten + timedelta(hours=1), held_until=until) for until in (None, late, soon)]
    assert day_of(Truth(LONDON, claims=claims), MONDAY).next_expiry == soon
    assert day_of(Truth(LONDON, claims=claims[:1]), MONDAY).next_expiry is None


def test_time_off_and_closures_may_touch_a_visit() -> None:
    for kind in ("time_off", "closures"):
        ten, eleven = MIDNIGHT + timedelta(hours=10), MIDNIGHT + timedelta(hours=11)
        around: dict[str, Any] = {kind: [(MIDNIGHT, ten), (eleven, MIDNIGHT + 2 * FURTHEST)]}
        assert reason("10:00", HOUR, **around) is None
        assert reason("09:30", HOUR, **around) is not None
        assert reason("10:30", HOUR, **around) is not None


def test_a_gap_need_not_lie_within_the_hours() -> None:
    assert reason("09:00", Demand(1, 60, before=60)) is None
    assert reason("16:00", Demand(1, 60, after=60)) is None


def test_time_off_and_closures_are_told_apart() -> None:
    ten = (datetime(2027, 3, 8, 10, tzinfo=UTC), datetime(2027, 3, 8, 11, tzinfo=UTC))
    assert reason("10:30", HOUR, time_off=[ten]) == Reason.OFF
    assert reason("10:30", HOUR, closures=[ten]) == Reason.CLOSURE


def test_an_exception_replaces_the_week() -> None:
    assert reason("10:00", HOUR, exceptions=[(MONDAY, None, None)]) == Reason.CLOSED
    assert reason("18:00", HOUR, exceptions=[(MONDAY, time(18), time(20))]) is None


def test_the_limit_counts_visits_of_the_service() -> None:
    claims = [claim("09:00", "10:00")]
    assert reason("12:00", Demand(1, 60, limit=1), claims=claims) == Reason.LIMIT
    assert reason("12:00", Demand(2, 60, limit=1), claims=claims) is None
    assert reason("12:00", Demand(1, 60, limit=2), claims=claims) is None
    assert reason("12:00", Demand(2, 60, limit=0), claims=claims) == Reason.LIMIT


def test_a_visit_that_begins_at_midnight_counts_towards_the_limit_of_its_day() -> None:
    assert reason("12:00", Demand(1, 60, limit=1), claims=[claim("00:00", "01:00")]) == Reason.LIMIT


def test_what_is_past_or_too_soon_or_too_far_is_not_offered() -> None:
    noon = MIDNIGHT + timedelta(hours=12)
    assert reason("11:00", HOUR, at=noon) == Reason.PAST
    assert reason("13:00", Demand(1, 60, notice=120), at=noon) == Reason.NOTICE
    assert reason("14:00", Demand(1, 60, notice=120), at=noon) is None
    assert reason("13:00", HOUR, at=noon - FURTHEST) == Reason.HORIZON
    assert reason("12:00", HOUR, at=noon - FURTHEST) is None
    assert reason("12:00", HOUR, at=noon) is None
    assert reason("12:00", HOUR, at=noon + timedelta(seconds=1)) == Reason.PAST


@given(days, st.integers(-3, 300), st.integers(-1, 1), st.sampled_from([timedelta(0), timedelta(hours=26), FURTHEST]))
def test_the_bits_and_the_engine_agree_on_what_is_past_too_soon_and_too_far(
    where: tuple[date, ZoneInfo], tick: int, second: int, ahead: timedelta
) -> None:
    """The moment of asking lies at, just before or just after the start of a tick, less the notice or the horizon."""
    told = day_of(Truth(where[1], exceptions=[(where[0], time(0), time(0))]), where[0])
    at = told.local.instant(tick) - ahead + timedelta(seconds=second)
    demand = Demand(1, 15, step=15, notice=0 if ahead == FURTHEST else ahead // timedelta(minutes=1))
    assert list(positions(starts_in(mask_of(told, 1), demand, at=at))) == starts(told, demand, at=at)


def test_every_reason_is_a_sentence_for_the_customer() -> None:
    assert all(reason.label.endswith(".") and "invalid" not in reason.label for reason in Reason)
