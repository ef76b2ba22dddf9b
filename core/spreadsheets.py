"""Spreadsheets for people: what a customer typed is text in them, never a formula."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
