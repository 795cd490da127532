"""The bridge to a running LibreOffice, over UNO."""
