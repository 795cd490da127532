"""`python -m okrxl`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 — out of a checkout, no installer has refused it
    sys.exit("okrxl needs Python 3.11 or newer / okrxl 需要 Python 3.11 或更高版本: " + sys.executable)

from okrxl.cli.main import main

sys.exit(main())
