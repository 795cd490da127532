"""How the goal of a key result reads: `≤ 1%`, `75–90`, `48% → 60%`, each period's where periods count."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from okrxl.core.labels import normalized, text_width
from okrxl.core.measures import MEASURES, Measure
from okrxl.core.schema import PERCENT_UNITS
from okrxl.report.month.units import LONGEST_UNIT, MANY, SCALED, figure_text
from okrxl.report.why import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from okrxl.core.labels import Labels, Lang

NEEDED = (
    "measure", "aggregation", "frequency", "unit", "baseline", "target", "target_max", "as_share", "by_hits",
)  # fmt: skip


def goals(words: Labels, frame: pd.DataFrame) -> list[str | None]:
    """The goal of each row, with its unit; None where a number that it takes is missing."""
    made: list[str | None] = []
    for row in zip(*(frame[key].tolist() for key in NEEDED), strict=True):
        one = dict(zip(NEEDED, row, strict=True))
        measure = MEASURES[one["measure"]].form(one["aggregation"], one["target"])
        figures = {key: one[key] for key in ("baseline", "target", "target_max")}
        text = goal(measure, figures, as_share=one["as_share"], lang=words.lang)
        unit = one["unit"] if isinstance(one["unit"], str) else ""
        if (
            text
            and measure.in_unit
            and not one["as_share"]
            and normalized(unit) not in PERCENT_UNITS
            and text_width(unit) <= LONGEST_UNIT
        ):
            text = f"{text} {unit}".strip()
        if text and one["by_hits"]:
            text = words.text(f"exchange.goal.{one['frequency']}", goal=text)
        made.append(text or None)
    return made


def goal(measure: Measure, figures: Mapping[str, float], *, as_share: bool, lang: Lang | None = None) -> str:
    """The goal in signs; blank where a number that it takes is missing.

    With a `lang` large figures are in its units: 万 and 亿, k and m.
    """
    pattern = measure.goal
    numbers = dict(figures)
    if isnan(numbers["target"]):
        numbers["target"] = measure.blank_target
    if any(isnan(value) for key, value in numbers.items() if f"{{{key}}}" in pattern):
        return ""
    large = lang and not as_share and any(abs(value) >= MANY for value in numbers.values())
    texts = {
        key: figure_text(value, SCALED[lang]) if lang and large else number(value, percent=as_share)
        for key, value in numbers.items()
    }
    return pattern.format(**texts, sign="+" if numbers["target"] > 0 else "")
