"""LibreOffice Calc as an xlwings engine: the public words of xlwings, spoken to a running office over UNO.

`engine.add()` registers it; it knows nothing of OKRs. What stands here needs neither xlwings nor LibreOffice.
"""

from __future__ import annotations

NAME = "libreoffice"
"""What xlwings calls the engine."""


class BridgeMissingError(Exception):
    """The Python that runs cannot speak to LibreOffice; the message is its version."""
