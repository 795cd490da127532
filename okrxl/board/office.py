"""A workbook as a PDF, by a LibreOffice of its own: without a window, with a passing profile."""

from __future__ import annotations

import subprocess
from pathlib import Path

from okrxl.board.fonts import installed, replaced, use_stand_ins
from okrxl.core.errors import EnvironmentProblemError
from okrxl.excel.store.passing import passing_folder
from okrxl.libreoffice.bridge.processes import program

LONGEST = 600
"""Seconds after which it is given up."""


def office() -> str:
    """The program that prints; EnvironmentProblemError where there is none."""
    found = program()
    if not found:
        raise EnvironmentProblemError("report_no_office")
    return found


def as_pdf(content: bytes, name: str) -> bytes:
    """The PDF of a workbook's bytes; EnvironmentProblemError where LibreOffice makes none."""
    with passing_folder() as folder:
        book = folder / f"pack{Path(name).suffix}"
        book.write_bytes(content)
        profile = folder / "profile"
        use_stand_ins(profile, replaced(installed()))
        command = [office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(book)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)  # noqa: S603 — found by us
            return book.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise EnvironmentProblemError("report_failed", name=name) from error
