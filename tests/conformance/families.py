"""The families of rules that the comparison covers."""

from __future__ import annotations

FAMILIES = (
    "sum_baseline",
    "sum_threshold",
    "milestone_target",
    "growth",
    "growth_levels",
    "negative_threshold",
    "fiscal_quarters",
    "percent",
    "relative_weights",
    "weights",
    "shared_departments",
    "whole_names",
    "states",
    "cycle_window",
    "score_cap",
    "same_day",
    "children",
    "hits",
    "status",
    "columns",
)

FOLLOWED = (
    "sum_baseline",
    "sum_threshold",
    "milestone_target",
    "growth",
    "growth_levels",
    "negative_threshold",
    "fiscal_quarters",
    "percent",
    "score_cap",
    "hits",
    "status",
    "same_day",
    "relative_weights",
    "weights",
    "shared_departments",
    "whole_names",
    "states",
    "cycle_window",
    "children",
    "columns",
)
# Rules that okrxl does not follow yet: neither drawn nor compared.
FAMILIES_NOT_YET: tuple[str, ...] = tuple(one for one in FAMILIES if one not in FOLLOWED)


def landed(*families: str) -> bool:
    """Whether okrxl follows these rules."""
    assert set(families) <= set(FAMILIES)
    return not set(families) & set(FAMILIES_NOT_YET)
