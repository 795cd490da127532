"""Department workbooks: out to the departments, and back without losing a row."""
