"""Ranges: contents, formatting, notes."""
