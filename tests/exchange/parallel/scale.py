"""A master of many small departments, what it sends, and the returned files; by one process or many."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.worksheet.table import Table

from okrxl.core.address import Area
from okrxl.core.labels import labels
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.exchange.arrived import incoming_files
from okrxl.exchange.collect import collect
from okrxl.exchange.distribute import Order, distribute
from okrxl.exchange.master import Execution
from okrxl.exchange.sheets.update_grid import FIRST_ROW, cell
from okrxl.pipeline import Moment
from tests.exchange.departments import company

MOMENT = Moment(datetime(2026, 11, 24, 9, 0))
SHEET = "xl/worksheets/sheet2.xml"
"""The one to fill in, of a workbook made from the template that okrxl brings."""
NOVEMBER = 46_345
"""19 November 2026, as a cell holds it."""


class Here(Executor):
    """Does everything in this process, at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def write_master(path: Path, departments: int) -> None:
    """Departments of one key result with one check-in each; sent once, so that it has its number."""
    words = labels("zh")
    rows = company("zh", [f"D{number}" for number in range(departments)], key_results=1, check_ins=1).rows
    book = openpyxl.Workbook()
    for key, some in rows.items():
        table = INPUT_BY_KEY[key]
        sheet = book.create_sheet(words.text(f"sheets.{key}"))
        sheet.append([words.header(column.key, key) for column in table.columns])
        for row in some:
            sheet.append([row.get(column.key) for column in table.columns])
        sheet.add_table(Table(displayName=table.name, ref=Area(1, 1, 1 + len(some), len(table.columns)).ref))
    book.save(path)
    send(path, path.parent / "before", Here(), only=("D0 dept",))


def send(master: Path, folder: Path, executor: Executor | None, only: Sequence[str] = ()) -> None:
    """Distribute; the master is changed."""
    book = ClosedWorkbook(master)
    distribute(book, MOMENT, Order(folder, only), book.save, Execution(executor))


def bring(master: Path, files: Iterable[Path], executor: Executor | None) -> int:
    """Collect; the master is changed. How many check-ins were new."""
    book = ClosedWorkbook(master)
    done = collect(book, MOMENT, incoming_files(list(files), {}), Execution(executor))
    book.save()
    assert not done.errors
    return len(done.merged.check_ins)


def send_alone(master: Path, folder: Path) -> None:
    """Distribute in whichever process this runs, and in no other."""
    send(master, folder, Here())


def bring_alone(master: Path, files: Sequence[Path]) -> int:
    """Collect in whichever process this runs, and in no other."""
    return bring(master, files, Here())


def fill(path: Path, target: Path, actual: float) -> None:
    """A copy of a department's workbook with a check-in of its first key result."""
    with ZipFile(path) as old, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == SHEET:
                for key, value in (("date", NOVEMBER), ("actual", actual)):
                    name = cell(key, FIRST_ROW)
                    content, count = re.subn(
                        rf'(<c r="{name}"[^>]*?)/>'.encode(), rf"\1><v>{value}</v></c>".encode(), content
                    )
                    assert count == 1, name
            new.writestr(info, content)


def copy(master: Path, name: str) -> Path:
    """A copy in the same folder."""
    return Path(shutil.copyfile(master, master.parent / name))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
