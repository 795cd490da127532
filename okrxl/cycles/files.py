"""Closing the cycle of a closed file, in place or in a copy."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.build.workbook import publish, refuse_target
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.names import NUMBER_TEXT
from okrxl.cycles.close import Closed, close
from okrxl.excel import file_store
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.store.file_swap import leftover_prefix
from okrxl.sheets.model import text_constant

if TYPE_CHECKING:
    from okrxl.cycles.closing import Wishes
    from okrxl.pipeline import Moment


def close_file(path: Path, moment: Moment, wishes: Wishes) -> Closed:
    """Close the cycle in place; the version before is kept for `restore`."""
    file_store.refuse_open(path)
    book = ClosedWorkbook(path)
    done = close(book, moment, wishes)
    book.save(command="close")
    return done


def close_in_copy(path: Path, to: Path, moment: Moment, wishes: Wishes) -> Closed:
    """Close the cycle in a copy, which appears complete or not at all; the workbook itself is only read.

    The copy gets a number of its own, so that its kept versions are not those of the workbook.
    BadFileError where something has the copy's name, or it has another ending.
    """
    refuse_target(to)
    if to.suffix.casefold() != path.suffix.casefold():
        raise BadFileError("close_ending", name=to.name, ending=path.suffix)
    number = sha256(f"{to.name} {moment.now.isoformat()}".encode(errors="replace")).hexdigest()[:16].upper()
    try:
        with tempfile.TemporaryDirectory(prefix=leftover_prefix(to), dir=to.parent) as folder:
            made = Path(folder) / to.name
            made.write_bytes(file_store.load(path))
            book = ClosedWorkbook(made)
            done = close(book, moment, wishes, names=(text_constant(NUMBER_TEXT, number),))
            book.save(keep=False)
            publish(made, to)
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=to.name) from error
    return done
