"""Which ranges grow over rows below a table's last one, in the text behind a sheet's rows."""

from __future__ import annotations

import pytest

from okrxl.core.address import Area
from okrxl.excel.closed.grown_ranges import grown

NEW = Area(11, 2, 14, 5)
"""New rows below row 10, columns B to E."""


def rule(refs: str) -> str:
    return f'<conditionalFormatting sqref="{refs}"><cfRule type="expression"/></conditionalFormatting>'


def limit(refs: str, more: str = "") -> str:
    return f'<dataValidation type="list"{more} sqref="{refs}"><formula1>"a>b"</formula1></dataValidation>'


def after(text: str) -> str:
    return grown(text.encode(), 10, NEW).decode()


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("B5:B10", "B5:B14"),
        ("C10", "C10:C14"),
        ("B5:B12", "B5:B14"),
        ("B5:B14", "B5:B14"),
        ("B5:B900", "B5:B900"),
        ("B5:B9", "B5:B9"),
        ("G5:G10", "G5:G10"),
        ("A5:C10", "A5:C10 B11:C14"),
        ("B5:B7 D5:D10", "B5:B7 D5:D14"),
        ("B:B", "B:B"),
    ],
)
def test_a_range_over_the_last_row_grows_in_the_columns_of_the_table(before: str, wanted: str) -> None:
    assert after(rule(before)) == rule(wanted)
    assert after(limit(before)) == limit(wanted)


def test_a_validation_does_not_go_where_another_holds_but_colours_do() -> None:
    assert after(limit("B5:B10") + limit("B12:B20")) == limit("B5:B10") + limit("B12:B20")
    assert after(rule("B5:B10") + rule("B12:B20")) == rule("B5:B14") + rule("B12:B20")


def test_attributes_that_look_like_ranges_or_ends_are_texts() -> None:
    odd = """ prompt='see > sqref="B5:B10"'"""
    assert after(limit("C5:C10", odd)) == limit("C5:C14", odd)


def test_extended_rules_grow_and_sparklines_do_not() -> None:
    extended = (
        "<x14:conditionalFormatting><x14:cfRule><xm:f>B5</xm:f></x14:cfRule><xm:sqref>{}</xm:sqref>"
        "</x14:conditionalFormatting><x14:dataValidation><xm:sqref>{}</xm:sqref></x14:dataValidation>"
    )
    sparkline = "<x14:sparkline><xm:f>B5:B10</xm:f><xm:sqref>C10</xm:sqref></x14:sparkline>"
    text = extended.format("B5:B10", "D5:D10") + sparkline
    assert after(text) == extended.format("B5:B14", "D5:D14") + sparkline


def test_what_has_nothing_to_grow_is_the_same() -> None:
    text = '</sheetData><protectedRanges><protectedRange sqref="B5:B10"/></protectedRanges></worksheet>'
    assert after(text) == text
