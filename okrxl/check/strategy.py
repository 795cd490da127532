"""Strategy: goals that can be aligned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.check.lookups import twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables


def ids_twice(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A strategic goal's id stands once."""
    yield from twice(tables.strategy, "id", "id_twice")


CHECKS = (ids_twice,)
