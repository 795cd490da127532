"""Files to sheets of raw cells."""
