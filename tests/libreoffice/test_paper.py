"""What LibreOffice prints: how many pages, and how large their text is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from okrxl.board.fonts import STAND_INS, installed, replaced
from okrxl.board.office import as_pdf
from okrxl.build.workbook import make
from okrxl.cli.main import main
from okrxl.core.labels import LANGS, Lang
from tests.conftest import lacks
from tests.report.month import NOW

BODY = {"zh": "微软雅黑", "en": "Calibri"}
PACK_PAGES, SAMPLE_PAGES = 6, 25
LEAST = 9.0
"""Points of the smallest text on paper."""
EDGE = 780
"""Points from the left of the paper; further right stand no figures."""
ZOOM = 3
"""pdftohtml gives whole sizes: the larger, the finer."""


def sizes(path: Path) -> Iterator[tuple[int, float, str]]:
    """(page, points, text) of each text of a PDF."""
    if not shutil.which("pdftohtml"):
        lacks("poppler", "pdftohtml is not on the path")
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", str(ZOOM), str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    fonts: dict[str, float] = {}
    page = 0
    for line in printed.splitlines():
        if found := re.search(r'<page number="(\d+)"', line):
            page = int(found[1])
        elif found := re.search(r'<fontspec id="(\d+)" size="(\d+)"', line):
            fonts[found[1]] = int(found[2]) / ZOOM
        elif found := re.search(r'<text .*left="(\d+)".*font="(\d+)">(.*)</text>', line):
            text = re.sub(r"<[^>]+>", "", found[3]).strip()
            # LibreOffice writes what stands in folded columns too, unseen at the edge.
            if text and int(found[1]) < EDGE * ZOOM:
                yield page, fonts[found[2]], text


def pack(folder: Path, lang: Lang) -> Path:
    """The board pack of the sample."""
    book, target = folder / "OKR.xlsx", folder / "pack.pdf"
    make(book, lang, sample=True, now=NOW)
    assert main(["report", str(book), "--to", str(target)]) == 0
    return target


@pytest.mark.libreoffice
@pytest.mark.parametrize("lang", LANGS)
def test_the_board_pack_is_six_pages_at_nine_points(tmp_path: Path, lang: Lang) -> None:
    families = installed()
    if BODY[lang] not in families and BODY[lang] not in replaced(families):
        lacks("fonts", f"none of {', '.join(STAND_INS[BODY[lang]])}")
    found = list(sizes(pack(tmp_path, lang)))
    assert max(page for page, _, _ in found) <= PACK_PAGES
    small = [(page, size, text) for page, size, text in found if size < LEAST]
    assert not small
    assert not [text for _, _, text in found if "#" in text]


@pytest.mark.libreoffice
@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_sample_is_twenty_five_pages(tmp_path: Path, lang: Lang) -> None:
    book = tmp_path / "OKR.xlsx"
    make(book, lang, sample=True, now=NOW)
    printed = tmp_path / "OKR.pdf"
    printed.write_bytes(as_pdf(book.read_bytes(), book.name))
    assert max(page for page, _, _ in sizes(printed)) <= SAMPLE_PAGES
