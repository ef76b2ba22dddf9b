"""Pages that somebody else looks at before visitors do."""

from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester


class ApprovalTester(PagePermissionTester):
    """Lets only those who approve a page put it on the site, where a workflow holds for it."""

    def can_publish(self) -> bool:
        return bool(super().can_publish()) and may_approve(self.user, self.page)


def may_approve(user: Any, page: Any) -> bool:
    """Say whether `user` may put `page` on the site without asking anybody."""
    if user.is_superuser:
        return True
    workflow = page.get_workflow()
    if workflow is None:
        return True
    state = page.current_workflow_state
    if state is not None and state.requested_by_id == user.pk:
        return False
    tasks = workflow.tasks.filter(active=True).specific()
    return any(task.user_can_access_editor(page, user) for task in tasks)
