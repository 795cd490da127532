"""The placed sheet: plain data that both drivers draw."""
