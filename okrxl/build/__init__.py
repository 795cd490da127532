"""Workbooks made from the schema and `templates/`: new ones, and input sheets added to one that exists."""
