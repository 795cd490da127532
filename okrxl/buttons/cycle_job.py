"""The button that closes the cycle: what will happen, a question, then the closing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.buttons.exchange_jobs import saving
from okrxl.buttons.notifier import TITLE
from okrxl.buttons.outcome import Outcome
from okrxl.core.labels import labels
from okrxl.core.log import log_error

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report
    from okrxl.core.labels import Labels, Lang
    from okrxl.cycles.close import Closed

MOST_LINES = 8
"""How many key results a message box lists; the rest are counted."""


def close(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Ask before the cycle of the open workbook is closed; it is not saved."""
    from okrxl.buttons.backup import KeepBeforeDrawing  # noqa: PLC0415
    from okrxl.cycles.close import close as close_cycle  # noqa: PLC0415
    from okrxl.cycles.close import preview  # noqa: PLC0415
    from okrxl.cycles.closing import Wishes  # noqa: PLC0415
    from okrxl.cycles.output import days_left  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    del lang  # the workbook's settings name it
    moment, port = Moment(datetime.now(), as_of), book.port()  # noqa: DTZ005 — sheets know no time zones
    planned = preview(port, moment, Wishes(), report)
    words = labels(planned.before.settings.language)
    question = "\n".join([*_lines(book.name, planned, words), "", words.text("click.messages.close_cycle")])
    try:
        answer = book.confirm(question, TITLE)
    except Exception:  # noqa: BLE001 — engines raise what they like
        log_error(f"close {book.name}")
        return Outcome(words.text("click.messages.not_asked_cycle"))
    if not answer:
        return Outcome(words.text("click.messages.not_closed_cycle"))
    stages = KeepBeforeDrawing(book, report, "close")
    done = close_cycle(port, moment, Wishes(), stages)
    lines = [
        words.text("cycles.closed", name=book.name),
        *days_left(done, words),
        "",
        words.text(f"click.messages.{saving(book)}"),
    ]
    if stages.kept:
        lines.append(words.text("click.messages.kept", button=words.text("click.verbs.restore")))
    return Outcome("\n".join(lines), errors=bool(done.after and done.after.errors))


def _lines(name: str, planned: Closed, words: Labels) -> list[str]:
    """The cycles, the totals, what is carried over, what to know before."""
    from okrxl.cycles.output import head, line, remarks, totals  # noqa: PLC0415

    carried = [line(one, words) for one in planned.closing.decisions if one.made]
    shown = carried[:MOST_LINES]
    if len(carried) > len(shown):
        shown.append(words.text("click.messages.more", count=len(carried) - len(shown)))
    listed = ["", words.text("click.messages.carried_cycle"), *shown] if carried else []
    return [head(name, planned, words), totals(planned, words), *listed, "", *remarks(planned, words)]
