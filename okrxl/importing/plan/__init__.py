"""Items against what a workbook holds."""
