"""The command that closes a cycle."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.core.labels import Lang

if TYPE_CHECKING:
    from okrxl.cycles.close import Closed


def close(asked: Arguments, lang: Lang) -> Result:
    """Close the cycle, in place or in a copy; or show what that will do."""
    from okrxl.cycles.close import preview  # noqa: PLC0415
    from okrxl.cycles.closing import Wishes  # noqa: PLC0415
    from okrxl.cycles.files import close_file, close_in_copy  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    del lang  # what is said of a workbook is in its own language
    path = Path(asked.workbook)
    moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — sheets know no time zones
    wishes = Wishes(asked.cycle, asked.start, asked.end, asked.keep_targets)
    if asked.dry_run:
        return _result(asked, asked.workbook, preview(ClosedWorkbook(path), moment, wishes))
    if asked.to:
        done = close_in_copy(path, Path(asked.to), moment, wishes)
        return _result(asked, asked.to, done)
    return _result(asked, asked.workbook, close_file(path, moment, wishes))


def _result(asked: Arguments, name: str, done: Closed) -> Result:
    from okrxl.cycles.output import closing_json, closing_lines  # noqa: PLC0415

    said = asked.lang or done.before.settings.language
    text = (
        closing_json(name, done)
        if asked.json
        else "\n".join(closing_lines(name, done, said, copied=bool(asked.to)))
    )
    errors = (done.after or done.before).errors
    return Result(text, WITH_ERRORS if errors else DONE, saved=done.after is not None)
