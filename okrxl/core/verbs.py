"""What a button in Excel does, and `okrxl attach` with it: the verbs, in the order of Home."""

from __future__ import annotations

from typing import Final

BUTTON_VERBS: Final = ("refresh", "check", "distribute", "collect", "restore")
