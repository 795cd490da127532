"""The UNO bridge to a running LibreOffice."""
