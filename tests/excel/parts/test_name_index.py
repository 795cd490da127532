"""The defined names of a workbook part, looked up and put where the alphabet has them."""

from __future__ import annotations

from lxml import etree

from okrxl.excel.parts.name_index import NameIndex


def name(text: str, sheet: str | None = None) -> etree._Element:
    return etree.Element("definedName", {"name": text} | ({"localSheetId": sheet} if sheet else {}))


def test_a_name_is_found_by_its_scope_in_any_case() -> None:
    of_the_workbook, of_a_sheet = name("Print_Area"), name("print_area", "3")
    index = NameIndex([of_the_workbook, of_a_sheet])
    assert index.find("PRINT_AREA") is of_the_workbook
    assert index.find("Print_Area", "3") is of_a_sheet
    assert index.find("Print_Area", "4") is None


def test_a_new_name_goes_before_the_first_that_follows_it_whatever_the_order() -> None:
    a, d, b = name("a"), name("d"), name("b")
    index = NameIndex([a, d, b])
    fresh = name("c")
    assert index.add(fresh) is d
    assert index.find("C") is fresh
    assert index.add(name("bb")) is fresh
    assert index.add(name("e")) is None
