"""The driver for workbooks that are closed files."""
