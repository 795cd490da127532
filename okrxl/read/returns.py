"""What the sheet of returned files leaves to do: decisions, errors, departments that have more to return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import contract, contract_word, spellings

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

SHEET = "collected"
"""The sheet's key."""
TABLES = {"okr_conflicts": "conflicts", "okr_returned_findings": "remarks", "okr_collected": "files"}
"""Its tables, and the keys of their grids."""


@dataclass(frozen=True, slots=True)
class Returns:
    """How many conflicts have no choice yet, how many entries were rejected, who has more to return.

    `tab` is the sheet's name.
    """

    tab: str
    decisions: int = 0
    errors: int = 0
    outstanding: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.decisions or self.errors or self.outstanding)


def read_returns(tab: str, grids: Mapping[str, Grid]) -> Returns:
    """What the grids of `TABLES` leave to do."""
    made = [choice for kind in ("master", "returned") for choice in spellings(f"choices.conflict.{kind}")]
    conflicts = [_word(row, "choice") for row in _rows(grids.get("conflicts")) if row.get("return_code")]
    error = spellings("choices.severity.error")
    complete = spellings("choices.return_status.complete")
    return Returns(
        tab,
        sum(choice not in made for choice in conflicts),
        sum(_word(row, "severity") in error for row in _rows(grids.get("remarks"))),
        tuple(
            str(row["department"])
            for row in _rows(grids.get("files"))
            if row.get("department") and _word(row, "return_status") not in complete
        ),
    )


def _rows(grid: Grid | None) -> Iterator[Mapping[str, object]]:
    if grid is None:
        return
    columns = dict(named_columns(grid.headers, header_keys(tuple(contract("en").section("columns")))))
    for row in grid.rows:
        yield {columns[position]: cell for position, cell in enumerate(row) if position in columns}


def _word(row: Mapping[str, object], key: str) -> str:
    return contract_word(row.get(key) or "")
