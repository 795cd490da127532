"""Cut an assessment into department data: each department gets its own rows and no one else's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from okrxl.core.labels import normalized
from okrxl.exchange.contract import Code
from okrxl.exchange.department_data import Company, DepartmentData
from okrxl.exchange.outgoing.file_names import file_names
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.rollup import positions

if TYPE_CHECKING:
    from okrxl.assess import Assessment

CHECK_IN_COLUMNS = ["date", "kr_id", "actual", "confidence", "comment", "by", "source", "entered"]
MONTHLY_COLUMNS = ["row", "id", "month", "score"]
"""What a department's own sheet says of the months."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of department workbooks: its master, number, day, and each department's number."""

    workbook: str
    number: int
    sent: date
    departments: Mapping[str, int]

    def code(self, department: str) -> Code:
        """The return code of a department's workbook."""
        return Code(self.workbook, self.number, self.departments[department])


def sendable(found: Assessment) -> tuple[str, ...]:
    """The departments that are asked for something, in the order of the departments table."""
    some = positions(found.scored["departments"], is_asked(found.scored))
    return tuple(str(name) for name in found.departments["department"] if name in some)


def goes_out(scored: pd.DataFrame) -> pd.Series[bool]:
    """Which key results departments receive: begun, within the cycle, and not cancelled."""
    begun = scored["start"] <= scored["at"]
    return begun & scored["in_cycle"] & (scored["state"] != "cancelled")


def is_asked(scored: pd.DataFrame) -> pd.Series[bool]:
    """Which of them still need check-ins: a closed one does not."""
    return goes_out(scored) & (scored["state"] != "closed")


def partition(
    found: Assessment,
    sending: Sending,
    wanted: Collection[str] | None = None,
    *,
    company_view: bool = False,
    password: str = "",
) -> Iterator[DepartmentData]:
    """Yield the data of each department that has key results and is `wanted` (None: all), in table order.

    A file's name is the same whichever others are wanted. `company_view` shows all departments to each;
    `password` protects the sheets.
    """
    departments = sendable(found)
    place = {name: number for number, name in enumerate(found.departments["department"])}
    files = file_names(found.settings.cycle, departments)
    company = _company(found) if company_view else None
    cut = _Cut(found)
    for name in departments:
        if wanted is None or name in wanted:
            yield DepartmentData(
                code=sending.code(name),
                department=name,
                file=files[name],
                sent=sending.sent,
                settings=found.settings,
                scored=cut.asked(name),
                ours=cut.scored(name),
                check_ins=cut.check_ins(name),
                objectives=cut.objectives(name),
                monthly=cut.monthly(name),
                months=_months(found.matrix, name),
                standing={str(key): value for key, value in found.departments.iloc[place[name]].items()},
                trends=found.trends.loc[found.trends["name"] == name],
                comments=cut.comments(name),
                last_month=found.last_month,
                company=company,
                password=password,
            )


class _Cut:
    """The positions of each department's rows in the frames, looked up once for all departments."""

    def __init__(self, found: Assessment) -> None:
        self._found = found
        asked, out = is_asked(found.scored), goes_out(found.scored)
        self._asked = positions(found.scored["departments"], asked)
        self._scored = positions(found.scored["departments"], out)
        # A month lists the key results of then.
        of_now = found.monthly["id"].isin(found.scored.loc[out, "id"])
        self._monthly = positions(found.monthly["departments"], of_now)
        self._months = found.monthly[MONTHLY_COLUMNS]
        home = dict(
            zip(
                found.scored.loc[asked, "id"].map(normalized),
                found.scored.loc[asked, "departments"],
                strict=True,
            )
        )
        check_ins = under_present_ids(found.scored, found.tables.check_ins.frame)
        self._all = check_ins[CHECK_IN_COLUMNS].dropna(subset=["kr_id"])
        spelled = {kr_id: home.get(normalized(kr_id), ()) for kr_id in self._all["kr_id"].unique()}
        self._check_ins = positions(self._all["kr_id"].map(spelled))
        listed = found.tables.objectives.frame.dropna(subset=["id"])
        # Of two objectives with the same id the upper one counts.
        listed = listed.loc[~listed["id"].map(normalized).duplicated()]
        self._texts = dict(zip(listed["id"].map(normalized), listed["objective"], strict=True))

    def asked(self, name: str) -> pd.DataFrame:
        """The key results that the department is asked for."""
        return _rows(self._found.scored, self._asked.get(name))

    def scored(self, name: str) -> pd.DataFrame:
        return _rows(self._found.scored, self._scored.get(name))

    def comments(self, name: str) -> pd.DataFrame:
        return _rows(self._found.comments, self._scored.get(name))

    def monthly(self, name: str) -> pd.DataFrame:
        return _rows(self._months, self._monthly.get(name))

    def check_ins(self, name: str) -> pd.DataFrame:
        return _rows(self._all, self._check_ins.get(name))

    def objectives(self, name: str) -> pd.DataFrame:
        """The objectives of its key results, including those of other departments."""
        ids = _rows(self._found.scored[["objective_id"]], self._scored.get(name))["objective_id"].dropna()
        first = ids.loc[~ids.map(normalized).duplicated()].tolist()
        texts = [self._texts.get(normalized(one)) for one in first]
        return pd.DataFrame({"id": first, "objective": texts}, dtype=object)


def _rows(frame: pd.DataFrame, places: Any) -> pd.DataFrame:  # noqa: ANN401 — an array, or None
    """Some rows of a frame, as a frame of its own."""
    return frame.iloc[[] if places is None else places].reset_index(drop=True)


def _months(matrix: pd.DataFrame, name: str) -> pd.Series:
    row: pd.Series = matrix.loc[name]  # type: ignore[assignment]
    return row.rename(None).copy()


def _company(found: Assessment) -> Company:
    return Company(found.objectives, found.departments, found.company, found.trend, found.trends)
