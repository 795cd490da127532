"""The parts of a package, one file a kind."""
