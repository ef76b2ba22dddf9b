from __future__ import annotations

from datetime import UTC, datetime

from django.template import Context, Template


def test_a_time_is_shown_on_the_wall_clock_of_the_place() -> None:
    summer = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    template = Template('{{ at|at_place:"Europe/London"|date:"H:i" }} {{ at|at_place:"America/New_York"|date:"H:i" }}')

    assert template.render(Context({"at": summer})) == "10:30 05:30"
