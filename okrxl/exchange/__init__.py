"""Department workbooks: distributing them, and collecting them without losing a row."""
