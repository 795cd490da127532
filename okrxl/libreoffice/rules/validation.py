"""Data validation."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, constant, enum
from okrxl.libreoffice.model import CellsModel
from okrxl.libreoffice.rules.conditional_format import OPERATORS
from okrxl.libreoffice.translation.addresses import sheet_ref
from okrxl.libreoffice.translation.grammar import to_calc, to_excel

KINDS = {
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "list": "LIST",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "custom": "CUSTOM",
}
ANY = "ANY"
SHOWN, HIDDEN = 1, 0
ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information"}


def operator_number(name: str) -> int:
    """LibreOffice's constant of an operator; those of conditional formats are others."""
    return constant("sheet.ConditionOperator2." + name)


class DataValidation(PartialEngineClass, base_classes.DataValidation):
    """The validation of a range: UNO returns a copy, which is set again to take effect."""

    def __init__(self, parent: CellsModel) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """UNO's copy; None where cells differ."""
        return self.parent.remote.getPropertyValue("Validation")

    @property
    def type(self) -> str:
        """A key of KINDS; `"none"` without validation, `"inconsistent"` where cells differ."""
        validation = self.api
        if validation is None:
            return "inconsistent"
        kind = validation.getPropertyValue("Type").value
        if kind == ANY:
            return "none"
        return next((name for name, own in KINDS.items() if own == kind), "unknown")

    def _compares(self) -> bool:
        return self.type in {"whole_number", "decimal", "date", "time", "text_length"}

    @property
    def operator(self) -> str | None:
        """A key of OPERATORS."""
        if not self._compares():
            return None
        operator = self.api.getConditionOperator()
        return next((name for name, own in OPERATORS.items() if operator_number(own) == operator), None)

    @property
    def formula1(self) -> str | None:
        """The limit, or the lower limit."""
        return "=" + to_excel(str(self.api.getFormula1())) if self._compares() else None

    @property
    def formula2(self) -> str | None:
        """The upper limit."""
        formula = str(self.api.getFormula2()) if self.operator in {"between", "not_between"} else ""
        return "=" + to_excel(formula) if formula else None

    @property
    def formula(self) -> str | None:
        """The condition of a `custom` validation."""
        return "=" + to_excel(str(self.api.getFormula1())) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The source of a list: `=name`, `=range`, or the entries separated by commas."""
        if self.type != "list":
            return None
        formula = str(self.api.getFormula1())
        if formula.startswith('"'):
            return ",".join(entry.strip('"') for entry in formula.split(";"))
        return "=" + to_excel(formula)

    def _property(self, name: str) -> Any:
        validation = self.api
        return None if validation is None else validation.getPropertyValue(name)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list has a drop-down."""
        return bool(self._property("ShowList")) if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool | None:
        """Whether blank cells are allowed."""
        return self._property("IgnoreBlankCells")  # type: ignore[no-any-return]

    @property
    def input_title(self) -> str | None:
        """The title of the input message."""
        return self._property("InputTitle")  # type: ignore[no-any-return]

    @property
    def input_message(self) -> str | None:
        """The message shown when a cell is selected."""
        return self._property("InputMessage")  # type: ignore[no-any-return]

    @property
    def show_input(self) -> bool | None:
        """Whether the input message is shown."""
        return self._property("ShowInputMessage")  # type: ignore[no-any-return]

    @property
    def error_title(self) -> str | None:
        """The title of the error message."""
        return self._property("ErrorTitle")  # type: ignore[no-any-return]

    @property
    def error_message(self) -> str | None:
        """The message shown for invalid input."""
        return self._property("ErrorMessage")  # type: ignore[no-any-return]

    @property
    def show_error(self) -> bool | None:
        """Whether the error message is shown."""
        return self._property("ShowErrorMessage")  # type: ignore[no-any-return]

    @property
    def alert_style(self) -> str | None:
        """`"stop"`, `"warning"` or `"information"`."""
        style = self._property("ErrorAlertStyle")
        return ALERTS.get(style.value) if style is not None else None

    def _put(self, kind: str, operator: str, first: str, second: str = "", *, dropdown: bool = True) -> None:
        validation = self.parent.first.getPropertyValue("Validation")
        validation.setPropertyValue("Type", enum("sheet.ValidationType", kind))
        validation.setConditionOperator(operator_number(operator))
        validation.setFormula1(first)
        validation.setFormula2(second)
        validation.setPropertyValue("ShowList", SHOWN if dropdown else HIDDEN)
        validation.setPropertyValue("IgnoreBlankCells", True)
        validation.setPropertyValue("ShowErrorMessage", True)
        self.parent.remote.setPropertyValue("Validation", validation)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allow the entries of a list: texts, a range or a defined name."""
        if isinstance(source, base_classes.Range):
            reference = sheet_ref(source.sheet.name, source.area.absolute)  # type: ignore[attr-defined]
            formula = to_calc(reference)
        elif isinstance(source, base_classes.Name):
            formula = str(source.name)
        else:
            formula = ";".join(f'"{entry}"' for entry in source)
        # As Excel writes it: the operator of a list says nothing.
        self._put("LIST", "BETWEEN", formula, dropdown=in_cell_dropdown)

    def set_rule(self, rule_type: str, operator: str | None, formula1: object, formula2: object) -> None:
        """Compare with one or two limits, or require a formula to be true."""
        formulas = [
            to_calc(str(one)).removeprefix("=") if one is not None else "" for one in (formula1, formula2)
        ]
        self._put(KINDS[rule_type], OPERATORS[operator] if operator else "FORMULA", *formulas)

    def delete(self) -> None:
        """Remove the validation."""
        self.parent.remote.setPropertyToDefault("Validation")
