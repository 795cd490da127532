"""Every generated sheet has its report."""

from __future__ import annotations

from okrxl.core.schema import GENERATED_SHEETS
from okrxl.report.sheets import SHEETS


def test_the_generated_sheets_are_those_of_the_contract_in_tab_order() -> None:
    assert tuple(SHEETS) == GENERATED_SHEETS
