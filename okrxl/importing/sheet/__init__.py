"""The sheet of the import, what is chosen on it, what the workbook remembers."""
