"""Charts of the engine."""
