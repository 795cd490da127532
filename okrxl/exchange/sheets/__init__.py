"""The sheets of a department workbook."""
