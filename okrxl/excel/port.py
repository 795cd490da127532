"""What a driver offers to the pipeline: read the input tables in, draw placed sheets out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from okrxl.core.grid import Grid
from okrxl.core.schema import INPUT_NAMES
from okrxl.sheets.model import Drawing


class Port(Protocol):
    """A workbook, closed or open."""

    @property
    def name(self) -> str:
        """The workbook's name for people, without a folder."""

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables present, raw, by key; `tables` maps the normalized names asked for to keys."""

    def sheet_names(self) -> tuple[str, ...]:
        """The names of all tabs, in tab order."""

    def owned(self) -> Mapping[str, str]:
        """Key -> present tab name of each sheet that okrxl made and that is still there."""

    def tables(self) -> Mapping[str, str]:
        """Name (normalized) -> present tab of every Excel table in the workbook."""

    def texts(self) -> Mapping[str, str]:
        """The hidden text constants okrxl keeps in the workbook (`_okrxl.text.<key>`), by key."""

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the workbook: all of it or, where that fails midway, nothing.

        BadFileError where a sheet is to be made whose name, or whose table's name, is taken.
        """
