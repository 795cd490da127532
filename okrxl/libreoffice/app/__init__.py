"""The engine, applications, workbooks, sheets and defined names."""
