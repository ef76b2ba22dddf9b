"""The ways a message travels. Each takes a delivery and a written message, and raises where it was not taken."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.kinds import Message
from notifications.models import Delivery


def send_email(delivery: Delivery, message: Message) -> None:
    """Hand the message to Django's mail backend, as text and as HTML."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[delivery.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated", **dict(message.headers)},
    )
    mail.attach_alternative(message.html, "text/html")
    for name, content, media_type in message.attachments:
        mail.attach(name, content, media_type)
    mail.send()


def message_id(delivery: Delivery) -> str:
    """Return the id that every try of this delivery carries, so that mail servers can drop a double."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{delivery.kind}.{delivery.pk}.{delivery.created_at:%Y%m%d%H%M%S%f}@{host}>"


CHANNELS: dict[str, Callable[[Delivery, Message], None]] = {Delivery.Channel.EMAIL: send_email}
