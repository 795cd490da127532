"""Defined names of a workbook or a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, struct
from okrxl.libreoffice.ranges.addresses import areas_of_text
from okrxl.libreoffice.ranges.grammar import to_calc, to_excel

if TYPE_CHECKING:
    from okrxl.libreoffice.app.book import Book

REFERENCE = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!([$A-Za-z0-9:,]+)")


class Names(Named, base_classes.Names):
    """The names, by name or by number."""

    def __init__(self, remote: Remote, book: Book) -> None:
        self.remote = remote
        self._book = book

    @property
    def api(self) -> Remote:
        """LibreOffice's own list."""
        return self.remote

    def _spelled(self, name: str) -> str | None:
        names = self.remote.getElementNames()
        return name if name in names else next((n for n in names if n.casefold() == name.casefold()), None)

    def __call__(self, name_or_index: str | int) -> Name:
        """A name; KeyError where there is none."""
        if not isinstance(name_or_index, str):
            return Name(self, self.remote.getElementNames()[name_or_index - 1])
        found = self._spelled(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return Name(self, found)

    def snapshot(self) -> list[tuple[str, Name]]:
        """All of them in one call."""
        return [(name, Name(self, name)) for name in self.remote.getElementNames()]

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is one."""
        return not isinstance(name_or_index, str) or self._spelled(name_or_index) is not None

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def add(self, name: str, refers_to: str) -> Name:
        """Make one, or re-point the one there is."""
        found = self._spelled(name)
        if found is None:
            # A name with a dot is refused where it is made, and accepted where it is renamed.
            passing = name if "." not in name else f"name_{uuid4().hex}"
            # References without a sheet are the first sheet's.
            content = to_calc(refers_to).removeprefix("=")
            self.remote.addNewByName(passing, content, struct("table.CellAddress"), 0)
            made = Name(self, passing)
            if passing != name:
                made.name = name
            return made
        made = Name(self, found)
        made.refers_to = refers_to
        return made


class Name(Named, base_classes.Name):
    """One name."""

    def __init__(self, names: Names, name: str) -> None:
        self._names = names
        self._name = name

    @property
    def remote(self) -> Remote:
        """LibreOffice's own object."""
        return self._names.remote.getByName(self._name)

    @property
    def api(self) -> Any:
        """The name in some of Excel's own words."""
        from okrxl.libreoffice.com.application import Name as Words  # noqa: PLC0415 — words know names

        return Words(self)

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.remote.setName(value)
        self._name = value

    @property
    def refers_to(self) -> str:
        """Its formula as Excel writes it."""
        return "=" + to_excel(str(self.remote.getContent()))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.remote.setContent(to_calc(value).removeprefix("="))

    @property
    def refers_to_range(self) -> Any:
        """The cells it stands for; ValueError where it stands for none."""
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — cells know names

        match = REFERENCE.fullmatch(self.refers_to)
        if match is None:
            raise ValueError(f"{self._name} refers to no cells")
        tab = (match[1] or match[2]).replace("''", "'")
        return Range(self._names._book.sheets(tab), *areas_of_text(match[3]))  # noqa: SLF001 — the same module's

    def delete(self) -> None:
        """Take it away."""
        self._names.remote.removeByName(self._name)
