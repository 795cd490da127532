"""What key results should have come to by a day, and what they will come to."""
