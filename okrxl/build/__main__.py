"""Builds `okr_workbook.xlsm`, the Chinese sample: `python -m okrxl.build [PATH]`."""

import sys
from datetime import datetime
from pathlib import Path

from okrxl.build.workbook import make

BUILT_AT = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 — sheets know no time zones; the same bytes every day


def main() -> None:
    """Make the workbook anew where it stood."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "okr_workbook.xlsm")
    path.unlink(missing_ok=True)
    make(path, "zh", sample=True, now=BUILT_AT)


if __name__ == "__main__":
    main()
