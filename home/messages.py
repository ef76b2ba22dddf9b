"""The letter that brings a contact message to the firm."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from home.models import ContactMessage
from notifications.kinds import Message, register_kind
from notifications.models import Delivery
from notifications.rendering import render_message

KIND = "contact_message"


def register() -> None:
    register_kind(KIND, contact_message)


def contact_message(delivery: Delivery) -> Message | None:
    """Write the message to the firm so that an answer goes to the sender. Not wanted once it is deleted."""
    if not delivery.subject_id.isdecimal():
        return None
    sent = ContactMessage.objects.filter(pk=delivery.subject_id).first()
    if sent is None:
        return None
    context = {"sent": sent, "list_url": f"{settings.SITE_URL}/cms/contact-messages/inspect/{sent.pk}/"}
    return replace(render_message(KIND, context), reply_to=sent.email)
