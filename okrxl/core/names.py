"""The defined names under which a workbook holds okrxl's own things."""

from __future__ import annotations

PREFIX = "_okrxl."
OWNED_NAME = f"{PREFIX}sheet."
"""Hidden workbook-wide defined names `_okrxl.sheet.<key>` point at A1 of each sheet that okrxl made.

Excel moves such a name along when the sheet is renamed or moved, and gives a copy of the sheet a name of
local scope only, so a manager's copy of a generated sheet is theirs.
"""
TEXT_NAME = f"{PREFIX}text."
"""Hidden text constants `_okrxl.text.<key>`."""
STATUS_NAME = f"{PREFIX}home."
"""Hidden names `_okrxl.home.<key>` of the status cells on Home."""
NUMBER_TEXT = "history"
"""The text constant by which kept versions find their workbook, whatever its name."""
