"""The only importers of openpyxl, xlwings and python-calamine: workbooks, closed and (later) open ones."""
