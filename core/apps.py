from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.analytics import sweeps as analytics_sweeps
        from core.idempotency import forget_answers
        from core.links import scan_links
        from core.missed import write_down_missed
        from core.models import PostcodeArea
        from core.page_cache import everything, on_change, receivers, register_boundary, serving  # noqa: F401 - importing connects them
        from core.page_cache.schedule import next_page, next_snippet
        from core.schedule import run_schedule
        from core.sweeps import register_sweep
        from core.warming import warm_recent

        on_change(PostcodeArea, rule=everything)  # each process remembers where they lie
        register_boundary(next_page)
        register_boundary(next_snippet, purged=True)
        # Half a minute, so that a page that is due at ten is there before anybody calls it late.
        register_sweep("core.schedule", run_schedule, every_seconds=30)
        register_sweep("core.missed_paths", write_down_missed, every_seconds=60)
        register_sweep("core.broken_links", scan_links, every_seconds=60 * 60)
        register_sweep("core.pictures", warm_recent, every_seconds=300)
        register_sweep("core.old_answers", forget_answers, every_seconds=60 * 60)
        analytics_sweeps.register()
