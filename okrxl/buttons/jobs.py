"""What each button does with the open workbook, and what is said of it at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.buttons.exchange_jobs import collect, distribute
from okrxl.buttons.outcome import Say, Told
from okrxl.core.labels import Lang, labels

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.buttons.open_book import OpenBook
    from okrxl.core.finding import Finding
    from okrxl.pipeline import Stage
    from okrxl.sheets.model import Body, PlacedSheet

SHOWN = 8
"""So many findings stand in a message box; the rest are counted."""


Job = Callable[["OpenBook", Say, Lang, "date | None"], Told]


def refresh(book: OpenBook, say: Say, lang: Lang, as_of: date | None) -> Told:
    """Score and redraw, in the open workbook; it is not saved."""
    from okrxl.buttons import backup  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415
    from okrxl.pipeline import refresh as refreshed  # noqa: PLC0415

    del lang  # the workbook's settings say it
    kept: list[bool] = []

    def at(stage: Stage) -> None:
        if stage == "draw":
            say("keep")
            kept.append(backup.keep(book))
        say(stage)

    moment = Moment(datetime.now(), as_of)  # noqa: DTZ005 — sheets know no time zones
    found = refreshed(book.port(_prepared_workbook), moment, at)
    words = labels(found.settings.language)
    lines = [words.text("click.told.refreshed", name=book.name), "", *_standing(found)]
    lines += ["", words.text("click.told.read_only" if book.read_only() else "click.told.not_saved")]
    if any(kept):
        lines.append(words.text("click.told.kept", button=words.text("click.verbs.restore")))
    return Told("\n".join(lines), errors=bool(found.errors))


def check(book: OpenBook, say: Say, lang: Lang, as_of: date | None) -> Told:
    """Findings only; nothing is changed."""
    from okrxl.pipeline import Moment, read  # noqa: PLC0415

    del lang
    found = read(book.port(), Moment(datetime.now(), as_of), say)  # noqa: DTZ005 — as above
    language = found.settings.language
    words = labels(language)
    if not found.findings:
        return Told(words.text("click.told.nothing_found"))
    ordered = sorted(found.findings, key=lambda finding: finding.severity != "error")
    lines = [_counts(found), "", *_told(ordered, language)]
    lines += ["", words.text("click.told.checked", button=words.text("click.verbs.refresh"))]
    return Told("\n".join(lines), errors=bool(found.errors))


def restore(book: OpenBook, say: Say, lang: Lang, as_of: date | None) -> Told:
    """The workbook as it was, opened beside this one: to replace what is open is the manager's to decide."""
    from okrxl.buttons import backup  # noqa: PLC0415

    del as_of
    say("open")
    words = labels(lang)
    name = backup.show(book, words.text("click.told.before"))
    return Told(words.text("click.told.shown", name=name, book=book.name))


JOBS: dict[str, Job] = {
    "refresh": refresh,
    "check": check,
    "distribute": distribute,
    "collect": collect,
    "restore": restore,
}


def _prepared_workbook(sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
    """New sheets as a file; a refresh that makes none does not load what draws it."""
    from okrxl.build.prepared import prepared_workbook  # noqa: PLC0415

    return prepared_workbook(sheets, body, from_1904=from_1904)


def _standing(found: Assessment) -> list[str]:
    """The company's score, and what was found."""
    from okrxl.report.numbers import shown_score  # noqa: PLC0415

    words = labels(found.settings.language)
    score = words.text(
        "click.told.score",
        score=shown_score(found.company.get("score")),
        grade=words.choice("grade", found.company.get("grade")) or "–",
        as_of=found.settings.as_of.isoformat(),
    )
    return [score, _counts(found)]


def _counts(found: Assessment) -> str:
    errors = sum(finding.severity == "error" for finding in found.findings)
    return labels(found.settings.language).text(
        "click.told.findings", errors=errors, warnings=len(found.findings) - errors
    )


def _told(findings: Sequence[Finding], lang: Lang) -> list[str]:
    """The first findings in words, and how many more there are."""
    from okrxl.core.wording import describe_finding as told  # noqa: PLC0415

    lines = [" ".join(filter(None, (one.place, told(one, lang)[0]))) for one in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(labels(lang).text("click.told.more", count=len(findings) - SHOWN))
    return lines
