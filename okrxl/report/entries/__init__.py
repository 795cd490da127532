"""Cells on generated sheets that people fill in: drawn again as they were, each in the row of its key."""
