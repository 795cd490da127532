"""Conditional formats and data validation."""
