"""What happens between a click in Excel and the message box at its end; how a computer is made ready for it."""
