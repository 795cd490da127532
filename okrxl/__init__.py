"""okrxl: OKR sheets in an Excel workbook, checked, scored and rolled up in place."""

__version__ = "0.1.0"
