"""The monthly report: the figures and the words of every month, of which the sheet shows the chosen one."""
