"""Shapes as LibreOffice now and then returns them: a chart without its name, asked for again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from okrxl.libreoffice.charts.shapes import ASKED, OLE_SHAPE, shapes

CAPTION = "com.sun.star.drawing.CaptionShape"


class Page:
    """A drawing page whose shapes have these names, one after the other, each time they are asked for."""

    def __init__(self, *answers: list[str], kind: str = OLE_SHAPE) -> None:
        self.answers, self.kind, self.calls = answers, kind, 0

    def getCount(self) -> int:  # noqa: N802 — UNO's name
        return len(self.answers)

    def getByIndex(self, index: int) -> Any:  # noqa: N802 — UNO's name
        self.calls += 1
        names = self.answers[index]
        name = names.pop(0) if len(names) > 1 else names[0]
        return SimpleNamespace(Name=name, getShapeType=lambda: self.kind)


def names(page: Page) -> list[str]:
    return [one.Name for one in shapes(SimpleNamespace(DrawPage=page))]


def test_a_chart_whose_name_is_not_there_yet_is_asked_for_again() -> None:
    """Refresh stopped with "refused", or would have drawn the chart twice."""
    assert names(Page(["", "trend"], ["gaps"], ["", "", "months"])) == ["trend", "gaps", "months"]


def test_a_chart_that_has_no_name_is_one_all_the_same() -> None:
    page = Page([""])
    assert names(page) == [""]
    assert page.calls == ASKED


def test_captions_of_notes_have_no_name_and_cost_one_call() -> None:
    page = Page([""], [""], kind=CAPTION)
    assert names(page) == ["", ""]
    assert page.calls == 2
