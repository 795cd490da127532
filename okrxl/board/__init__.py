"""The board pack: Home, Dashboard, Monthly Report and Alignment, or one department's sheet, as a PDF."""
