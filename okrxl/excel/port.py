"""The interface of a driver to the pipeline: reads input tables, draws placed sheets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from okrxl.core.grid import Grid
from okrxl.core.schema import INPUT_NAMES
from okrxl.sheets.model import Drawing


class Port(Protocol):
    """A workbook, closed or open."""

    @property
    def name(self) -> str:
        """The workbook's file name, without its folder."""

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The raw cells of the tables present, by key; `tables` maps normalized table names to keys."""

    def sheet_names(self) -> tuple[str, ...]:
        """The names of all tabs, in tab order."""

    def owned(self) -> Mapping[str, str]:
        """Key -> present tab name of each sheet that okrxl made and that still exists."""

    def tables(self) -> Mapping[str, str]:
        """Name (normalized) -> present tab of every Excel table in the workbook."""

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Name (normalized) -> headers of those Excel tables that are present."""

    def holds_more(self, key: str) -> bool:
        """Whether an owned sheet holds anything but what okrxl drew: cells, notes, charts, pictures."""

    def texts(self) -> Mapping[str, str]:
        """The hidden text constants okrxl keeps in the workbook (`_okrxl.text.<key>`), by key."""

    def saved_by(self) -> str:
        """The program that saved the workbook last, where its file says."""

    def draw(self, drawing: Drawing) -> None:
        """Draw into the workbook: everything, or nothing where it fails midway.

        BadFileError where the name of a new sheet, or of its table, is taken.
        """
