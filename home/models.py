"""The pages marketing writes."""
