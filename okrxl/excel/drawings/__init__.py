"""Drawings, charts, notes and buttons, as parts of a package."""
