"""Findings in words: the one place where a code becomes a sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.grid import is_blank
from okrxl.core.labels import labels

if TYPE_CHECKING:
    from okrxl.core.finding import Finding
    from okrxl.core.labels import Lang


def describe_finding(finding: Finding, lang: Lang) -> tuple[str, str]:
    """What is wrong and how to fix it, in the given language."""
    values = {key: display_text(value) for key, value in finding.values.items()}
    values["value"] = display_text(finding.value)
    words = labels(lang)
    return (
        words.text(f"findings.{finding.code}.message", **values),
        words.text(f"findings.{finding.code}.fix", **values),
    )


def display_text(value: object) -> str:
    """A cell's value as a person would write it: no noise of binary fractions, dates ISO, blanks blank."""
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
