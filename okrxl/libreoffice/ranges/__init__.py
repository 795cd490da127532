"""Cell ranges of the engine."""
