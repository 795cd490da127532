"""New workbooks made from the schema and `templates/`, and input sheets added to existing ones."""
