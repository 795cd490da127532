"""The same workbooks as the driver's tests use."""

from tests.excel.conftest import made, sample

__all__ = ["made", "sample"]
