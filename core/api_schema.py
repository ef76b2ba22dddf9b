"""What the description of the API says besides what the views say of themselves."""

from __future__ import annotations

from typing import Any

TOO_LONG = {
    "description": "The address was longer than the web server reads, about 4 kB; it answers itself, not in JSON.",
    "content": {"text/html": {"schema": {"type": "string"}}},
}


def name_long_addresses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the refusal that comes before any view is asked, to every operation."""
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"]["414"] = TOO_LONG
    return result
