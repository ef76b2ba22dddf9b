"""What the service pages add to the CMS."""

from __future__ import annotations

from core.reports.findings import Report, register_report
from services.reports import pages_and_services, sells_or_writes

register_report(
    Report(
        "selling",
        "Pages and services",
        "tag",
        pages_and_services,
        "Every page sells something that can be booked, and everything on sale has a page. All is well.",
        sells_or_writes,
    )
)
