"""What came back, and what becomes of it."""
