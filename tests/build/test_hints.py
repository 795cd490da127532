"""Notes and prompts of the input sheets name the measures that they concern."""

from __future__ import annotations

import pytest

from okrxl.build import hints
from okrxl.core.labels import Lang
from okrxl.core.schema import INPUT_BY_KEY, Column, InputTable

KEY_RESULTS = INPUT_BY_KEY["key_results"]


def column(table: InputTable, key: str) -> Column:
    return next(one for one in table.columns if one.key == key)


@pytest.mark.parametrize(
    ("lang", "key", "text"),
    [
        ("en", "target_max", "For Between only: the upper limit of the range."),
        ("zh", "target_max", "仅“保持区间”需要填写：区间的上限。"),
        ("en", "measure", "At least, At most, Between: stay within a limit\n"),
        ("zh", "aggregation", "（用于不低于、不高于、保持区间）"),
        ("en", "baseline", "Required for Decrease to; a blank counts as 0 for Increase to."),
    ],
)
def test_a_note_names_measures_by_what_they_need(lang: Lang, key: str, text: str) -> None:
    assert text in hints.note(lang, KEY_RESULTS, column(KEY_RESULTS, key))


def test_a_prompt_explains_the_measures_as_far_as_excel_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = column(KEY_RESULTS, "measure")
    assert hints.prompt("en", measure).endswith("YoY growth: growth against the same period last year.")
    monkeypatch.setattr(hints, "LONGEST_PROMPT", 239)
    assert hints.prompt("en", measure).endswith("Recurring: done every week, month or quarter.")


def test_a_column_without_a_prompt_has_none() -> None:
    assert hints.prompt("en", column(KEY_RESULTS, "id")) == ""
