"""Microsoft's own validator on adopted workbooks and on odd contents; new ones: tests/build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Validator
from tests.excel import manager, small, zoo
from tests.excel.running import done

pytestmark = pytest.mark.validator


def test_an_adopted_workbook_is_valid_before_its_first_refresh(tmp_path: Path, validator: Validator) -> None:
    path = zoo.zoo(tmp_path / "zoo.xlsx")
    done("adopt", path, "--blank", "--lang", "en")
    assert validator(path) == []


def test_a_workbook_with_errors_odd_texts_and_no_check_ins_is_valid(
    tmp_path: Path, validator: Validator
) -> None:
    path = small.small(tmp_path / "small.xlsx", refreshed=False)
    odd = {"C5": "'=1+1", "C6": "'<b>&amp;</b>", "C7": "'line\nbreak\ttab", "D5": "'A & B <c>", "I5": "=1/0"}
    manager.types(path, "Key Results", odd)
    manager.types(path, "Check-ins", {f"C{row}": None for row in range(5, 11)})
    done("refresh", path)
    assert validator(path) == []
