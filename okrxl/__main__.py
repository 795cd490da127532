"""`python -m okrxl`."""

from okrxl.cli.main import main

raise SystemExit(main())
