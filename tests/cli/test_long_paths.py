"""A path that is longer than the system allows is said to be, wherever it is given."""

from __future__ import annotations

import os

import pytest

from tests.excel.conftest import Sample
from tests.excel.running import okrxl

LONG = "x" * 300


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize(
    "line",
    [
        f"check {LONG}.xlsx",
        f"refresh {LONG}.xlsx",
        f"new /{'p/' * 3000}a.xlsx",
        f"restore {LONG}.xlsx --list",
        f"collect BOOK --from {LONG}",
        f"distribute BOOK --to {LONG}",
        f"doctor {LONG}.xlsx",
    ],
    ids=lambda line: " ".join(line.split()[::2])[:20],
)
def test_a_path_that_is_too_long_is_said_to_be(sample: Sample, line: str) -> None:
    ran = okrxl(*line.replace("BOOK", str(sample("en.xlsx"))).split(), "--lang", "en")
    assert ran.code == 2
    assert "okrxl.log" not in ran.err
    assert "longer than this system allows" in ran.err or "no earlier version" in ran.err
