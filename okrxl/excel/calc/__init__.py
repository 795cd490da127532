"""LibreOffice Calc as an xlwings engine: the public words of xlwings, spoken to a running office over UNO.

`engine.add()` registers it; it knows nothing of OKRs.
"""
