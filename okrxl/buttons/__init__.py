"""What happens between a click in Excel and its message box; how a computer is made ready for it."""
