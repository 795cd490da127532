"""The refreshed sample, as a file and as a workbook open in the in-memory Excel."""

from __future__ import annotations

from tests.excel.live.conftest import opened, scored, unscored

__all__ = ["opened", "scored", "unscored"]
