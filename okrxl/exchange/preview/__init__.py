"""The live preview of scores in a department workbook."""
