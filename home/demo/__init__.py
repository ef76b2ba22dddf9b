"""Larkfield, the firm of the demonstration: its words and figures as plain Python."""
