"""Screens own no data."""
