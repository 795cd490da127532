"""Department workbooks on their way out."""
