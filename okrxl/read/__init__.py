"""Grids to tables: headers matched, cells interpreted by schema, everything doubtful told as a finding."""

from okrxl.read.tables import Tables, read_tables

__all__ = ["Tables", "read_tables"]
