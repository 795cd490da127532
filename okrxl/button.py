"""What a click in Excel starts: `python -m okrxl.button refresh --book NAME [--hwnd N]`."""

from __future__ import annotations

import sys

from okrxl.buttons.click import main

if __name__ == "__main__":
    sys.exit(main())
