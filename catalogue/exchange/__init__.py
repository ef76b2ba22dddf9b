"""The catalogue as a table: out to a spreadsheet, back in after a dry run. Nothing is ever deleted by it."""
