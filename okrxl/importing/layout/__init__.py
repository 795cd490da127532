"""Where a table stands on a sheet, what its columns are, which rows are its data."""
