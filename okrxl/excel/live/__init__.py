"""A workbook that is open in a running Excel, through xlwings."""
