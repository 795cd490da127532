"""What an import came to: its sources, its plan, whether rows were appended, what is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from okrxl.core.finding import Finding
from okrxl.core.labels import Lang
from okrxl.importing.model import KINDS, Kind, LeftOut, Source, SourceColumn, SourceSheet
from okrxl.importing.plan.decide import Plan, PlanRow

COUNTED = KINDS


@dataclass(frozen=True)
class Imported:
    """The result of an import; `without` are sheets that hold no table of OKRs.

    `applied`: rows were appended. `settled`: nothing was in doubt and it was asked for, whether or not there
    was anything new.
    """

    name: str
    lang: Lang
    sources: tuple[Source, ...]
    without: tuple[SourceSheet, ...]
    plan: Plan
    now: datetime
    applied: bool = False
    settled: bool = False
    remarks: tuple[Finding, ...] = ()
    """Remarks on rows of the plan."""

    @property
    def chosen(self) -> bool:
        """Whether the manager chose to import a source."""
        return any(one.choice == "import" for one in self.sources)

    @property
    def may_apply(self) -> bool:
        """Whether there is anything to import."""
        return any(one.choice != "skip" for one in self.sources)

    def certain(self, *, everything: bool) -> bool:
        """Whether nothing is in doubt that the manager has not decided.

        Where not `everything` was asked for, all sources that are not skipped must have been chosen.
        """
        taken = [one for one in self.sources if one.choice != "skip"]
        if not everything and any(one.choice != "import" for one in taken):
            return False
        return not any(self.doubts(one) for one in taken if one.choice != "import")

    def doubts(self, source: Source) -> list[str]:
        """Why a manager should decide on a source: codes of `import.doubts`."""
        found = list(source.doubts)
        if any(one.severity == "error" for one in source.findings):
            found.append("unread")
        if any(row.item.sheet == source.layout.sheet.name for row in self.plan.of("refused")):
            found.append("refused")
        return found

    def count(self, decision: str, kind: Kind | None = None) -> int:
        """How many rows of a decision there are, of one table or of all."""
        return sum(row.decision == decision and kind in {None, row.kind} for row in self.plan.rows)

    def rows_of(self, source: Source) -> Iterator[PlanRow]:
        """The rows that come from a source."""
        return (row for row in self.plan.rows if row.item.sheet == source.layout.sheet.name)

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows that are not imported on purpose."""
        return [one for source in self.sources if source.choice != "skip" for one in source.left_out]

    @property
    def unmapped(self) -> list[tuple[Source, SourceColumn]]:
        """Columns that are not imported."""
        return [
            (source, column)
            for source in self.sources
            if source.choice != "skip"
            for column in source.layout.columns
            if not column.field
        ]

    @property
    def findings(self) -> Sequence[Finding]:
        """All remarks: on cells of the sources, and on rows of the plan."""
        found = [one for source in self.sources if source.choice != "skip" for one in source.findings]
        return [*_once(found), *self.remarks]

    @property
    def counts(self) -> Counter[str]:
        """How many rows there are of each decision."""
        return Counter(row.decision for row in self.plan.rows)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each remark on a cell once."""
    seen = set()
    for one in findings:
        place = (one.code, one.sheet, one.cell, str(one.value))
        if place not in seen:
            seen.add(place)
            yield one
