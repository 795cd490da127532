"""The commands of the exchange with departments: distribute, collect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.core.errors import BadFileError
from okrxl.core.labels import Lang, labels

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from okrxl.exchange.master import Execution


def distribute(asked: Arguments, lang: Lang) -> Result:
    """Make a workbook for each department; the master remembers what went out."""
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.exchange.distribute import Order, distribute  # noqa: PLC0415
    from okrxl.exchange.output import sent_json, sent_text  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    path, folder = Path(asked.workbook), Path(asked.to)
    file_store.refuse_open(path)
    if folder.is_file():
        raise BadFileError("to_is_file", folder=asked.to)
    order = Order(
        folder,
        asked.only,
        asked.overdue,
        Path(asked.template) if asked.template else None,
        asked.company_view,
        asked.protect,
        _passwords(asked),
        asked.drafts,
        asked.overwrite,
        asked.deadline,
    )
    book = ClosedWorkbook(path)
    moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — sheets know no time zones
    with _execution(asked, labels(lang).text("collect.progress.make")) as execution:
        done = distribute(book, moment, order, partial(book.save, command="distribute"), execution)
    text = sent_json(done, folder) if asked.json else sent_text(done, folder, asked.lang or done.lang)
    return Result(text, saved=True)


def collect(asked: Arguments, lang: Lang) -> Result:
    """Merge what the departments returned into the master."""
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.exchange.arrived import READS, incoming_files, returned_paths  # noqa: PLC0415
    from okrxl.exchange.parallel.pool import prepare  # noqa: PLC0415

    path, sources = Path(asked.workbook), [Path(source) for source in asked.sources]
    file_store.refuse_open(path)
    for source in sources:
        if not source.exists():
            raise BadFileError("from_missing", folder=str(source))
        if source.resolve() == path.resolve():
            raise BadFileError("from_is_master", name=asked.workbook)
    passwords = _passwords(asked)
    paths, ignored = returned_paths(sources, path)
    if not asked.scheduler:
        prepare(READS, len(paths))
    # Both take a while to load; other processes load theirs at the same time.
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.exchange.collect import Asked, collect  # noqa: PLC0415
    from okrxl.exchange.output import collected_json, collected_text  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    book = ClosedWorkbook(path)
    moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — as above
    with _execution(asked, labels(lang).text("collect.progress.read")) as execution:
        wanted = Asked(ignored, asked.deadline)
        done = collect(book, moment, incoming_files(paths, passwords), execution, wanted)
    # Without files there may still be decisions on the sheet of conflicts that were carried out.
    if not paths and not done.changed:
        others = any(not name.endswith("/") for name in ignored)  # and not just empty folders
        raise BadFileError("from_other_files" if others else "from_empty", folder=" ".join(asked.sources))
    book.save(command="collect")
    record = collected_json if asked.json else collected_text
    text = record(asked.workbook, done, asked.lang or done.lang)
    return Result(text, WITH_ERRORS if done.errors else DONE, saved=done.changed)


def _passwords(asked: Arguments) -> dict[str, str]:
    from okrxl.exchange.passwords import read_passwords  # noqa: PLC0415

    return dict(read_passwords(Path(asked.passwords))) if asked.passwords else {}


@contextmanager
def _execution(asked: Arguments, label: str) -> Iterator[Execution]:
    """The cluster that was asked for, else this machine; with a progress bar on a terminal."""
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
