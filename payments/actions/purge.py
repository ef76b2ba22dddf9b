"""What gateways wrote is forgotten after a while; that they wrote stays, so that nothing can come twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from payments.models import WebhookInbox

KEPT = timedelta(days=90)


def forget_old_notices(*, at: datetime) -> int:
    """Empty the notices that were dealt with long ago; return how many. They name people and what they paid."""
    done = WebhookInbox.objects.exclude(state=WebhookInbox.State.RECEIVED)
    return done.filter(received_at__lt=at - KEPT).exclude(body="").update(body="")
