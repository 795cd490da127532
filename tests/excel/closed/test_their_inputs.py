"""Drop-downs and links that a manager sets on generated sheets of a closed file stay; ours are drawn anew."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.conftest import Validator
from tests.excel import manager
from tests.excel.conftest import Sample
from tests.excel.running import done

TAB = "周会"
WHERE = "https://example.com/notes"


def lists(path: Path, tab: str, tag: str, key: str) -> list[str]:
    """The ranges of a sheet's elements of one kind."""
    return [str(node.get(key)) for node in manager.tree(path, manager.tabs(path)[tab]).iter(f"{{*}}{tag}")]


def sets(path: Path, tab: str, ref: str, link: str) -> None:
    """Set a drop-down, and a link to a page, on cells of a tab."""
    part = manager.tabs(path)[tab]
    root = manager.tree(path, part)
    choice = etree.Element(f"{manager.S}dataValidation", {"type": "list", "sqref": ref})
    etree.SubElement(choice, f"{manager.S}formula1").text = '"yes,no"'
    validations = root.find(f"{manager.S}dataValidations")
    if validations is None:
        validations = etree.Element(f"{manager.S}dataValidations")
        node = next(root.iter(f"{manager.S}hyperlinks"))
        node.addprevious(validations)
    validations.append(choice)
    one = etree.SubElement(next(root.iter(f"{manager.S}hyperlinks")), f"{manager.S}hyperlink", {"ref": link})
    one.set(f"{{{manager.OFFICE}}}id", manager.relates(path, part, "hyperlink", WHERE))
    manager.put(path, part, root)


def test_a_drop_down_and_a_link_of_a_managers_stay(sample: Sample, validator: Validator) -> None:
    path = sample()
    ours = lists(path, TAB, "hyperlink", "ref")
    area = manager.tables(path)["okr_decisions"][2]
    column = f"D{area.top + 1}:D{area.bottom}"
    sets(path, TAB, f"{column} AB5:AB9", "AB5")
    for _ in range(2):
        manager.saves(path)
        done("refresh", path)
        assert lists(path, TAB, "dataValidation", "sqref") == [f"{column} AB5:AB9"]
        assert lists(path, TAB, "hyperlink", "ref") == [*ours, "AB5"]
    assert not validator(path)


def test_ours_are_drawn_once(sample: Sample, validator: Validator) -> None:
    """The month's drop-down, beside one of a manager's; a link of his over one of our cells is not kept."""
    path = sample()
    ours = lists(path, "月报", "dataValidation", "sqref")
    links = lists(path, "月报", "hyperlink", "ref")
    assert ours
    sets(path, "月报", "AB5", "A1:A2")
    manager.saves(path)
    done("refresh", path)
    assert lists(path, "月报", "dataValidation", "sqref") == [*ours, "AB5"]
    assert lists(path, "月报", "hyperlink", "ref") == links
    assert not validator(path)
