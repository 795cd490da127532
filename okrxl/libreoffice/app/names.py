"""The defined names of a workbook or a sheet."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, struct
from okrxl.libreoffice.com import application as com
from okrxl.libreoffice.model import BookModel
from okrxl.libreoffice.ranges.range import Range
from okrxl.libreoffice.translation.addresses import parse_areas
from okrxl.libreoffice.translation.grammar import to_calc, to_excel

REFERENCE = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!([$A-Za-z0-9:,]+)")


class Names(PartialEngineClass, base_classes.Names):
    """The names of one scope."""

    def __init__(self, remote: Remote, book: BookModel) -> None:
        self.remote = remote
        self._book = book

    @property
    def api(self) -> Remote:
        """The UNO list of names."""
        return self.remote

    def _spelled(self, name: str) -> str | None:
        names = self.remote.getElementNames()
        return name if name in names else next((n for n in names if n.casefold() == name.casefold()), None)

    def __call__(self, name_or_index: str | int) -> Name:
        """A name by its own or by number, counted from 1; KeyError where there is none of that name."""
        if not isinstance(name_or_index, str):
            return Name(self, self.remote.getElementNames()[name_or_index - 1])
        found = self._spelled(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return Name(self, found)

    def snapshot(self) -> list[tuple[str, Name]]:
        """(name, object) of all names, in one message."""
        return [(name, Name(self, name)) for name in self.remote.getElementNames()]

    def contains(self, name_or_index: str | int) -> bool:
        """Whether a name exists."""
        return not isinstance(name_or_index, str) or self._spelled(name_or_index) is not None

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name, or change the one that exists."""
        found = self._spelled(name)
        if found is None:
            # LibreOffice refuses to create a name with a dot, but accepts it when renaming.
            temporary = name if "." not in name else f"name_{uuid4().hex}"
            # References without a sheet are relative to the first sheet.
            content = to_calc(refers_to).removeprefix("=")
            self.remote.addNewByName(temporary, content, struct("table.CellAddress"), 0)
            made = Name(self, temporary)
            if temporary != name:
                made.name = name
            return made
        made = Name(self, found)
        made.refers_to = refers_to
        return made


class Name(PartialEngineClass, base_classes.Name):
    """A defined name."""

    def __init__(self, names: Names, name: str) -> None:
        self._names = names
        self._name = name

    @property
    def remote(self) -> Remote:
        """The UNO object."""
        return self._names.remote.getByName(self._name)

    @property
    def api(self) -> Any:
        """Excel's Name object, in part; `remote` is the UNO object."""
        return com.Name(self)

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.remote.setName(value)
        self._name = value

    @property
    def refers_to(self) -> str:
        """The formula, in Excel's syntax."""
        return "=" + to_excel(str(self.remote.getContent()))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.remote.setContent(to_calc(value).removeprefix("="))

    @property
    def refers_to_range(self) -> Range:
        """The cells it refers to; ValueError where it refers to something else."""
        match = REFERENCE.fullmatch(self.refers_to)
        if match is None:
            raise ValueError(f"{self._name} refers to no cells")
        tab = (match[1] or match[2]).replace("''", "'")
        return Range(self._names._book.sheets(tab), *parse_areas(match[3]))  # noqa: SLF001 — the same module

    def delete(self) -> None:
        """Delete the name."""
        self._names.remote.removeByName(self._name)
