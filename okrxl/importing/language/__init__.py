"""What words, figures, periods and names in a source mean."""
