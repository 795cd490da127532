"""What xlwings offers no public call for: Excel's own objects through `.api`, as they are on Windows.

The only modules that touch `.api`. Each function returns whether it succeeded, or a neutral value where Excel
cannot answer; the caller has another way or does without. On a Mac `.api` is a different interface, so
nothing here is attempted there.
"""
