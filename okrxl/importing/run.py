"""An import, from sheets to the workbook: what was found, decided, and appended all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels, normalized
from okrxl.core.wording import describe_finding
from okrxl.importing.items.context import Moments
from okrxl.importing.items.understand import Known, understood
from okrxl.importing.model import Source, SourceSheet
from okrxl.importing.plan.appended import appended
from okrxl.importing.plan.decide import Plan, planned
from okrxl.importing.plan.named import named_items, without_needless
from okrxl.importing.plan.present import Present
from okrxl.importing.plan.remarks import remarks_on
from okrxl.importing.result import Imported
from okrxl.importing.sheet import memory
from okrxl.importing.sheet import page as sheet
from okrxl.importing.sheet.choices import TABLES, read_choices, typed_fields
from okrxl.importing.sheet.memory import Memory, memory_sheet, read_memory
from okrxl.pipeline import Moment, Say, read
from okrxl.read.incomplete import is_incomplete
from okrxl.report.memory import memory_sheets
from okrxl.sheets.model import Drawing

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.excel.port import Port


@dataclass(frozen=True)
class Asked:
    """What an import is asked for.

    `apply`: append where nothing is in doubt; `dry`: change nothing, not even the sheet of the import;
    `shape`: read as this shape; `day`: that of figures without a date; `standing`: a source that the manager
    once chose to import, doubts included, is chosen again.
    """

    apply: bool = False
    dry: bool = False
    shape: str = ""
    day: date | None = None
    standing: bool = False


def import_into(
    port: Port, moment: Moment, sheets: Sequence[SourceSheet], asked: Asked, say: Say = lambda _: None
) -> Imported:
    """Import sheets into a workbook; the caller saves. BadFileError if it cannot take them."""
    found = _workbook(port, moment, say)
    lang = found.settings.language
    grids = port.read({**TABLES, memory.TABLE: "memory"})
    remembered, choices = read_memory(grids.get("memory")), read_choices(grids)
    known = _known(found, remembered, moment, asked)
    sources, without = understood(sheets, known)
    fields = typed_fields(sources, choices, remembered.fields)
    if fields != remembered.fields:
        known = replace(known, fields=fields)
        sources, without = understood(sheets, known)
    before = dict.fromkeys(remembered.accepted, "import") if asked.standing else {}
    chosen = {**before, **choices.sources}
    sources = [replace(one, choice=chosen.get(one.fingerprint, "")) for one in sources]
    plan = _planned(sources, found, remembered)
    remarks = tuple(remarks_on(plan, known.moments.cycle))
    result = Imported(port.name, lang, tuple(sources), tuple(without), plan, moment.now, remarks=remarks)
    applied = result.may_apply if asked.apply else result.chosen
    if applied and not result.certain(everything=asked.apply):
        applied = False
    result = replace(result, applied=applied and bool(plan.of("new")), settled=applied)
    if not asked.dry:
        say("draw")
        accepted = {one.fingerprint for one in sources if applied and one.choice == "import"}
        ids = plan.ids if applied else remembered.ids
        _draw(port, result, Memory(ids, fields, remembered.accepted | accepted), found)
    return result


def _workbook(port: Port, moment: Moment, say: Say) -> Assessment:
    """The workbook's tables; BadFileError where one that is needed is gone, or the tab is taken."""
    found = read(port, moment, say)
    lang = found.settings.language
    if is_incomplete(found.findings):
        first = next(one for one in found.findings if one.severity == "error")
        raise BadFileError("master_incomplete", name=port.name, problem=describe_finding(first, lang)[0])
    tab = labels(lang).text("sheets.import")
    if sheet.KEY not in port.owned() and normalized(tab) in map(normalized, port.sheet_names()):
        raise BadFileError("import_taken", name=port.name, sheet=tab)
    return found


def _known(found: Assessment, remembered: Memory, moment: Moment, asked: Asked) -> Known:
    settings, owners = found.settings, found.tables.owners.frame
    emails = {
        str(email).casefold(): str(name)
        for name, email in zip(owners["owner"], owners["email"], strict=True)
        if isinstance(email, str) and isinstance(name, str)
    }
    return Known(
        Moments(moment.now.date(), asked.day, (settings.cycle_start, settings.cycle_end)),
        settings.date_order,
        frozenset(map(normalized, found.tables.departments.frame["department"].dropna())),
        frozenset(map(normalized, owners["owner"].dropna())),
        emails,
        remembered.fields,
        asked.shape,
    )


def _planned(sources: Iterable[Source], found: Assessment, remembered: Memory) -> Plan:
    """The plan of all sources that are not to be skipped."""
    taken = [one for one in sources if one.choice != "skip"]
    emails: Mapping[str, str] = {name: email for one in taken for name, email in one.emails.items()}
    items = named_items(without_needless(item for one in taken for item in one.items), emails)
    return planned(items, Present.of(found.tables), remembered.ids)


def _draw(port: Port, result: Imported, remembered: Memory, found: Assessment) -> None:
    """The sheet of the import, what it remembers, and the rows where they are to be appended."""
    words = labels(result.lang)
    tab = port.owned().get(sheet.KEY) or words.text("sheets.import")
    placed = sheet.import_sheet(result, tab)
    rows = appended(result.plan, port.read(), found.settings, result.now) if result.applied else ()
    drawn = (placed, memory_sheet(remembered, sheet.field_words(words)), *memory_sheets(found.log))
    port.draw(Drawing(drawn, appended=rows))
