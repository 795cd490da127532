"""What stands behind xlwings' `.api`, by Excel's names."""
