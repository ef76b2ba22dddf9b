"""Letting tests throw away what the database keeps for good."""

from __future__ import annotations

from django.db import connection

TRIGGER = "payments_invoice_no_delete"


def throw_invoices_away() -> None:
    """Empty the table of invoices in a test's own SQLite file, which is emptied by DELETE.

    PostgreSQL is emptied by TRUNCATE, which asks no trigger of a row.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM payments_invoice)")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [TRIGGER])
        (again,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {TRIGGER}")
        cursor.execute("DELETE FROM payments_invoice WHERE refers_id IS NOT NULL")
        cursor.execute("DELETE FROM payments_invoice")
        cursor.execute(again)
