"""Workbooks, closed and open; the only importers of openpyxl, xlwings and python-calamine."""
