"""`python -m okrxl`."""

from okrxl.cli import main

raise SystemExit(main())
