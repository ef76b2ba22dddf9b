"""A step of approval that nobody takes on their own work."""

from __future__ import annotations

from typing import Any

from wagtail.models import AbstractGroupApprovalTask


class SecondLook(AbstractGroupApprovalTask):
    """Members of the chosen groups approve; whoever submitted the page is not asked."""

    class Meta:
        verbose_name = "approval by somebody else"
        verbose_name_plural = "approvals by somebody else"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_state
        own = state is not None and state.requested_by_id == user.pk and not user.is_superuser
        return [] if own else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states if user.is_superuser else states.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups approve, but nobody their own submission"
