"""Formulas for other cells, and with other references; one that is no formula stays as it stands."""

from __future__ import annotations

from collections.abc import Callable

OUT_OF_RANGE = "#REF!"


def translated(formula: str, origin: str, cell: str) -> str:
    """A formula of the cell `origin`, without its `=`, as it is filled into another cell."""
    # openpyxl is slow to load, and few tables have a formula.
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        moved: str = Translator(f"={formula}", origin).translate_formula(cell)
    except TranslatorError:
        return OUT_OF_RANGE
    except (TokenizerError, IndexError):  # the latter for a bracket that closes none
        return formula
    return moved.removeprefix("=")


def rewritten(formula: str, reference: Callable[[str, str], str]) -> str:
    """A formula, without its `=`, with each reference as `reference` (its tab or blank, the cells) has it."""
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError  # noqa: PLC0415 — as above

    try:
        items = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError):
        return formula
    made = []
    for item in items:
        text = str(item.value)
        if item.type == "OPERAND" and item.subtype == "RANGE":
            tab, mark, ref = text.rpartition("!")
            text = f"{tab}{mark}{reference(tab, ref)}"
        made.append(text)
    return "".join(made)
