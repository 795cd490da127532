"""LibreOffice Calc as an xlwings engine: xlwings' public API over UNO, for a running office or a new one.

`app.engine.add()` registers it. The package imports nothing of okrxl but itself; this module needs neither
xlwings nor LibreOffice.
"""

from __future__ import annotations

NAME = "libreoffice"
"""The engine's name in `xlwings.engines`."""


class BridgeMissingError(Exception):
    """The running Python has no `uno` module; the message is its version, such as `3.12`."""
