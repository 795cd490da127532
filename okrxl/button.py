"""What a click in Excel starts: `python -m okrxl.button refresh --book NAME [--hwnd N]`."""

from __future__ import annotations

import sys

from okrxl.warm.launch import done_by_helper


def main() -> int:
    """By the helper that waits for this click, else in this process; the exit status."""
    status = done_by_helper(sys.argv[1:])
    if status is not None:
        return status
    from okrxl.warm.helper import do_and_prepare  # noqa: PLC0415 — only where no helper was

    return do_and_prepare(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
