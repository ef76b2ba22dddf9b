"""Turn a template folder into a message: subject, text and HTML with the firm's name on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from core.letterhead import letterhead
from notifications.kinds import Message


def render_message(template: str, context: Mapping[str, Any]) -> Message:
    """Render `templates/emails/<template>/` into a message. Links in it begin with `site_url`."""
    folder = f"emails/{template}"
    full = {**letterhead(), **context}
    # A subject is one line, whatever the template's layout or a name in it says.
    subject = " ".join(render_to_string(f"{folder}/subject.txt", full).split())
    return Message(
        subject=subject,
        text=tidy(render_to_string(f"{folder}/body.txt", full)),
        html=render_to_string(f"{folder}/body.html", full),
    )


def tidy(text: str) -> str:
    """Join the gaps that template tags leave: never more than one empty line."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
