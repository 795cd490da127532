"""The board pack as a PDF: its pages, the month it is of, the draft, and what the workbook remembers."""

from __future__ import annotations

import email
import shutil
import subprocess
from pathlib import Path

import pytest

from okrxl.build.workbook import make
from okrxl.cli.main import main
from tests.conftest import lacks
from tests.report.month import NOW

MOST_PAGES = 6


def pages(path: Path) -> list[str]:
    """The text of each page."""
    if not shutil.which("pdftotext"):
        lacks("poppler", "pdftotext is not on the path")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True)
    return done.stdout.split("\f")[:-1]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "OKR.xlsx"
    make(path, "en", sample=True, now=NOW)
    return path


@pytest.mark.libreoffice
def test_the_pack_of_a_month(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "October.pdf"
    assert main(["report", str(sample), "--to", str(target), "--month", "2026-10", "--drafts"]) == 0
    found = pages(target)
    assert len(found) <= MOST_PAGES
    assert any("October: company score" in page for page in found)
    assert not any("Owner Rollup" in page.splitlines()[-2] for page in found if len(page.splitlines()) > 1)
    mail = email.message_from_bytes(target.with_suffix(".eml").read_bytes())
    (pdf,) = (part for part in mail.walk() if part.get_content_type() == "application/pdf")
    assert pdf.get_filename() == target.name
    assert pdf.get_payload(decode=True) == target.read_bytes()


def test_without_libreoffice_it_says_what_to_do(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("okrxl.board.office.program", lambda: None)
    before = sample.read_bytes()
    assert main(["report", str(sample), "--to", str(tmp_path / "x.pdf")]) == 2
    assert "LibreOffice" in capsys.readouterr().err
    assert sample.read_bytes() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--month", "2027-03"], "2027-03"),
        (["--department", "Nobody"], "Marketing"),
        (["--month", "May"], "May"),
    ],
)
def test_what_there_is_not_is_refused(
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    said: str,
) -> None:
    monkeypatch.setattr("okrxl.board.office.program", lambda: "soffice")
    before = sample.read_bytes()
    assert main(["report", str(sample), "--to", str(tmp_path / "x.pdf"), *given]) == 2
    assert said in capsys.readouterr().err
    assert sample.read_bytes() == before
