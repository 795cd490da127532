"""Records of a source to items of the input tables."""
