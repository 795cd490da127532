"""Charts and notes have what Excel always writes, in new parts and in those that are pointed again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from okrxl.build.workbook import make
from okrxl.core.address import Area
from okrxl.excel.drawings.chart import chart_xml
from okrxl.excel.drawings.chart_update import repoint
from okrxl.sheets.model import Axis, Chart, Scalar, Series
from tests.excel import zips
from tests.excel.live.conftest import NOW

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def chart(kind: str) -> Chart:
    """Scores by month with labels, and what is expected as a line."""
    return Chart(
        name="okr_scores",
        kind=kind,  # type: ignore[arg-type]
        title="Scores",
        alt_text="",
        categories=Area(2, 1, 3, 1),
        series=(
            Series(Area(1, 2, 1, 2), Area(2, 2, 3, 2), "112233", labels=True),
            Series(Area(1, 3, 1, 3), Area(2, 3, 3, 3), "332211", line=True),
        ),
        axis=Axis(number_format="0.00"),
        top=1,
        left=5,
        width=400,
        height=300,
        bottom=20,
        right=9,
    )


def values_in(area: Area) -> list[Scalar]:
    if area.rows == 1:
        return [f"Sales {area.left}"]
    return ["a", "b"] if area.left == 1 else [0.5, 0.25]


def pasted(area: Area) -> list[Scalar]:
    """The same with line breaks of Word's in the texts."""
    return [f"\x0b{one}" if isinstance(one, str) else one for one in values_in(area)]


def groups(root: etree._Element) -> list[tuple[str, list[str], str]]:
    """(kind, its first children, whether colours vary) of what is plotted."""
    return [
        (
            etree.QName(one).localname,
            [etree.QName(child).localname for child in one][:3],
            str(one.find(f"{CHART}varyColors").get("val")),  # type: ignore[union-attr]
        )
        for one in root.iter(f"{CHART}barChart", f"{CHART}lineChart")
    ]


@pytest.mark.parametrize("kind", ["column", "bar", "stacked_bar", "line"])
def test_points_of_bars_and_lines_have_one_colour(kind: str) -> None:
    root = etree.fromstring(chart_xml(chart(kind), "S", values_in))
    bars = [("barChart", ["barDir", "grouping", "varyColors"], "0")] if kind != "line" else []
    lines = [("lineChart", ["grouping", "varyColors", "ser"], "0")]
    assert groups(root) == bars + lines


def test_labels_have_digits_of_their_own() -> None:
    (digits,) = etree.fromstring(chart_xml(chart("column"), "S", values_in)).iterfind(
        f".//{CHART}dLbls/{CHART}numFmt"
    )
    assert (digits.get("formatCode"), digits.get("sourceLinked")) == ("0.00", "0")


def test_a_chart_of_an_earlier_version_gets_both_when_it_is_pointed_again() -> None:
    """openpyxl, and the first version of okrxl, left them out."""
    made = chart_xml(chart("column"), "S", values_in)
    root = etree.fromstring(
        re.sub(rb'<(?:c:)?varyColors val="0"\s*/>', b"", made).replace(b' sourceLinked="0"', b"", 1)
    )
    assert repoint(root, chart("column"), "S", values_in)
    assert {vary for _, _, vary in groups(root)} == {"0"}
    assert groups(root)[0][1] == ["barDir", "grouping", "varyColors"]
    assert all(one.get("sourceLinked") == "0" for one in root.iter(f"{CHART}numFmt"))
    assert repoint(root, chart("column"), "S", values_in) is False


def test_colours_that_a_manager_lets_vary_stay_so() -> None:
    made = chart_xml(chart("column"), "S", values_in)
    root = etree.fromstring(re.sub(rb'(varyColors val=)"0"', rb'\1"1"', made))
    assert repoint(root, chart("column"), "S", values_in) is False
    assert {vary for _, _, vary in groups(root)} == {"1"}


def test_control_characters_in_a_charts_names_are_escaped() -> None:
    """lxml refuses them: the refresh stopped as unexpected."""
    root = etree.fromstring(chart_xml(chart("column"), "S", pasted))
    assert repoint(root, chart("column"), "S", pasted) is False
    texts = [str(one.text) for one in root.iterfind(f".//{CHART}strCache/{CHART}pt/{CHART}v")]
    assert set(texts) == {"_x000B_Sales 2", "_x000B_Sales 3", "_x000B_a", "_x000B_b"}


def test_the_ids_of_notes_are_those_that_their_drawing_reserves(tmp_path: Path) -> None:
    """openpyxl gives every sheet's notes the ids of the first sheet."""
    path = tmp_path / "new.xlsx"
    make(path, "en", sample=False, now=NOW)
    drawings = {name: xml for name, xml in zips.parts(path).items() if "vmlDrawing" in name}
    every: list[int] = []
    for xml in drawings.values():
        (reserved,) = re.findall(rb'idmap [^<>]*data="(\d+)"', xml)
        ids = [int(one) for one in re.findall(rb'\bid="_x0000_s(\d+)"', xml)]
        assert {one // 1024 for one in ids} <= {int(reserved)}
        every += ids
    assert len(drawings) > 2
    assert len(set(every)) == len(every)
