"""Applications, books, sheets and names of the engine."""
