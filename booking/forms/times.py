"""The start a customer picked: an instant we offered, and perhaps the person they want."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import forms

MISSING = "Choose a time."


class TimeForm(forms.Form):
    start = forms.CharField(label="Time", max_length=40, error_messages={"required": MISSING, "max_length": MISSING})
    provider = forms.UUIDField(required=False)

    def clean_start(self) -> datetime:
        """Return the instant in UTC; anything else than a full instant was not one of our tiles."""
        try:
            start = datetime.fromisoformat(self.cleaned_data["start"])
            return start.astimezone(UTC) if start.tzinfo else _refuse()
        except (ValueError, OverflowError) as garbage:
            raise forms.ValidationError(MISSING) from garbage


def day_in(text: str) -> date | None:
    """Return the day written as 2026-03-09 or 9/3/2026, or None."""
    field = forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], required=False)
    try:
        day: date | None = field.clean(text[:20])
    except forms.ValidationError:
        return None
    return day


def _refuse() -> datetime:
    raise ValueError("An instant needs its offset from UTC.")
