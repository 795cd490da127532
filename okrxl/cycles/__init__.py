"""Cycles: closing one, carrying key results over, opening the next."""
