"""The command that imports OKRs from other sheets, CSV files and other tools' exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.core.errors import BadFileError
from okrxl.core.labels import Lang

if TYPE_CHECKING:
    from okrxl.importing.model import SourceSheet


def import_(asked: Arguments, lang: Lang) -> Result:
    """Read sources, show on the sheet of the import what they would bring, append it where asked for."""
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.importing.files.sources import source_files, source_sheets  # noqa: PLC0415

    del lang  # what is said of a workbook is said in its language
    path = Path(asked.workbook)
    if not asked.dry_run:
        file_store.refuse_open(path)
    places = [Path(one) for one in asked.sources]
    own = [one for one in places if one.exists() and path.exists() and one.resolve() == path.resolve()]
    if own and not asked.sheets:
        raise BadFileError("import_from_itself", name=asked.workbook)
    files = list(source_files(places))
    if not files:
        raise BadFileError("import_no_files", name=", ".join(asked.sources))
    return _imported(asked, [sheet for file in files for sheet in source_sheets(file, asked.sheets)])


def import_own(asked: Arguments) -> Result:
    """Import the OKRs on a workbook's own sheets, where nothing is in doubt."""
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.importing.files.sources import own_sheets, source_files  # noqa: PLC0415

    path = Path(asked.workbook)
    (file,) = source_files([path])
    return _imported(replace(asked, apply=True), own_sheets(file, ClosedWorkbook(path)))


def _imported(asked: Arguments, sheets: Sequence[SourceSheet]) -> Result:
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.importing.output import imported_json, imported_text  # noqa: PLC0415
    from okrxl.importing.run import Asked, import_into  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    book = ClosedWorkbook(Path(asked.workbook))
    now = datetime.now()  # noqa: DTZ005 — sheets know no time zones
    wanted = Asked(asked.apply, asked.dry_run, asked.shape, asked.as_of)
    result = import_into(book, Moment(now), sheets, wanted)
    if not result.sources:
        raise BadFileError(
            "import_nothing_found", names=", ".join(one.name for one in sheets) or asked.workbook
        )
    said = asked.lang or result.lang
    if asked.json:
        text = imported_json(asked.workbook, result)
    else:
        text = imported_text(asked.workbook, result, said, asked=asked.apply, dry=asked.dry_run)
    if not asked.dry_run:
        book.save(command="import")
    in_doubt = (asked.apply or result.chosen) and not result.settled
    refused = bool(result.plan.of("refused"))
    return Result(text, WITH_ERRORS if in_doubt or refused else DONE, saved=not asked.dry_run)
