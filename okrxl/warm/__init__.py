"""The process that was made ready for the next click, and how a click finds it.

All but `helper` is what a click loads first: standard library only, and nothing else of okrxl.
"""
