"""Strategy: goals that can be aligned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.check.lookups import twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables


def ids(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A strategic goal has an id of its own."""
    table = tables.strategy
    yield from table.findings("id_missing", "warning", "id", table.frame["id"].isna())
    yield from twice(tables.strategy, "id", "id_twice")


CHECKS = (ids,)
