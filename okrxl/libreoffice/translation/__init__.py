"""Excel's terms <-> LibreOffice's: addresses, colours, fonts, formulas, number formats, values."""
