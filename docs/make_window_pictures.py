"""Takes pictures of Home in a LibreOffice window before and after a click on “Refresh scores”.

`PYTHONPATH=. python docs/make_window_pictures.py`, with what the tests marked `window` need.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.excel import manager
from tests.libreoffice.window import Window, opened, screen

PICTURES = Path(__file__).resolve().parent / "pictures"
TARGETS = {"en": "Key Results", "zh": "关键结果"}
"""Language -> the sheet on which a target is changed, so that the click changes scores."""


def main() -> None:
    """Take the pictures of both languages."""
    with screen() as display:
        for lang, tab in TARGETS.items():
            with tempfile.TemporaryDirectory() as folder:
                book = Path(folder) / "OKR.xlsm"
                command = [sys.executable, "-m", "okrxl", "new", str(book), "--lang", lang, "--sample"]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
                manager.types(book, tab, {"I6": 0.9})
                with opened(book, display, {"OKRXL_PYTHON": sys.executable}) as window:
                    click(window, lang)


def click(window: Window, lang: str) -> None:
    """Click the first button on Home and wait for the message."""
    window.picture(PICTURES / f"libreoffice-before-{lang}.png")
    window.click(window.buttons()[0])
    if not window.waits_for(lambda: "OKR" in window.titles(), 120):
        sys.exit("okrxl showed no message")
    window.picture(PICTURES / f"libreoffice-after-{lang}.png")
    window.key("^OKR$", "Return")


if __name__ == "__main__":
    main()
