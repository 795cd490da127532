"""Grids to tables: headers matched, cells interpreted by schema, doubtful ones reported as findings."""

from okrxl.read.settings import read_settings
from okrxl.read.tables import Tables, read_tables

__all__ = ["Tables", "read_settings", "read_tables"]
