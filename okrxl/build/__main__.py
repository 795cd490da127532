"""Builds `okr_workbook.xlsm`, the Chinese sample, and the templates: `python -m okrxl.build [PATH]`."""

import sys
from datetime import datetime
from pathlib import Path

from okrxl.build.base import base_package
from okrxl.build.templates import templates
from okrxl.build.workbook import make
from okrxl.core.labels import LANGS
from okrxl.exchange.outgoing.template import FILES, department_template

BUILT_AT = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 — sheets have no time zones; a fixed time gives the same bytes every day


def main() -> None:
    """Build the workbook; without a path, also the templates of department workbooks."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "okr_workbook.xlsm")
    path.unlink(missing_ok=True)
    make(path, "zh", sample=True, now=BUILT_AT)
    if len(sys.argv) == 1:
        for lang in LANGS:
            target = Path(str(templates())) / FILES[lang]
            target.write_bytes(department_template(lang, base_package(lang, macro=False)))


if __name__ == "__main__":
    main()
