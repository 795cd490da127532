"""The commands of the exchange with departments: `okrxl distribute | collect`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.labels import LANGS, Lang, labels

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from okrxl.exchange.master import Execution

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 — argparse has no public name for it

NAMES = ("distribute", "collect")
DONE, WITH_ERRORS = 0, 1


def add_commands(commands: Commands) -> None:
    """Put them beside the others."""
    sent = commands.add_parser(
        "distribute",
        help="make a workbook for each department",
        description="Make a workbook for each department to fill in; remember in the master what went out.",
    )
    sent.add_argument("path", type=Path, help="the master workbook")
    sent.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the files go")
    sent.add_argument("--only", nargs="+", default=(), metavar="DEPARTMENT", help="only these departments")
    sent.add_argument("--overdue", action="store_true", help="only those that have not returned")
    sent.add_argument(
        "--template", type=Path, metavar="FILE", help="your own look: a restyled department workbook"
    )
    sent.add_argument(
        "--company-view", action="store_true", help="with a sheet of all departments' objectives and scores"
    )
    sent.add_argument("--protect", default="", metavar="PASSWORD", help="a password on the locked cells")
    sent.add_argument("--drafts", action="store_true", help="an e-mail draft (.eml) with each file")
    sent.add_argument("--overwrite", action="store_true", help="replace files of the same name")
    _shared(sent, "department and password for opening its file, a CSV or .xlsx of two columns")
    sent.set_defaults(run=_distribute)

    taken = commands.add_parser(
        "collect",
        help="merge what the departments returned",
        description="Merge returned department workbooks into the master. Nothing is taken twice or lost.",
    )
    taken.add_argument("path", type=Path, help="the master workbook")
    taken.add_argument(
        "--from",
        type=Path,
        required=True,
        nargs="+",
        dest="places",
        metavar="FOLDER",
        help="a folder of files, or files",
    )
    _shared(taken, "department and password that opens its file, a CSV or .xlsx of two columns")
    taken.set_defaults(run=_collect)


def _shared(parser: argparse.ArgumentParser, told: str) -> None:
    parser.add_argument("--passwords", type=Path, metavar="FILE", help=told)
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler (tcp://…) to do the work"
    )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="score as of this day (YYYY-MM-DD)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--lang", choices=LANGS, help="the language of what is printed (usually the workbook's)"
    )


def _distribute(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.exchange.distribute import Order, distribute  # noqa: PLC0415
    from okrxl.exchange.output import sent_json, sent_text  # noqa: PLC0415
    from okrxl.exchange.passwords import read_passwords  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    file_store.refuse_open(asked.path)
    order = Order(
        asked.to,
        asked.only,
        asked.overdue,
        asked.template,
        asked.company_view,
        asked.protect,
        read_passwords(asked.passwords) if asked.passwords else {},
        asked.drafts,
        asked.overwrite,
    )
    book = ClosedWorkbook(asked.path)
    moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — sheets know no time zones
    with _execution(asked, labels(lang).text("collect.progress.make")) as execution:
        done = distribute(book, moment, order, book.save, execution)
    told = sent_json(done, asked.to) if asked.json else sent_text(done, asked.to, asked.lang or done.lang)
    print(told)  # noqa: T201
    return DONE


def _collect(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.exchange.collect import collect, incoming_files, returned_paths  # noqa: PLC0415
    from okrxl.exchange.output import collected_json, collected_text  # noqa: PLC0415
    from okrxl.exchange.passwords import read_passwords  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    file_store.refuse_open(asked.path)
    passwords = read_passwords(asked.passwords) if asked.passwords else {}
    paths, ignored = returned_paths(asked.places, asked.path)
    book = ClosedWorkbook(asked.path)
    moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — sheets know no time zones
    with _execution(asked, labels(lang).text("collect.progress.read")) as execution:
        done = collect(book, moment, incoming_files(paths, passwords), execution, ignored=ignored)
    book.save()
    speaks = asked.lang or done.lang
    told = (
        collected_json(asked.path.name, done, speaks)
        if asked.json
        else collected_text(asked.path.name, done, speaks)
    )
    print(told)  # noqa: T201
    return WITH_ERRORS if done.errors else DONE


@contextmanager
def _execution(asked: argparse.Namespace, label: str) -> Iterator[Execution]:
    """The cluster that was asked for, else this machine; with a progress bar where somebody watches."""
    from okrxl.exchange.master import Execution  # noqa: PLC0415
    from okrxl.exchange.parallel.pool import progress  # noqa: PLC0415

    bar = nullcontext(lambda _, __: None) if asked.json else progress(label)
    with _cluster(asked.scheduler) as executor, bar as count:
        yield Execution(executor, count=count)


def _cluster(address: str) -> AbstractContextManager[Executor | None]:
    if not address:
        return nullcontext()
    from okrxl.exchange.parallel.dask import scheduler  # noqa: PLC0415

    return scheduler(address)
