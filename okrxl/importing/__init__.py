"""Other people's sheets and exports to okrxl's own tables."""
