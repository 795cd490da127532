"""The command that prints: report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.cli.workbook import progress
from okrxl.core.errors import BadFileError
from okrxl.core.labels import Lang, labels


def report(asked: Arguments, lang: Lang) -> Result:
    """Print the board pack as a PDF; the workbook is refreshed and remembers the month as reported."""
    from okrxl.board.office import as_pdf, office  # noqa: PLC0415
    from okrxl.board.pack import Asked, letter, print_pack  # noqa: PLC0415
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415

    path, target = Path(asked.workbook), Path(asked.to)
    if target.suffix.casefold() != ".pdf" or not target.parent.is_dir():
        raise BadFileError("report_target", file=asked.to)
    file_store.refuse_open(path)
    office()
    with progress(asked, lang) as stage:
        book = ClosedWorkbook(path)
        wanted = Asked(asked.month, asked.department)
        now = datetime.now()  # noqa: DTZ005 — sheets know no time zones
        pack = print_pack(book, wanted, now, lambda tabs: as_pdf(book.written_with(tabs), path.name), stage)
        said = asked.lang or pack.found.settings.language
        words, drafted = labels(said), target.with_suffix(".eml")
        stage("save")
        target.write_bytes(pack.content)
        if asked.drafts:
            drafted.write_bytes(letter(pack, target.name, pack.found.settings.language))
        book.save(command="report")
    month = words.text(f"report.months.{pack.month[1]}")
    lines = [words.text("cli.reported", month=month, name=asked.workbook, file=asked.to)]
    if asked.drafts:
        lines.append(words.text("cli.reported_draft", file=str(drafted)))
    return Result("\n".join(lines), WITH_ERRORS if pack.found.errors else DONE, saved=True)
