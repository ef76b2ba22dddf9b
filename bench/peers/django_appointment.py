"""django-appointment answering the bench's questions through its own services, in its own environment."""

from __future__ import annotations

from bench.answering import serve, timed  # isort: skip - first, so that nothing else prints among the answers

import datetime
from decimal import Decimal
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.peers.storage import database

settings.configure(
    SECRET_KEY="bench",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "appointment"],
    DATABASES={"default": database()},
    # The package ships no migrations for its models: make the tables from the models themselves.
    MIGRATION_MODULES={"appointment": None, "auth": None, "contenttypes": None, "sessions": None},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE="Europe/London",
)
django.setup()

from appointment.models import (  # noqa: E402
    Appointment,
    AppointmentRequest,
    Config,
    Service,
    StaffMember,
    WorkingHours,
)
from appointment.services import get_available_slots_for_staff  # noqa: E402
from appointment.utils.db_helpers import get_weekday_num_from_date  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402

the: dict[str, Any] = {}


def load(firm: dict[str, Any]) -> int:
    call_command("migrate", run_syncdb=True, verbosity=0)
    Config.objects.create(slot_duration=firm["step"], appointment_buffer_time=0, website_name="Bench")
    service = Service.objects.create(
        name="Visit", duration=datetime.timedelta(minutes=firm["minutes"]), price=Decimal(60)
    )
    client = User.objects.create(username="client")
    staff = []
    for number, person in enumerate(firm["staff"]):
        member = StaffMember.objects.create(user=User.objects.create(username=f"staff{number}"))
        member.services_offered.add(service)
        WorkingHours.objects.bulk_create(
            WorkingHours(
                staff_member=member,
                day_of_week=(weekday + 1) % 7,  # Sunday is 0
                start_time=datetime.time(person["opens"]),
                end_time=datetime.time(person["closes"]),
            )
            for weekday in person["weekdays"]
        )
        requests = AppointmentRequest.objects.bulk_create(
            AppointmentRequest(
                date=datetime.date.fromisoformat(day),
                start_time=clock(start),
                end_time=clock(start + length),
                service=service,
                staff_member=member,
                id_request=f"{number}-{day}-{start}",
            )
            for day, start, length in person["visits"]
        )
        Appointment.objects.bulk_create(
            Appointment(client=client, appointment_request=request, id_request=request.id_request)
            for request in requests
        )
        staff.append(member.pk)
    first = datetime.date.fromisoformat(firm["first"])
    the.update(service=service, staff=list(StaffMember.objects.filter(pk__in=staff).order_by("pk")))
    the.update(days=[first + datetime.timedelta(days=number) for number in range(firm["days"])])
    return Appointment.objects.count()


def clock(minutes: int) -> datetime.time:
    return datetime.time(minutes // 60, minutes % 60)


def slots(member: StaffMember, day: datetime.date) -> list[Any]:
    return get_available_slots_for_staff(day, member, get_weekday_num_from_date(day), service=the["service"])


def one() -> list[str]:
    return [f"{slot:%H:%M}" for slot in slots(the["staff"][0], the["days"][0])]


def everyone() -> list[list[Any]]:
    by_start: dict[str, list[int]] = {}
    for number, member in enumerate(the["staff"]):
        for slot in slots(member, the["days"][0]):
            by_start.setdefault(f"{slot:%H:%M}", []).append(number)
    return [[start, numbers] for start, numbers in sorted(by_start.items())]


def month() -> list[str]:
    return [day.isoformat() for day in the["days"] if any(slots(member, day) for member in the["staff"])]


QUESTIONS = {"one": one, "everyone": everyone, "month": month}


def answer(question: str) -> Any:
    return QUESTIONS[question]()


def time_of(question: str, times: int) -> float:
    return timed(QUESTIONS[question], times=times)


def queries(question: str) -> int:
    count = 0

    def counting(execute: Any, *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    QUESTIONS[question]()
    with connection.execute_wrapper(counting):
        QUESTIONS[question]()
    return count


if __name__ == "__main__":
    serve({"load": load, "answer": answer, "time": time_of, "queries": queries})
