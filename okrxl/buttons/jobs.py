"""What each button does with the open workbook, and the message it ends with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from okrxl.buttons.cycle_job import close
from okrxl.buttons.exchange_jobs import collect, distribute, saving
from okrxl.buttons.import_job import import_
from okrxl.buttons.outcome import Outcome, Report
from okrxl.buttons.report_job import report_
from okrxl.core.labels import Lang, labels

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.buttons.open_book import OpenBook
    from okrxl.core.finding import Finding
    from okrxl.core.grid import Grid
    from okrxl.core.labels import Labels
    from okrxl.excel.port import Port
    from okrxl.excel.store.versions import Version
    from okrxl.pipeline import Moment, Say
    from okrxl.sheets.model import Body, PlacedSheet

MOST_FINDINGS: Final = 8
"""How many findings a message box lists; the rest are counted."""
MOST_VERSIONS: Final = 8
"""How many older versions a message box lists."""


Job = Callable[["OpenBook", Report, Lang, "date | None"], Outcome]


def refresh(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Score and redraw, in the open workbook, which is not saved."""
    from okrxl.buttons.backup import KeepBeforeDrawing  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415
    from okrxl.pipeline import refresh as redraw  # noqa: PLC0415

    del lang  # the workbook's settings name it
    stages = KeepBeforeDrawing(book, report)
    moment = Moment(datetime.now(), as_of)  # noqa: DTZ005 — sheets know no time zones
    port = book.port(_prepared_workbook)
    found = redraw(port, moment, stages, partial(_import_first, book, port, moment, stages))
    words = labels(found.settings.language)
    lines = [words.text("click.messages.refreshed", name=book.name), "", *_scores(found)]
    if as_of:
        lines.append(words.text("click.messages.redrawn", as_of=as_of.isoformat()))
    lines += ["", words.text(f"click.messages.{saving(book)}")]
    if stages.kept:
        lines.append(words.text("click.messages.kept", button=words.text("click.verbs.restore")))
    return Outcome("\n".join(lines), errors=bool(found.errors))


def _import_first(
    book: OpenBook, port: Port, moment: Moment, stages: Say, grids: Mapping[str, Grid]
) -> Sequence[Finding] | None:
    """Import what Settings names, before the workbook is scored."""
    from okrxl.read.settings import import_sources  # noqa: PLC0415

    if import_sources(grids.get("settings")) is None:
        return None
    from okrxl.importing.at_refresh import Place, import_first  # noqa: PLC0415 — few need it

    path = Path(book.location)
    place = Place(path.parent if path.is_absolute() else None, book.copy)
    return import_first(port, moment, place, stages, grids)


def check(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Findings only; nothing is changed."""
    from okrxl.pipeline import Moment, read  # noqa: PLC0415

    del lang  # as above
    found = read(book.port(), Moment(datetime.now(), as_of), report)  # noqa: DTZ005 — as above
    language = found.settings.language
    words = labels(language)
    if not found.findings:
        return Outcome(words.text("click.messages.nothing_found"))
    lines = [_totals(found), "", *_first_findings(found.findings, language)]
    lines += ["", words.text("click.messages.checked", button=words.text("click.verbs.refresh"))]
    return Outcome("\n".join(lines), errors=bool(found.errors))


def restore(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Open the previous version in its own window: replacing what is open is the manager's decision."""
    from okrxl.buttons.backup import open_previous  # noqa: PLC0415

    del as_of
    report("open")
    words = labels(lang)
    name, (newest, *older) = open_previous(book, words.text("click.messages.before"))
    lines = [
        words.text("click.messages.previous", name=name, verb=_followed_by(newest, words), book=book.name)
    ]
    if older:
        lines += ["", words.text("click.messages.older")]
        lines += [_kept(number, one, words) for number, one in enumerate(older[:MOST_VERSIONS], 2)]
        lines += ["", words.text("click.messages.go_back")]
    return Outcome("\n".join(lines))


def _kept(number: int, version: Version, words: Labels) -> str:
    """A version by its number for `restore --to`, its time, and the button or command that came after it."""
    when = f"{version.kept:%Y-%m-%d %H:%M}"
    return words.text("click.messages.version", number=number, when=when, verb=_followed_by(version, words))


def _followed_by(version: Version, words: Labels) -> str:
    """The button or command that changed the workbook after this version."""
    verb = f"click.verbs.{version.command}"
    return words.text(verb) if words.has(verb) else version.command or "okrxl"


JOBS: Final[dict[str, Job]] = {
    job.__name__.rstrip("_"): job
    for job in (refresh, check, import_, report_, distribute, collect, close, restore)
}
"""By `BUTTON_VERBS`."""


def _prepared_workbook(sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
    """New sheets as a file; a refresh that makes none does not load what draws it."""
    from okrxl.build.prepared import prepared_workbook  # noqa: PLC0415

    return prepared_workbook(sheets, body, from_1904=from_1904)


def _scores(found: Assessment) -> list[str]:
    """The company's score and the totals of the findings, a line each."""
    from okrxl.report.numbers import shown_score  # noqa: PLC0415

    words = labels(found.settings.language)
    score = words.text(
        "click.messages.score",
        score=shown_score(found.company.get("score")),
        grade=words.choice("grade", found.company.get("grade")) or "–",
        as_of=found.settings.as_of.isoformat(),
    )
    return [score, _totals(found)]


def _totals(found: Assessment) -> str:
    errors = sum(finding.severity == "error" for finding in found.findings)
    return labels(found.settings.language).text(
        "click.messages.findings", errors=errors, warnings=len(found.findings) - errors
    )


def _first_findings(findings: Sequence[Finding], lang: Lang) -> list[str]:
    """The first findings, errors first, a line for equal ones of a column, and how many more there are."""
    from okrxl.core.wording import grouped  # noqa: PLC0415

    groups = grouped(findings, lang)
    lines = [" ".join(filter(None, (one.address, one.message))) for one in groups[:MOST_FINDINGS]]
    more = sum(one.count for one in groups[MOST_FINDINGS:])
    if more:
        lines.append(labels(lang).text("click.messages.more", count=more))
    return lines
