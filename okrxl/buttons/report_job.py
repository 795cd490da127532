"""The button that prints the board pack: by Excel itself, else by a LibreOffice of okrxl's own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.buttons.exchange_jobs import folder_beside, saving
from okrxl.buttons.outcome import Outcome
from okrxl.core.errors import EnvironmentProblemError
from okrxl.core.labels import labels
from okrxl.excel.store.passing import passing_folder

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report
    from okrxl.core.labels import Lang


def report_(book: OpenBook, stage: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Refresh the open workbook and print the pack of the month in view; the workbook is not saved.

    The month counts as reported once the PDF is made.
    """
    from okrxl.board.pack import Asked, print_pack  # noqa: PLC0415
    from okrxl.buttons.backup import KeepBeforeDrawing  # noqa: PLC0415

    del as_of  # a month's end is
    words = labels(lang)
    folder = folder_beside(book, words, "reports")
    now = datetime.now()  # noqa: DTZ005 — sheets know no time zones
    stages = KeepBeforeDrawing(book, stage, "report")
    pack = print_pack(book.port(), Asked(), now, lambda tabs: _printed(book, tabs), stages)
    year, month = pack.month
    target = _unused(folder, f"{Path(book.name).stem} {year}-{month:02}")
    target.write_bytes(pack.content)
    said = labels(pack.found.settings.language).text
    lines = [
        said(
            "click.messages.reported", month=said(f"report.months.{month}"), file=target.name, folder=folder
        ),
        "",
        said(f"click.messages.{saving(book)}"),
    ]
    return Outcome("\n".join(lines), errors=bool(pack.found.errors))


def _printed(book: OpenBook, tabs: frozenset[str]) -> bytes:
    """The PDF of the tabs; EnvironmentProblemError where neither Excel nor LibreOffice makes one."""
    made = book.print_sheets(tabs)
    if made is not None:
        return made
    from okrxl.board.office import as_pdf, office  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415

    office()
    content = book.copy()
    if content is None:
        raise EnvironmentProblemError("report_failed", name=book.name)
    with passing_folder() as folder:
        path = folder / f"pack{Path(book.name).suffix or '.xlsx'}"
        path.write_bytes(content)
        return as_pdf(ClosedWorkbook(path).written_with(tabs), path.name)


def _unused(folder: Path, stem: str) -> Path:
    """A name for the PDF; earlier ones stay."""
    number, free = 1, folder / f"{stem}.pdf"
    while free.exists():
        number += 1
        free = folder / f"{stem} ({number}).pdf"
    return free
