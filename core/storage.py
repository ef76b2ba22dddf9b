"""Where static files are kept: hashed names, compressed, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites imports inside our ES modules too, so that they can be cached for ever."""

    support_js_module_import_aggregation = True
