"""Renders the sample workbooks with LibreOffice and keeps the pages that the documents show.

`python docs/make_pictures.py`, with okrxl installed and soffice, pdftotext and pdftoppm on the path.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parent / "pictures"
DOTS = "96"
PAGES = {
    "zh": {
        "home": "首页",
        "key-results": "关键结果",
        "checks": "检查结果",
        "dashboard": "总览",
        "scores": "得分",
        "owners": "负责人",
        "monthly": "月度对比",
        "department": "客户成功部",
    },
    "en": {"home": "Home", "dashboard": "Dashboard", "monthly": "Monthly", "department": "Customer Success"},
}
"""Language -> picture -> tab, as the footer of its pages has it."""


def main() -> None:
    """Make them all anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lang, pages in PAGES.items():
            book = folder / f"sample-{lang}.xlsm"
            run(sys.executable, "-m", "okrxl", "new", book, "--lang", lang, "--sample")
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, book)
            first = first_pages(book.with_suffix(".pdf"))
            for picture, tab in pages.items():
                page, target = str(first[tab]), PICTURES / f"{picture}-{lang}"
                options = ("-r", DOTS, "-f", page, "-l", page, "-singlefile", "-png")
                run("pdftoppm", *options, book.with_suffix(".pdf"), target)


def first_pages(pdf: Path) -> dict[str, int]:
    """The first page of each tab: the last line but the page number is the tab's name."""
    found: dict[str, int] = {}
    for number, text in enumerate(run("pdftotext", "-layout", pdf, "-").split("\f"), 1):
        lines = [line for line in text.splitlines() if line.strip()]
        if lines:
            found.setdefault(lines[-1].rsplit("  ", 1)[0].strip(), number)
    return found


def run(*command: str | Path) -> str:
    """What a program printed; CalledProcessError where it fails."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


if __name__ == "__main__":
    main()
