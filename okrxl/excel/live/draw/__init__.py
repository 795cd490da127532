"""Placed sheets drawn into a running Excel."""
