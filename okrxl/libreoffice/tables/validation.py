"""What may be typed into cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import sheet_ref
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, constant, enum
from okrxl.libreoffice.ranges.grammar import to_calc, to_excel
from okrxl.libreoffice.tables.rule import OPERATORS

if TYPE_CHECKING:
    from okrxl.libreoffice.ranges.cells import Range

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
    """LibreOffice's number of an operator; rules have others."""
    return constant("sheet.ConditionOperator2." + name)


class DataValidation(Named, base_classes.DataValidation):
    """The rule of a range's cells: LibreOffice gives a copy, which is put back to take effect."""

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """LibreOffice's own copy; None where cells differ."""
        return self.parent.remote.getPropertyValue("Validation")

    @property
    def type(self) -> str:
        """`"list"` and so on; `"inconsistent"` where cells differ."""
        told = self.api
        if told is None:
            return "inconsistent"
        kind = told.getPropertyValue("Type").value
        return (
            "none" if kind == ANY else next((name for name, own in KINDS.items() if own == kind), "unknown")
        )

    def _compared(self) -> bool:
        return self.type in {"whole_number", "decimal", "date", "time", "text_length"}

    @property
    def operator(self) -> str | None:
        """`"between"` and so on."""
        if not self._compared():
            return None
        told = self.api.getConditionOperator()
        return next((name for name, own in OPERATORS.items() if operator_number(own) == told), None)

    @property
    def formula1(self) -> str | None:
        """The limit, or the lower one."""
        return "=" + to_excel(str(self.api.getFormula1())) if self._compared() else None

    @property
    def formula2(self) -> str | None:
        """The upper limit."""
        told = str(self.api.getFormula2()) if self.operator in {"between", "not_between"} else ""
        return "=" + to_excel(told) if told else None

    @property
    def formula(self) -> str | None:
        """What has to hold."""
        return "=" + to_excel(str(self.api.getFormula1())) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """Where a list comes from: `=name`, or its words."""
        if self.type != "list":
            return None
        told = str(self.api.getFormula1())
        if told.startswith('"'):
            return ",".join(word.strip('"') for word in told.split(";"))
        return "=" + to_excel(told)

    def _property(self, name: str) -> Any:
        told = self.api
        return None if told is None else told.getPropertyValue(name)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list drops down."""
        return bool(self._property("ShowList")) if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool | None:
        """Whether nothing at all is allowed."""
        return self._property("IgnoreBlankCells")  # type: ignore[no-any-return]

    @property
    def input_title(self) -> str | None:
        """The title of what is said when a cell is selected."""
        return self._property("InputTitle")  # type: ignore[no-any-return]

    @property
    def input_message(self) -> str | None:
        """What is said when a cell is selected."""
        return self._property("InputMessage")  # type: ignore[no-any-return]

    @property
    def show_input(self) -> bool | None:
        """Whether it is said."""
        return self._property("ShowInputMessage")  # type: ignore[no-any-return]

    @property
    def error_title(self) -> str | None:
        """The title of what is said to what does not fit."""
        return self._property("ErrorTitle")  # type: ignore[no-any-return]

    @property
    def error_message(self) -> str | None:
        """What is said to what does not fit."""
        return self._property("ErrorMessage")  # type: ignore[no-any-return]

    @property
    def show_error(self) -> bool | None:
        """Whether it is said."""
        return self._property("ShowErrorMessage")  # type: ignore[no-any-return]

    @property
    def alert_style(self) -> str | None:
        """What becomes of what does not fit."""
        told = self._property("ErrorAlertStyle")
        return ALERTS.get(told.value) if told is not None else None

    def _put(self, kind: str, operator: str, first: str, second: str = "", *, dropdown: bool = True) -> None:
        made = self.parent.first.getPropertyValue("Validation")
        made.setPropertyValue("Type", enum("sheet.ValidationType", kind))
        made.setConditionOperator(operator_number(operator))
        made.setFormula1(first)
        made.setFormula2(second)
        made.setPropertyValue("ShowList", SHOWN if dropdown else HIDDEN)
        made.setPropertyValue("IgnoreBlankCells", True)
        made.setPropertyValue("ShowErrorMessage", True)
        self.parent.remote.setPropertyValue("Validation", made)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Words, a range or a name."""
        if isinstance(source, base_classes.Range):
            where = sheet_ref(source.sheet.name, source.area.absolute)  # type: ignore[attr-defined]
            formula = to_calc(where)
        elif isinstance(source, base_classes.Name):
            formula = str(source.name)
        else:
            formula = ";".join(f'"{word}"' for word in source)
        self._put("LIST", "EQUAL", formula, dropdown=in_cell_dropdown)

    def set_rule(self, rule_type: str, operator: str | None, formula1: object, formula2: object) -> None:
        """A limit, or a formula that has to hold."""
        told = [
            to_calc(str(one)).removeprefix("=") if one is not None else "" for one in (formula1, formula2)
        ]
        self._put(KINDS[rule_type], OPERATORS[operator] if operator else "FORMULA", *told)

    def delete(self) -> None:
        """Anything may be typed."""
        self.parent.remote.setPropertyToDefault("Validation")
