"""The objects behind `.api`: part of Excel's COM object model, where xlwings has no API of its own."""
