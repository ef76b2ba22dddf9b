"""Do the tests notice a changed line? See docs/quality.md."""
